import { type Tenant, tablesOf } from "#kernel";

/** queued and executing are work of this process; what another run of the platform left in them is forgotten at start. */
export type QueryState = "queued" | "executing" | "completed" | "errored";

export interface StoredQuery {
  readonly id: string;
  readonly kind: string;
  readonly aggregation_unit: string;
  /** The canonical specification as JSON. */
  readonly spec: string;
  /** The version of the data that was asked about; once completed, the one that was read. */
  readonly data_version: string;
  readonly state: QueryState;
  /** The published rows as JSON; null until completed. */
  readonly result: string | null;
  readonly asked_at: string;
  readonly completed_at: string | null;
}

interface InsightTables {
  insight_queries: StoredQuery;
}

export async function findQuery(tenant: Tenant, id: string): Promise<StoredQuery | undefined> {
  return await tablesOf<InsightTables>(tenant)
    .selectFrom("insight_queries")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Records a question that is to be computed: a new one, or one that failed before, or whose answer is not from the data
 * asked about. What is under way or known already stays as it is.
 */
export async function saveQueued(
  tenant: Tenant,
  query: Omit<StoredQuery, "state" | "result" | "completed_at">,
): Promise<void> {
  const fresh = { ...query, state: "queued", result: null, completed_at: null } as const;
  await tablesOf<InsightTables>(tenant)
    .insertInto("insight_queries")
    .values(fresh)
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet(fresh)
        .where((either) =>
          either.or([
            either("insight_queries.state", "=", "errored"),
            either.and([
              either("insight_queries.state", "=", "completed"),
              either("insight_queries.data_version", "!=", query.data_version),
            ]),
          ]),
        ),
    )
    .execute();
}

/** Returns false when there is nothing left to compute. */
export async function saveState(
  tenant: Tenant,
  id: string,
  state: "executing" | "errored",
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<InsightTables>(tenant)
    .updateTable("insight_queries")
    .set({ state })
    .where("id", "=", id)
    .where("state", "!=", "completed")
    .executeTakeFirst();
  return Number(numUpdatedRows) === 1;
}

export async function saveResult(
  tenant: Tenant,
  id: string,
  completed: Pick<StoredQuery, "result" | "completed_at" | "data_version">,
): Promise<void> {
  await tablesOf<InsightTables>(tenant)
    .updateTable("insight_queries")
    .set({ state: "completed", ...completed })
    .where("id", "=", id)
    .execute();
}

/** Forgets questions that a stopped process left unanswered. Returns how many there were. */
export async function deleteUnanswered(tenant: Tenant): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("state", "in", ["queued", "executing"])
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Forgets every answer, those on their way as well. Returns how many there were. */
export async function deleteAnswers(tenant: Tenant): Promise<number> {
  const { numDeletedRows } = await tablesOf<InsightTables>(tenant)
    .deleteFrom("insight_queries")
    .where("state", "!=", "queued")
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
