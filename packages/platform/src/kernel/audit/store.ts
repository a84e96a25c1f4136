import { type ExpressionBuilder, type Kysely, sql } from "kysely";

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

/** Which entries: those that meet every part that is given. */
export interface StoredFilter {
  readonly actor: string | undefined;
  /** With a dot at its end the beginning of actions. */
  readonly action: string | undefined;
  readonly outcome: EntryRow["outcome"] | undefined;
  readonly from: string | undefined;
  /** The first time that is too late. */
  readonly to: string | undefined;
  /** One of the two has to be contained. */
  readonly inSubject: string | undefined;
  readonly inDetails: string | undefined;
}

/** The newest entries before a sequence that the filter lets pass, the newest first. */
export async function listEntriesBefore(
  tenant: Tenant,
  page: { readonly before: number; readonly limit: number; readonly filter: StoredFilter },
): Promise<EntryRow[]> {
  return await tablesOf<AuditTables>(tenant)
    .selectFrom("kernel_audit_entries")
    .selectAll()
    .where("sequence", "<", page.before)
    .where((entry) => entry.and(conditionsOf(entry, page.filter)))
    .orderBy("sequence", "desc")
    .limit(page.limit)
    .execute();
}

function conditionsOf(
  entry: ExpressionBuilder<AuditTables, "kernel_audit_entries">,
  { actor, action, outcome, from, to, inSubject, inDetails }: StoredFilter,
) {
  const isPrefix = action?.endsWith(".") === true;
  return [
    ...(actor === undefined ? [] : [entry("actor", "=", actor)]),
    ...(action === undefined
      ? []
      : [isPrefix ? startsWith("action", action) : entry("action", "=", action)]),
    ...(outcome === undefined ? [] : [entry("outcome", "=", outcome)]),
    ...(from === undefined ? [] : [entry("at", ">=", from)]),
    ...(to === undefined ? [] : [entry("at", "<", to)]),
    ...(inSubject === undefined || inDetails === undefined
      ? []
      : [entry.or([contains("subject", inSubject), contains("details", inDetails)])]),
  ];
}

/** Upper and lower case differ, which they do not for LIKE on SQLite. */
function startsWith(column: "action", prefix: string) {
  return sql<boolean>`substr(${sql.ref(column)}, 1, length(${prefix})) = ${prefix}`;
}

function contains(column: "subject" | "details", text: string) {
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`lower(${sql.ref(column)}) like lower(${pattern}) escape '\\'`;
}
