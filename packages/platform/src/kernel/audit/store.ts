import type { Kysely } from "kysely";

import { type Tenant, tablesOf } from "../tenant.ts";
import type { AuditTables, EntryRow, HeadRow } from "./tables.ts";

/** The head, and the last entry that is there, at one moment. */
export interface ChainEnd {
  readonly head: HeadRow | undefined;
  readonly lastSequence: number | null;
}

export async function appendInTransaction(
  tenant: Tenant,
  append: (transaction: Kysely<AuditTables>) => Promise<void>,
): Promise<void> {
  await tablesOf<AuditTables>(tenant).transaction().execute(append);
}

/**
 * Moves the head one entry on and gives it as it was, with the sequence already counted up. Until the end of the
 * transaction every other writer waits here.
 */
export async function advanceHead(transaction: Kysely<AuditTables>): Promise<HeadRow | undefined> {
  return await transaction
    .updateTable("kernel_audit_head")
    .set((expression) => ({ sequence: expression("sequence", "+", 1) }))
    .where("id", "=", 1)
    .returningAll()
    .executeTakeFirst();
}

export async function insertEntry(
  transaction: Kysely<AuditTables>,
  entry: EntryRow,
  proof: string,
): Promise<void> {
  await transaction.insertInto("kernel_audit_entries").values(entry).execute();
  await transaction
    .updateTable("kernel_audit_head")
    .set({ hash: entry.hash, proof })
    .where("id", "=", 1)
    .execute();
}

export async function findChainEnd(tenant: Tenant): Promise<ChainEnd> {
  // One statement, so that both are of the same moment while others append.
  const row = await tablesOf<AuditTables>(tenant)
    .selectNoFrom((expression) =>
      expression
        .selectFrom("kernel_audit_entries")
        .select((aggregate) => aggregate.fn.max<number | null>("sequence").as("last"))
        .as("last"),
    )
    .select((expression) => [
      expression
        .selectFrom("kernel_audit_head")
        .where("id", "=", 1)
        .select("sequence")
        .as("sequence"),
      expression.selectFrom("kernel_audit_head").where("id", "=", 1).select("hash").as("hash"),
      expression.selectFrom("kernel_audit_head").where("id", "=", 1).select("proof").as("proof"),
    ])
    .executeTakeFirstOrThrow();
  const { last, sequence, hash, proof } = row;
  const isThere = sequence !== null && hash !== null && proof !== null;
  return { lastSequence: last, head: isThere ? { id: 1, sequence, hash, proof } : undefined };
}

export interface EntryRange {
  /** The sequence before the first; undefined for the lowest there is. */
  readonly after: number | undefined;
  readonly last: number;
  readonly limit: number;
}

/** Entries in the order of their sequence. */
export async function listEntries(
  tenant: Tenant,
  { after, last, limit }: EntryRange,
): Promise<EntryRow[]> {
  const entries = tablesOf<AuditTables>(tenant)
    .selectFrom("kernel_audit_entries")
    .selectAll()
    .where("sequence", "<=", last)
    .orderBy("sequence")
    .limit(limit);
  return await (after === undefined ? entries : entries.where("sequence", ">", after)).execute();
}

/** The newest entries before a sequence, the newest first. */
export async function listEntriesBefore(
  tenant: Tenant,
  before: number,
  limit: number,
): Promise<EntryRow[]> {
  return await tablesOf<AuditTables>(tenant)
    .selectFrom("kernel_audit_entries")
    .selectAll()
    .where("sequence", "<", before)
    .orderBy("sequence", "desc")
    .limit(limit)
    .execute();
}
