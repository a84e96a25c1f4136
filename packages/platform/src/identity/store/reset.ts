import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

/** In an order that their references allow. What belongs to users goes with them. */
const emptied = [
  "identity_members",
  "identity_roles",
  "identity_servers",
  "identity_challenges",
  "identity_users",
  "identity_sign_in_failures",
  "identity_used_codes",
] as const;

/** Removes users, sessions, servers and roles, and what is kept of tokens but their names. */
export async function deleteEverybody(tenant: Tenant): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      for (const table of emptied) await transaction.deleteFrom(table).execute();
      await transaction.updateTable("identity_tokens").set({ encrypted_token: null }).execute();
    });
}
