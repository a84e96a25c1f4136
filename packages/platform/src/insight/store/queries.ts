import { type Tenant, tablesOf } from "#kernel";

import type { InsightTables, QueryState, StoredQuery } from "./tables.ts";

/** What is recorded of a query when it is asked. */
export type AskedQuery = Pick<
  StoredQuery,
  "id" | "kind" | "aggregation_unit" | "spec" | "data_version" | "rule" | "asked_at"
>;

/** What is recorded of a query when its answer has been stored. */
export type CompletedQuery = Pick<
  StoredQuery,
  | "answer"
  | "completed_at"
  | "data_version"
  | "part_count"
  | "row_count"
  | "bytes"
  | "seconds"
  | "last_touch"
  | "multiplier"
>;

const unanswered = {
  failure: null,
  completed_at: null,
  answer: null,
  part_count: 0,
  row_count: 0,
  bytes: 0,
  seconds: 0,
  uses: 0,
  touched_at: null,
  last_touch: 0,
  multiplier: 0,
} as const;

export async function findQuery(tenant: Tenant, id: string): Promise<StoredQuery | undefined> {
  return await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Records a query that is to be computed: a new one, or one that failed or was cancelled before, or whose answer is not from the
 * data asked about. What is under way or known already stays as it is.
 */
export async function saveQueued(tenant: Tenant, query: AskedQuery): Promise<void> {
  const fresh = { ...query, ...unanswered, state: "queued" } as const;
  await tablesOf<InsightTables>(tenant)
    .insertInto("insight_queries")
    .values(fresh)
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet(fresh)
        .where((either) =>
          either.or([
            either("insight_queries.state", "in", ["errored", "cancelled"]),
            either.and([
              either("insight_queries.state", "=", "completed"),
              either("insight_queries.data_version", "!=", query.data_version),
            ]),
          ]),
        ),
    )
    .execute();
}

const underWay: readonly QueryState[] = ["queued", "executing"];

/** Returns false when there is nothing left to compute: it was answered, cancelled or forgotten. */
export async function saveExecuting(tenant: Tenant, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<InsightTables>(tenant)
    .updateTable("insight_queries")
    .set({ state: "executing" })
    .where("id", "=", id)
    .where("state", "in", underWay)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** Records why a query that is under way gets no answer. Returns false when it is not under way any more. */
export async function saveFailure(
  tenant: Tenant,
  id: string,
  { state, failure }: { readonly state: "errored" | "cancelled"; readonly failure: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<InsightTables>(tenant)
    .updateTable("insight_queries")
    .set({ state, failure })
    .where("id", "=", id)
    .where("state", "in", underWay)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** Makes stored parts the answer of a query. Returns false when it is not under way any more. */
export async function saveCompleted(
  tenant: Tenant,
  id: string,
  completed: CompletedQuery,
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<InsightTables>(tenant)
    .updateTable("insight_queries")
    .set({ state: "completed", touched_at: completed.completed_at, ...completed })
    .where("id", "=", id)
    .where("state", "in", underWay)
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

/** Forgets queries that a stopped process left unanswered. Returns how many there were. */
export async function deleteUnanswered(tenant: Tenant): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("state", "in", underWay)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Forgets queries that were asked before a moment and got no answer. Returns how many there were. */
export async function deleteFailedBefore(tenant: Tenant, moment: string): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("state", "in", ["errored", "cancelled"])
    .where("asked_at", "<", moment)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function countCompleted(tenant: Tenant): Promise<number> {
  const { count } = await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .select((select) => select.fn.countAll<number | string>().as("count"))
    .where("state", "=", "completed")
    .executeTakeFirstOrThrow();
  return Number(count);
}
