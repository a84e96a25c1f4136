import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, ServerRow } from "./tables.ts";

/** A server with how many roles it has. */
export interface StoredServer extends ServerRow {
  readonly roles: number;
}

/** Every server, by name. */
export async function listServers(tenant: Tenant): Promise<StoredServer[]> {
  return await selectServers(tenant)
    .orderBy("identity_servers.name")
    .orderBy("identity_servers.id")
    .execute();
}

export async function findServer(tenant: Tenant, id: string): Promise<StoredServer | undefined> {
  return await selectServers(tenant).where("identity_servers.id", "=", id).executeTakeFirst();
}

function selectServers(tenant: Tenant) {
  return tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_servers")
    .selectAll()
    .select((server) =>
      server
        .selectFrom("identity_roles")
        .select((role) => role.fn.countAll<number>().as("count"))
        .whereRef("identity_roles.server_id", "=", "identity_servers.id")
        .$asScalar()
        .$notNull()
        .as("roles"),
    );
}

/** Returns false when there is a server with this audience. */
export async function insertServer(tenant: Tenant, server: ServerRow): Promise<boolean> {
  const inserted = await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_servers")
    .values(server)
    .onConflict((conflict) => conflict.column("audience").doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Returns false when there is no such server. */
export async function updateServer(
  tenant: Tenant,
  id: string,
  change: Partial<Omit<ServerRow, "id" | "audience">>,
): Promise<boolean> {
  const updated = await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_servers")
    .set(change)
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return updated !== undefined;
}

/** Deletes a server with its roles and their members. */
export async function deleteServer(tenant: Tenant, id: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_servers")
    .where("id", "=", id)
    .execute();
}
