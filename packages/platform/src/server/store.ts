import type { Kysely } from "kysely";

import type { Database } from "#kernel";

interface ServerTables {
  server_tenants: { name: string; created_at: string };
  server_tenant_hosts: { host: string; tenant: string };
  server_set_up_steps: { step: string; completed_at: string };
}

// These tables belong to the platform, not to a tenant: this is the only store whose functions take the database.
function tables(platform: Database): Kysely<ServerTables> {
  return platform.kysely;
}

export interface TenantRecord {
  readonly name: string;
  readonly createdAt: string;
  readonly hosts: readonly string[];
}

export async function listTenants(platform: Database): Promise<TenantRecord[]> {
  const tenants = await tables(platform)
    .selectFrom("server_tenants")
    .selectAll()
    .orderBy("name")
    .execute();
  const hosts = await tables(platform).selectFrom("server_tenant_hosts").selectAll().execute();
  return tenants.map(({ name, created_at }) => ({
    name,
    createdAt: created_at,
    hosts: hosts.filter((host) => host.tenant === name).map((host) => host.host),
  }));
}

/** Inserts the tenant and its hosts together; fails when one of them is taken. */
export async function insertTenant(platform: Database, tenant: TenantRecord): Promise<void> {
  await tables(platform)
    .transaction()
    .execute(async (transaction) => {
      await transaction
        .insertInto("server_tenants")
        .values({ name: tenant.name, created_at: tenant.createdAt })
        .execute();
      if (tenant.hosts.length === 0) return;
      await transaction
        .insertInto("server_tenant_hosts")
        .values(tenant.hosts.map((host) => ({ host, tenant: tenant.name })))
        .execute();
    });
}

export async function isStepCompleted(platform: Database, step: string): Promise<boolean> {
  const row = await tables(platform)
    .selectFrom("server_set_up_steps")
    .select("step")
    .where("step", "=", step)
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveStepCompleted(
  platform: Database,
  step: string,
  completedAt: string,
): Promise<void> {
  await tables(platform)
    .insertInto("server_set_up_steps")
    .values({ step, completed_at: completedAt })
    .onConflict((conflict) => conflict.column("step").doNothing())
    .execute();
}
