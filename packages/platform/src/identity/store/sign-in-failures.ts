import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

export interface FailureLimit {
  /** What is limited; text that says nothing of the account or the address. */
  readonly subject: string;
  readonly failures: number;
  readonly now: string;
  /** Counting begins anew when it began at this time or before. */
  readonly windowStart: string;
}

/**
 * Counts one failure unless the limit is reached, in one statement, so that attempts at the same time cannot pass it
 * together. The failure that reaches the limit begins the time of waiting. Returns false when nothing was counted.
 */
export async function countFailure(tenant: Tenant, limit: FailureLimit): Promise<boolean> {
  const counted = await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_sign_in_failures")
    .values({ subject: limit.subject, failures: 1, since: limit.now })
    .onConflict((conflict) =>
      conflict
        .column("subject")
        .doUpdateSet((eb) => {
          const failures = eb.ref("identity_sign_in_failures.failures");
          const since = eb.ref("identity_sign_in_failures.since");
          const isOver = eb(since, "<=", limit.windowStart);
          const isLast = eb(failures, ">=", limit.failures - 1);
          return {
            failures: eb
              .case()
              .when(isOver)
              .then(1)
              .else(eb(failures, "+", 1))
              .end(),
            since: eb
              .case()
              .when(eb.or([isOver, isLast]))
              .then(limit.now)
              .else(since)
              .end(),
          };
        })
        .where((where) =>
          where.or([
            where("identity_sign_in_failures.since", "<=", limit.windowStart),
            where("identity_sign_in_failures.failures", "<", limit.failures),
          ]),
        ),
    )
    .returning("failures")
    .executeTakeFirst();
  return counted !== undefined;
}

/** Since when the subject has to wait; undefined when it need not. */
export async function findWaitingSince(
  tenant: Tenant,
  limit: FailureLimit,
): Promise<string | undefined> {
  const row = await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_sign_in_failures")
    .select("since")
    .where("subject", "=", limit.subject)
    .where("failures", ">=", limit.failures)
    .where("since", ">", limit.windowStart)
    .executeTakeFirst();
  return row?.since;
}

/** Takes back one counted failure. */
export async function uncountFailure(tenant: Tenant, subject: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_sign_in_failures")
    .set((set) => ({ failures: set("failures", "-", 1) }))
    .where("subject", "=", subject)
    .where("failures", ">", 0)
    .execute();
}

export async function deleteFailures(tenant: Tenant, subject: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_sign_in_failures")
    .where("subject", "=", subject)
    .execute();
}

export async function deleteStaleFailures(tenant: Tenant, windowStart: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_sign_in_failures")
    .where("since", "<=", windowStart)
    .execute();
}
