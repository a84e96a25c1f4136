import type { Clock } from "../clock.ts";
import { kernelErrors } from "../kernel-errors.ts";
import type { Tenant } from "../tenant.ts";
import { areEqual, chainOf } from "./chain.ts";
import {
  advanceHead,
  appendInTransaction,
  insertEntry,
  listEntriesBefore,
  type StoredFilter,
} from "./store.ts";
import type { EntryRow } from "./tables.ts";
import { type Verification, verifyChain } from "./verify.ts";

/** One administrative act or one refused access. */
export interface AuditEntry {
  /** Who acted: a user's name, `operator`, or `anonymous`. */
  readonly actor: string;
  /** `<module>.<what>`, such as `identity.token_issued`. */
  readonly action: string;
  /** What was acted on. */
  readonly subject: string;
  readonly outcome: "done" | "refused" | "failed";
  /** Further facts. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Audit {
  /** Appends an entry; returns once it is durable. Not to be called within a transaction on the tenant's records. */
  record(tenant: Tenant, entry: AuditEntry): Promise<void>;
}

/** An entry in the log. */
export interface RecordedEntry extends AuditEntry {
  /** Counted from 1 for each tenant. */
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Which entries: those that meet every part that is given. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  /** An action, or the beginning of actions when it ends in a dot, such as `identity.` */
  readonly action?: string | undefined;
  readonly outcome?: AuditEntry["outcome"] | undefined;
  /** The first moment. */
  readonly from?: Date | undefined;
  /** The moment after the last. */
  readonly to?: Date | undefined;
  /** Contained in the subject or the details. Upper and lower case of Latin letters do not differ. */
  readonly text?: string | undefined;
}

export interface AuditPage {
  /** The sequence number after the page's first entry; undefined for the newest. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly filter?: AuditFilter | undefined;
}

/** The audit log as those who read it see it. */
export interface AuditLog extends Audit {
  /** Whether no entry was changed, added or removed since it was written. */
  verify(tenant: Tenant): Promise<Verification>;
  /** At most `limit` entries that the filter lets pass, the newest first, those before the sequence number `before`. */
  list(tenant: Tenant, page: AuditPage): Promise<readonly RecordedEntry[]>;
}

/** What the database can compare with. */
const highestSequence = 2 ** 31 - 1;

/**
 * The audit log of each tenant, in the tenant's records: append-only, every entry bound by the tenant's key to the one
 * before, so that whoever writes to the database without the key is found out. Putting back a whole older state, or
 * removing every entry and the mark of the last, is seen only by comparing with a head that was kept elsewhere.
 *
 * @throws `kernel.audit_damaged` on recording after the mark of the last entry was changed
 */
export function createAudit({ clock }: { readonly clock: Clock }): AuditLog {
  return {
    record: (tenant, entry) => append(tenant, entry, clock.now()),
    verify: verifyChain,
    async list(tenant, { before = highestSequence, limit, filter = {} }) {
      const rows = await listEntriesBefore(tenant, {
        before: Math.min(before, highestSequence),
        limit,
        filter: storedFilterOf(filter),
      });
      return rows.map((row) => recordedEntryOf(row));
    },
  };
}

async function append(tenant: Tenant, entry: AuditEntry, at: Date): Promise<void> {
  const chain = chainOf(tenant);
  const content = contentOf(entry, at);
  await appendInTransaction(tenant, async (transaction) => {
    const head = await advanceHead(transaction);
    const previous = head && { sequence: head.sequence - 1, hash: head.hash };
    // Going on from a head that somebody else made would hide what they did.
    if (!head || !previous || !areEqual(chain.proofOf(previous), head.proof)) {
      throw kernelErrors.audit_damaged({ tenant: tenant.name });
    }
    const unhashed = { ...content, sequence: head.sequence };
    const hash = chain.hashOf(unhashed, previous.hash);
    const proof = chain.proofOf({ sequence: head.sequence, hash });
    await insertEntry(transaction, { ...unhashed, hash }, proof);
  });
}

function contentOf(entry: AuditEntry, at: Date): Omit<EntryRow, "sequence" | "hash"> {
  return {
    at: at.toISOString(),
    actor: storable(entry.actor),
    action: storable(entry.action),
    subject: storable(entry.subject),
    outcome: entry.outcome,
    details: entry.details === undefined ? null : JSON.stringify(entry.details),
  };
}

// What a database would refuse or change: a stranger's input must not keep its own refusal from being recorded.
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{FFFD}");
}

function storedFilterOf({ actor, action, outcome, from, to, text }: AuditFilter): StoredFilter {
  return {
    outcome,
    from: from?.toISOString(),
    to: to?.toISOString(),
    actor: actor === undefined ? undefined : storable(actor),
    action: action === undefined ? undefined : storable(action),
    inSubject: text === undefined ? undefined : storable(text),
    // Details are kept as JSON, where some characters are written in another way.
    inDetails: text === undefined ? undefined : JSON.stringify(text).slice(1, -1),
  };
}

function recordedEntryOf({ hash: _hash, details, ...row }: EntryRow): RecordedEntry {
  if (details === null) return row;
  return { ...row, details: JSON.parse(details) as Record<string, unknown> };
}
