import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, UserRow } from "./tables.ts";

/** Who somebody is elsewhere. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
}

export async function findExternalUser(
  tenant: Tenant,
  { issuer, subject }: ExternalIdentity,
): Promise<UserRow | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .selectAll()
    .where("external_issuer", "=", issuer)
    .where("external_subject", "=", subject)
    .executeTakeFirst();
}

/** Inserts the user. Returns false when the name or the identity elsewhere is taken. */
export async function insertExternalUser(tenant: Tenant, user: UserRow): Promise<boolean> {
  const inserted = await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_users")
    .values(user)
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Roles of one server: of those that are managed, the user is to have the held ones and no others. */
export interface WantedMembership {
  readonly audience: string;
  readonly managed: readonly string[];
  readonly held: readonly string[];
}

/** Brings membership in line with what is wanted, as far as the server has the roles. Returns the names of what changed. */
export async function alignMembership(
  tenant: Tenant,
  userId: string,
  { audience, managed, held }: WantedMembership,
): Promise<{ added: string[]; removed: string[] }> {
  if (managed.length === 0) return { added: [], removed: [] };
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      const roles = await transaction
        .selectFrom("identity_roles")
        .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
        .select(["identity_roles.id", "identity_roles.name"])
        .where("identity_servers.audience", "=", audience)
        .where("identity_roles.name", "in", managed)
        .orderBy("identity_roles.name")
        .execute();
      const added: string[] = [];
      const removed: string[] = [];
      for (const { id, name } of roles) {
        const isHeld = held.includes(name);
        const changed = isHeld
          ? await transaction
              .insertInto("identity_members")
              .values({ user_id: userId, role_id: id })
              .onConflict((conflict) => conflict.columns(["user_id", "role_id"]).doNothing())
              .returning("role_id")
              .executeTakeFirst()
          : await transaction
              .deleteFrom("identity_members")
              .where("user_id", "=", userId)
              .where("role_id", "=", id)
              .returning("role_id")
              .executeTakeFirst();
        if (changed) (isHeld ? added : removed).push(name);
      }
      return { added, removed };
    });
}
