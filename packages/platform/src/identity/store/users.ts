import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, UserRow } from "./tables.ts";

/**
 * Inserts the user as a member of these roles, as far as they are there: by name on one server, by id on any. Returns
 * false when the name is taken.
 */
export async function insertUser(
  tenant: Tenant,
  user: UserRow,
  membership: {
    readonly audience: string;
    readonly roles: readonly string[];
    readonly roleIds?: readonly string[] | undefined;
  },
): Promise<boolean> {
  const { audience, roles: names, roleIds = [] } = membership;
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      const inserted = await transaction
        .insertInto("identity_users")
        .values(user)
        .onConflict((conflict) => conflict.column("name").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!inserted || names.length + roleIds.length === 0) return inserted !== undefined;
      const roles = await transaction
        .selectFrom("identity_roles")
        .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
        .select("identity_roles.id")
        .where((role) =>
          role.or([
            ...roleIds.map((id) => role("identity_roles.id", "=", id)),
            ...names.map((name) =>
              role.and({ "identity_servers.audience": audience, "identity_roles.name": name }),
            ),
          ]),
        )
        .execute();
      const members = roles.map((role) => ({ user_id: user.id, role_id: role.id }));
      if (members.length > 0) {
        await transaction.insertInto("identity_members").values(members).execute();
      }
      return true;
    });
}

export async function findUser(tenant: Tenant, name: string): Promise<UserRow | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .selectAll()
    .where("name", "=", name)
    .executeTakeFirst();
}

export async function listUsers(tenant: Tenant): Promise<UserRow[]> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .selectAll()
    .orderBy("name")
    .execute();
}

export async function countUsers(tenant: Tenant): Promise<number> {
  const { count } = await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .select((select) => select.fn.countAll<number | string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Replaces the password and ends all the user's sessions. */
export async function replacePassword(
  tenant: Tenant,
  userId: string,
  change: Pick<UserRow, "password_hash" | "password_set_at">,
): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      await transaction
        .updateTable("identity_users")
        .set({ ...change, has_password: 1 })
        .where("id", "=", userId)
        .execute();
      await transaction.deleteFrom("identity_sessions").where("user_id", "=", userId).execute();
    });
}

/** Replaces the stored form of an unchanged password, unless the password was changed meanwhile. */
export async function renewPasswordHash(
  tenant: Tenant,
  user: UserRow,
  passwordHash: string,
): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_users")
    .set({ password_hash: passwordHash })
    .where("id", "=", user.id)
    .where("password_hash", "=", user.password_hash)
    .execute();
}
