import { createHmac, timingSafeEqual } from "node:crypto";

import { deriveKey } from "../keys.ts";
import type { Secret } from "../secret.ts";
import type { Tenant } from "../tenant.ts";
import type { AuditHead, EntryRow } from "./tables.ts";

/** An entry as it is stored, without its own hash. */
export type Unhashed = Omit<EntryRow, "hash">;

/** Computes the hashes of one tenant's chain. Nobody without the tenant's key can. */
export interface Chain {
  /** The hash of an entry that follows the entry with the given hash. */
  hashOf(entry: Unhashed, previousHash: string): string;
  /** What proves that the chain reaches this far. */
  proofOf(head: AuditHead): string;
}

/** What the first entry takes for the hash of the one before. */
export const emptyHead: AuditHead = { sequence: 0, hash: "" };

export function chainOf(tenant: Tenant): Chain {
  const key = deriveKey(tenant, "kernel.audit");
  return {
    hashOf: (entry, previousHash) =>
      authenticate(key, [
        "entry",
        entry.sequence,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject,
        entry.outcome,
        entry.details,
        previousHash,
      ]),
    // An empty chain needs no proof, for its tables are made where the key is not known.
    proofOf: ({ sequence, hash }) =>
      sequence === 0 ? "" : authenticate(key, ["head", sequence, hash]),
  };
}

/** Compares without telling by its duration where the two differ. */
export function areEqual(a: string, b: string): boolean {
  // SQLite gives back whatever was put in, whatever the column's type.
  if (typeof a !== "string" || typeof b !== "string") return false;
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

// As JSON every list of texts and numbers has a form of its own, so that no two entries share one.
function authenticate(key: Secret<Buffer>, parts: readonly (string | number | null)[]): string {
  return createHmac("sha256", key.reveal()).update(JSON.stringify(parts)).digest("hex");
}
