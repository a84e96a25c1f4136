import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, TokenRow } from "./tables.ts";

export async function insertToken(tenant: Tenant, token: TokenRow): Promise<void> {
  await tablesOf<IdentityTables>(tenant).insertInto("identity_tokens").values(token).execute();
}

/** Tokens issued to a user, the newest first. */
export async function listTokens(tenant: Tenant, userName: string): Promise<TokenRow[]> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_tokens")
    .selectAll()
    .where("user_name", "=", userName)
    .orderBy("issued_at", "desc")
    .execute();
}
