import { sql } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

export interface TokenUse {
  readonly id: string;
  readonly at: string;
}

/** As many as one statement has room for. */
const mostAtOnce = 1000;

/** Notes when tokens were used last, many in one statement; a later use that is noted already stays. */
export async function saveTokenUses(tenant: Tenant, uses: readonly TokenUse[]): Promise<void> {
  for (let start = 0; start < uses.length; start += mostAtOnce) {
    await saveSome(tenant, uses.slice(start, start + mostAtOnce));
  }
}

async function saveSome(tenant: Tenant, uses: readonly TokenUse[]): Promise<void> {
  const cases = uses.map((use) => sql`when ${use.id} then ${use.at}`);
  const usedAt = sql<string>`case id ${sql.join(cases, sql` `)} end`;
  const ids = uses.map((use) => use.id);
  await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_tokens")
    .set({ last_used_at: usedAt })
    .where("id", "in", ids)
    .where((where) =>
      where.or([where("last_used_at", "is", null), where("last_used_at", "<", usedAt)]),
    )
    .execute();
}
