import { type Tenant, tablesOf } from "#kernel";

import type { InsightTables, StoredPart } from "./tables.ts";

/** Stores one part of an answer. It is part of no query's answer until the query is completed with it. */
export async function savePart(tenant: Tenant, part: StoredPart): Promise<void> {
  await tablesOf<InsightTables>(tenant).insertInto("insight_answer_parts").values(part).execute();
}

/** The rows of one part as a list in JSON. */
export async function findPart(
  tenant: Tenant,
  answer: string,
  position: number,
): Promise<string | undefined> {
  const found = await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_answer_parts")
    .select("rows")
    .where("answer", "=", answer)
    .where("position", "=", position)
    .executeTakeFirst();
  return found?.rows;
}

/** How many parts of an answer there are. */
export async function countParts(tenant: Tenant, answer: string): Promise<number> {
  const { count } = await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_answer_parts")
    .select((select) => select.fn.countAll<number | string>().as("count"))
    .where("answer", "=", answer)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Removes the parts of an answer. Returns how many there were. */
export async function deleteParts(tenant: Tenant, answer: string): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_answer_parts")
    .where("answer", "=", answer)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Removes parts, stored before a moment, that are of no query's answer: what was cut off while it was stored or removed. */
export async function deleteStrayParts(tenant: Tenant, before: string): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_answer_parts")
    .where("stored_at", "<", before)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("insight_queries")
            .select("insight_queries.id")
            .whereRef("insight_queries.answer", "=", "insight_answer_parts.answer"),
        ),
      ),
    )
    .executeTakeFirst();
  return Number(numDeletedRows);
}
