import type { Transaction } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, UserRow } from "./tables.ts";

/** A user with what other tables know of them. */
export interface UserAccount extends Pick<
  UserRow,
  | "id"
  | "name"
  | "is_admin"
  | "has_password"
  | "two_factor_required"
  | "created_at"
  | "external_issuer"
> {
  /** When a signed-in session was last used, as far as sessions are kept. */
  readonly last_seen_at: string | null;
  readonly passkeys: number;
  /** How many authenticators are set up: 0 or 1. */
  readonly authenticators: number;
}

/** A role of a user. */
export interface StoredMembership {
  readonly user_id: string;
  readonly audience: string;
  readonly role: string;
}

/** What became of a change: done, or refused because there is no such user or no other administrator. */
export type AdminChangeOutcome = "done" | "last_admin" | "unknown";

/** Every user, by name. */
export async function listUserAccounts(tenant: Tenant): Promise<UserAccount[]> {
  return await selectAccounts(tenant).orderBy("identity_users.name").execute();
}

export async function findUserAccount(
  tenant: Tenant,
  userId: string,
): Promise<UserAccount | undefined> {
  return await selectAccounts(tenant).where("identity_users.id", "=", userId).executeTakeFirst();
}

function selectAccounts(tenant: Tenant) {
  return tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .select((user) => [
      "identity_users.id",
      "identity_users.name",
      "identity_users.is_admin",
      "identity_users.has_password",
      "identity_users.two_factor_required",
      "identity_users.created_at",
      "identity_users.external_issuer",
      user
        .selectFrom("identity_sessions")
        .select((session) => session.fn.max<string | null>("seen_at").as("newest"))
        .whereRef("identity_sessions.user_id", "=", "identity_users.id")
        .where("identity_sessions.stage", "=", "full")
        .as("last_seen_at"),
      user
        .selectFrom("identity_passkeys")
        .select((passkey) => passkey.fn.countAll<number>().as("count"))
        .whereRef("identity_passkeys.user_id", "=", "identity_users.id")
        .$asScalar()
        .$notNull()
        .as("passkeys"),
      user
        .selectFrom("identity_totp")
        .select((totp) => totp.fn.countAll<number>().as("count"))
        .whereRef("identity_totp.user_id", "=", "identity_users.id")
        .where("identity_totp.confirmed_at", "is not", null)
        .$asScalar()
        .$notNull()
        .as("authenticators"),
    ]);
}

/** The roles of every user, by server and name. */
export async function listMemberships(tenant: Tenant): Promise<StoredMembership[]> {
  return await selectMemberships(tenant).execute();
}

/** The roles of one user, by server and name. */
export async function listMembershipsOf(
  tenant: Tenant,
  userId: string,
): Promise<StoredMembership[]> {
  return await selectMemberships(tenant).where("identity_members.user_id", "=", userId).execute();
}

function selectMemberships(tenant: Tenant) {
  return tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_members")
    .innerJoin("identity_roles", "identity_roles.id", "identity_members.role_id")
    .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
    .select([
      "identity_members.user_id",
      "identity_servers.audience",
      "identity_roles.name as role",
    ])
    .orderBy("identity_servers.audience")
    .orderBy("identity_roles.name");
}

/**
 * Changes a user, unless that would leave the tenant without an administrator. Who becomes one becomes a member of the
 * named roles as well, as far as the server has them.
 */
export async function changeUser(
  tenant: Tenant,
  userId: string,
  change: Partial<Pick<UserRow, "is_admin" | "two_factor_required">>,
  adminMembership: { readonly audience: string; readonly roles: readonly string[] },
): Promise<AdminChangeOutcome> {
  return await whileAdminsAreLocked(tenant, async (transaction, adminIds) => {
    if (change.is_admin === 0 && isLast(adminIds, userId)) return "last_admin";
    const changed = await transaction
      .updateTable("identity_users")
      .set(change)
      .where("id", "=", userId)
      .returning("id")
      .executeTakeFirst();
    if (!changed) return "unknown";
    if (change.is_admin === 1) await addToRoles(transaction, userId, adminMembership);
    return "done";
  });
}

/** Whether the user is the only administrator at this moment. */
export async function isLastAdmin(tenant: Tenant, userId: string): Promise<boolean> {
  const admins = await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .select("id")
    .where("is_admin", "=", 1)
    .limit(2)
    .execute();
  return isLast(
    admins.map(({ id }) => id),
    userId,
  );
}

/** Takes everything from a user that a new token or session could stand on, unless they are the last administrator. */
export async function retireUser(tenant: Tenant, userId: string): Promise<AdminChangeOutcome> {
  return await whileAdminsAreLocked(tenant, async (transaction, adminIds) => {
    if (isLast(adminIds, userId)) return "last_admin";
    const retired = await transaction
      .updateTable("identity_users")
      .set({ is_admin: 0 })
      .where("id", "=", userId)
      .returning("id")
      .executeTakeFirst();
    await transaction.deleteFrom("identity_members").where("user_id", "=", userId).execute();
    await transaction.deleteFrom("identity_sessions").where("user_id", "=", userId).execute();
    return retired ? "done" : "unknown";
  });
}

/** Deletes a user with all that is theirs, unless they have become an administrator. Returns false when there is none. */
export async function deleteUser(tenant: Tenant, userId: string): Promise<boolean> {
  const deleted = await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_users")
    .where("id", "=", userId)
    .where("is_admin", "=", 0)
    .returning("id")
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Every other change of administrators waits until the end; on SQLite each transaction that writes is alone anyway. */
async function whileAdminsAreLocked(
  tenant: Tenant,
  change: (
    transaction: Transaction<IdentityTables>,
    adminIds: readonly string[],
  ) => Promise<AdminChangeOutcome>,
): Promise<AdminChangeOutcome> {
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      // In one order, so that two of them never wait for each other.
      const admins = await transaction
        .selectFrom("identity_users")
        .select("id")
        .where("is_admin", "=", 1)
        .orderBy("id")
        .$if(tenant.records.kind === "postgresql", (query) => query.forUpdate())
        .execute();
      return await change(
        transaction,
        admins.map(({ id }) => id),
      );
    });
}

function isLast(adminIds: readonly string[], userId: string): boolean {
  return adminIds.length === 1 && adminIds[0] === userId;
}

async function addToRoles(
  transaction: Transaction<IdentityTables>,
  userId: string,
  { audience, roles }: { readonly audience: string; readonly roles: readonly string[] },
): Promise<void> {
  if (roles.length === 0) return;
  const found = await transaction
    .selectFrom("identity_roles")
    .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
    .select("identity_roles.id")
    .where("identity_servers.audience", "=", audience)
    .where("identity_roles.name", "in", roles)
    .execute();
  if (found.length === 0) return;
  await transaction
    .insertInto("identity_members")
    .values(found.map((role) => ({ user_id: userId, role_id: role.id })))
    .onConflict((conflict) => conflict.columns(["user_id", "role_id"]).doNothing())
    .execute();
}
