import { type Tenant, tablesOf } from "#kernel";

import { deleteParts } from "./answers.ts";
import type { InsightTables, StoredQuery } from "./tables.ts";

/** What is known of a kept answer besides its rows and its specification. */
export type CacheRow = Omit<StoredQuery, "spec" | "failure" | "rule" | "part_count">;

/** What is known of every query, the last asked first. */
export async function listQueries(tenant: Tenant, limit: number): Promise<CacheRow[]> {
  return await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .select([...cacheColumns])
    .orderBy("asked_at", "desc")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** What is known of every kept answer that was neither completed nor asked for since a moment. */
export async function listAnswersBefore(tenant: Tenant, moment: string): Promise<CacheRow[]> {
  return await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .select([...cacheColumns])
    .where("state", "=", "completed")
    .where("touched_at", "<=", moment)
    .orderBy("id")
    .execute();
}

/** How many bytes the kept answers have, and how many there are. */
export async function sumAnswers(
  tenant: Tenant,
): Promise<{ readonly bytes: number; readonly answers: number }> {
  const { bytes, answers } = await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .select((select) => [
      select.fn.sum<number | string | null>("bytes").as("bytes"),
      select.fn.countAll<number | string>().as("answers"),
    ])
    .where("state", "=", "completed")
    .executeTakeFirstOrThrow();
  return { bytes: Number(bytes ?? 0), answers: Number(answers) };
}

/** The number of the last use of any answer. */
export async function findLastTouch(tenant: Tenant): Promise<number> {
  const { last } = await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .select((select) => select.fn.max<number | null>("last_touch").as("last"))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** Records uses of an answer. */
export async function saveTouches(
  tenant: Tenant,
  id: string,
  touched: Pick<StoredQuery, "uses" | "touched_at" | "last_touch" | "multiplier">,
): Promise<void> {
  await tablesOf<InsightTables>(tenant)
    .updateTable("insight_queries")
    .set(touched)
    .where("id", "=", id)
    .where("state", "=", "completed")
    .execute();
}

/**
 * Forgets a query that is not under way, with its answer. One at a time, and each statement by itself, so that nobody who stores
 * or removes others can be waited for in a circle; parts that stay behind after a crash are stray.
 *
 * @param answer Forgets it only as long as this is its answer.
 * @returns whether there was one
 */
export async function deleteQuery(tenant: Tenant, id: string, answer?: string): Promise<boolean> {
  const forgotten = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("id", "=", id)
    .where("state", "not in", ["queued", "executing"])
    .$if(answer !== undefined, (query) => query.where("answer", "=", answer!))
    .returning("answer")
    .executeTakeFirst();
  if (!forgotten) return false;
  if (forgotten.answer !== null) await deleteParts(tenant, forgotten.answer);
  return true;
}

/** Forgets every query and its answer, those being computed as well, but none that waits. Returns how many there were. */
export async function deleteAnswers(tenant: Tenant): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("state", "!=", "queued")
    .executeTakeFirst();
  await tablesOf<InsightTables>(tenant).deleteFrom("insight_answer_parts").execute();
  return Number(numDeletedRows);
}

/** Forgets answers that were published under another rule than this one. Returns how many there were. */
export async function deleteAnswersUnderOtherRules(tenant: Tenant, rule: string): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("rule", "!=", rule)
    .where("state", "not in", ["queued", "executing"])
    .executeTakeFirst();
  return Number(numDeletedRows);
}

const cacheColumns = [
  "id",
  "kind",
  "aggregation_unit",
  "data_version",
  "state",
  "asked_at",
  "completed_at",
  "answer",
  "row_count",
  "bytes",
  "seconds",
  "uses",
  "touched_at",
  "last_touch",
  "multiplier",
] as const;
