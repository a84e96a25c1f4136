import type { Tenant } from "../tenant.ts";
import { areEqual, type Chain, chainOf, emptyHead } from "./chain.ts";
import { type ChainEnd, findChainEnd, listEntries } from "./store.ts";
import type { AuditHead, EntryRow } from "./tables.ts";

/** Whether the audit log is as it was written: all of it, or the first entry that is not. */
export type Verification =
  | {
      readonly ok: true;
      readonly entries: number;
      /** Kept elsewhere, it lets a later reader see that the log still contains all that it had today. */
      readonly head: AuditHead;
    }
  | {
      readonly ok: false;
      /** The sequence number of the first entry that was changed, added or removed, or that does not follow the one before. */
      readonly at: number;
      readonly reason: string;
    };

const batch = 1_000;

/** Verifies what was there when it was called; what is appended meanwhile is left to the next time. */
export async function verifyChain(tenant: Tenant): Promise<Verification> {
  const chain = chainOf(tenant);
  const end = await findChainEnd(tenant);
  let reached = emptyHead;
  for await (const entry of readEntries(tenant, end)) {
    const found = faultOfEntry(chain, entry, reached);
    if (found) return found;
    reached = { sequence: entry.sequence, hash: entry.hash };
  }
  return faultOfHead(chain, end, reached) ?? { ok: true, entries: reached.sequence, head: reached };
}

async function* readEntries(tenant: Tenant, { lastSequence }: ChainEnd): AsyncGenerator<EntryRow> {
  if (lastSequence === null) return;
  for (let after: number | undefined; after === undefined || after < lastSequence;) {
    const entries = await listEntries(tenant, { after, last: lastSequence, limit: batch });
    yield* entries;
    after = entries.at(-1)?.sequence ?? lastSequence;
  }
}

function faultOfEntry(chain: Chain, entry: EntryRow, before: AuditHead): Verification | undefined {
  const expected = before.sequence + 1;
  if (entry.sequence > expected) return fault(expected, "entries were removed");
  if (entry.sequence < expected) return fault(entry.sequence, "an entry was added");
  if (areEqual(chain.hashOf(entry, before.hash), entry.hash)) return undefined;
  return fault(entry.sequence, "the entry was changed, or is not one that Flotilla wrote");
}

function faultOfHead(
  chain: Chain,
  { head }: ChainEnd,
  reached: AuditHead,
): Verification | undefined {
  const next = reached.sequence + 1;
  if (head === undefined) return fault(next, "the record of the last entry was removed");
  if (!areEqual(chain.proofOf(head), head.proof)) {
    return fault(next, "the record of the last entry was changed");
  }
  if (head.sequence > reached.sequence) return fault(next, "entries were removed from the end");
  if (head.sequence < reached.sequence) {
    return fault(head.sequence + 1, "entries follow what was the last one");
  }
  if (!areEqual(head.hash, reached.hash))
    return fault(head.sequence, "the last entry was replaced");
  return undefined;
}

function fault(at: number, reason: string): Verification {
  return { ok: false, at, reason };
}
