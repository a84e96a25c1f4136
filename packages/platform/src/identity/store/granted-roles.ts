import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

/** A role with its server: all that tokens depend on. */
export interface GrantedRole {
  readonly role: string;
  readonly role_scopes: string;
  readonly every_scope: number;
  readonly role_longest_life: number | null;
  readonly role_latest_expiry: string | null;
  readonly server_id: string;
  readonly server_name: string;
  readonly audience: string;
  readonly server_scopes: string;
  readonly server_longest_life: number;
  readonly server_latest_expiry: string | null;
}

/** The roles that a user is a member of, on one server or on every one, by server and name. */
export async function listGrantedRoles(
  tenant: Tenant,
  userId: string,
  audience?: string,
): Promise<GrantedRole[]> {
  return await selectRoles(tenant, audience)
    .where("identity_roles.id", "in", (subquery) =>
      subquery
        .selectFrom("identity_members")
        .select("identity_members.role_id")
        .where("identity_members.user_id", "=", userId),
    )
    .execute();
}

/** Every role of one server or of every one, by server and name. */
export async function listGrantableRoles(
  tenant: Tenant,
  audience?: string,
): Promise<GrantedRole[]> {
  return await selectRoles(tenant, audience).execute();
}

function selectRoles(tenant: Tenant, audience: string | undefined) {
  const roles = tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_roles")
    .innerJoin("identity_servers", "identity_servers.id", "identity_roles.server_id")
    .select([
      "identity_roles.name as role",
      "identity_roles.scopes as role_scopes",
      "identity_roles.every_scope",
      "identity_roles.longest_life as role_longest_life",
      "identity_roles.latest_expiry as role_latest_expiry",
      "identity_servers.id as server_id",
      "identity_servers.name as server_name",
      "identity_servers.audience",
      "identity_servers.scopes as server_scopes",
      "identity_servers.longest_life as server_longest_life",
      "identity_servers.latest_expiry as server_latest_expiry",
    ])
    .orderBy("identity_servers.name")
    .orderBy("identity_servers.id")
    .orderBy("identity_roles.name");
  return audience === undefined ? roles : roles.where("identity_servers.audience", "=", audience);
}
