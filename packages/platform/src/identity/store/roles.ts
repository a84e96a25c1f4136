import type { Transaction } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, RoleRow, ServerRow } from "./tables.ts";

/** A role with the name of its server; what the server knows is asked for once, not for each role. */
export interface StoredRole extends RoleRow {
  readonly server_name: string;
  readonly audience: string;
}

export interface StoredMember {
  readonly role_id: string;
  readonly user_name: string;
}

/** What became of a new or a renamed role. */
export type RoleOutcome = "done" | "exists" | "unknown";

/** Every role, by server and name. */
export async function listRoleRows(tenant: Tenant): Promise<StoredRole[]> {
  return await selectRoles(tenant)
    .orderBy("identity_servers.name")
    .orderBy("identity_servers.id")
    .orderBy("identity_roles.name")
    .execute();
}

export async function findRoleRow(tenant: Tenant, id: string): Promise<StoredRole | undefined> {
  return await selectRoles(tenant).where("identity_roles.id", "=", id).executeTakeFirst();
}

function selectRoles(tenant: Tenant) {
  return tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_roles")
    .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
    .selectAll("identity_roles")
    .select(["identity_servers.name as server_name", "identity_servers.audience"]);
}

/** Every role's id by the server's audience and the role's name. */
export async function listRoleNames(
  tenant: Tenant,
): Promise<{ id: string; name: string; audience: string }[]> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_roles")
    .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
    .select(["identity_roles.id", "identity_roles.name", "identity_servers.audience"])
    .execute();
}

/** What servers are called and which scopes they know, as JSON arrays. */
export async function listServerScopes(
  tenant: Tenant,
  serverIds: readonly string[],
): Promise<Pick<ServerRow, "id" | "name" | "scopes">[]> {
  if (serverIds.length === 0) return [];
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_servers")
    .select(["id", "name", "scopes"])
    .where("id", "in", serverIds)
    .execute();
}

/** The members of every role, by name. */
export async function listMembers(tenant: Tenant): Promise<StoredMember[]> {
  return await selectMembers(tenant).execute();
}

/** The members of one role, by name. */
export async function listMembersOf(tenant: Tenant, roleId: string): Promise<StoredMember[]> {
  return await selectMembers(tenant).where("identity_members.role_id", "=", roleId).execute();
}

function selectMembers(tenant: Tenant) {
  return tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_members")
    .innerJoin("identity_users", "identity_users.id", "identity_members.user_id")
    .select(["identity_members.role_id", "identity_users.name as user_name"])
    .orderBy("identity_users.name");
}

/** `unknown` when there is no such server. */
export async function insertRole(tenant: Tenant, role: RoleRow): Promise<RoleOutcome> {
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      if (!(await lockServer(transaction, role.server_id))) return "unknown";
      const inserted = await transaction
        .insertInto("identity_roles")
        .values(role)
        .onConflict((conflict) => conflict.columns(["server_id", "name"]).doNothing())
        .returning("id")
        .executeTakeFirst();
      return inserted ? "done" : "exists";
    });
}

/** `exists` when another role of the server has the new name, `unknown` when there is no such role. */
export async function updateRole(
  tenant: Tenant,
  role: Pick<RoleRow, "id" | "server_id">,
  change: Partial<Omit<RoleRow, "id" | "server_id">>,
): Promise<RoleOutcome> {
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      await lockServer(transaction, role.server_id);
      if (change.name !== undefined && (await isTaken(transaction, role, change.name))) {
        return "exists";
      }
      const updated = await transaction
        .updateTable("identity_roles")
        .set(change)
        .where("id", "=", role.id)
        .returning("id")
        .executeTakeFirst();
      return updated ? "done" : "unknown";
    });
}

/** Lets nobody else name a role of the server until the end of the transaction. Returns false when there is no server. */
async function lockServer(
  transaction: Transaction<IdentityTables>,
  serverId: string,
): Promise<boolean> {
  const locked = await transaction
    .updateTable("identity_servers")
    .set((server) => ({ name: server.ref("name") }))
    .where("id", "=", serverId)
    .returning("id")
    .executeTakeFirst();
  return locked !== undefined;
}

async function isTaken(
  transaction: Transaction<IdentityTables>,
  role: Pick<RoleRow, "id" | "server_id">,
  name: string,
): Promise<boolean> {
  const other = await transaction
    .selectFrom("identity_roles")
    .select("id")
    .where("server_id", "=", role.server_id)
    .where("name", "=", name)
    .where("id", "!=", role.id)
    .executeTakeFirst();
  return other !== undefined;
}

/** Deletes a role; its members are members of it no more. */
export async function deleteRole(tenant: Tenant, id: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_roles")
    .where("id", "=", id)
    .execute();
}

/** Returns false when the user was no member. */
export async function deleteMember(
  tenant: Tenant,
  userId: string,
  roleId: string,
): Promise<boolean> {
  const deleted = await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_members")
    .where("user_id", "=", userId)
    .where("role_id", "=", roleId)
    .returning("user_id")
    .executeTakeFirst();
  return deleted !== undefined;
}
