import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

/**
 * Marks a subject until a time, in one statement, so that of several at the same time one succeeds. Returns false when it is
 * marked already.
 */
export async function markUsedCode(
  tenant: Tenant,
  code: { readonly subject: string; readonly now: string; readonly expiresAt: string },
): Promise<boolean> {
  const marked = await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_used_codes")
    .values({ subject: code.subject, expires_at: code.expiresAt })
    .onConflict((conflict) =>
      conflict
        .column("subject")
        .doUpdateSet({ expires_at: code.expiresAt })
        .where("identity_used_codes.expires_at", "<=", code.now),
    )
    .returning("subject")
    .executeTakeFirst();
  return marked !== undefined;
}

export async function deleteExpiredUsedCodes(tenant: Tenant, now: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_used_codes")
    .where("expires_at", "<=", now)
    .execute();
}
