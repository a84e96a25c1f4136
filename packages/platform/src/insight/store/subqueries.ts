import { type Tenant, tablesOf } from "#kernel";

import type { InsightTables, StoredSubquery } from "./tables.ts";

/** Records queries that are parts of others, so that their ids can stand for them. */
export async function saveSubqueries(
  tenant: Tenant,
  subqueries: readonly StoredSubquery[],
): Promise<void> {
  if (subqueries.length === 0) return;
  await tablesOf<InsightTables>(tenant)
    .insertInto("insight_subqueries")
    .values([...subqueries])
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((row) => ({ asked_at: row.ref("excluded.asked_at") })),
    )
    .execute();
}

export async function findSubquery(
  tenant: Tenant,
  id: string,
): Promise<StoredSubquery | undefined> {
  return await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_subqueries")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Forgets what was last asked before a moment. Returns how many there were. */
export async function deleteSubqueriesBefore(tenant: Tenant, moment: string): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_subqueries")
    .where("asked_at", "<", moment)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
