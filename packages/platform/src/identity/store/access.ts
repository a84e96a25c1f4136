import type { Transaction } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, RoleRow, ServerRow } from "./tables.ts";

/** Makes the server with its role, which gets the admins, or brings the scopes of one that is there up to date. */
export async function ensureServerAndRole(
  tenant: Tenant,
  server: ServerRow,
  role: Omit<RoleRow, "server_id">,
): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      const created = await transaction
        .insertInto("identity_servers")
        .values(server)
        .onConflict((conflict) => conflict.column("audience").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (created) {
        await transaction
          .insertInto("identity_roles")
          .values({ ...role, server_id: created.id })
          .execute();
        await addAdmins(transaction, role.id);
        return;
      }
      await transaction
        .updateTable("identity_servers")
        .set({ scopes: server.scopes })
        .where("audience", "=", server.audience)
        .where("scopes", "!=", server.scopes)
        .execute();
    });
}

async function addAdmins(transaction: Transaction<IdentityTables>, roleId: string): Promise<void> {
  const admins = await transaction
    .selectFrom("identity_users")
    .select("id")
    .where("is_admin", "=", 1)
    .execute();
  if (admins.length === 0) return;
  await transaction
    .insertInto("identity_members")
    .values(admins.map((admin) => ({ user_id: admin.id, role_id: roleId })))
    .execute();
}

export async function findRole(
  tenant: Tenant,
  audience: string,
  name: string,
): Promise<{ id: string } | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_roles")
    .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
    .select("identity_roles.id")
    .where("identity_servers.audience", "=", audience)
    .where("identity_roles.name", "=", name)
    .executeTakeFirst();
}

export async function insertMember(tenant: Tenant, userId: string, roleId: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_members")
    .values({ user_id: userId, role_id: roleId })
    .onConflict((conflict) => conflict.columns(["user_id", "role_id"]).doNothing())
    .execute();
}
