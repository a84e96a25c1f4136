import { type EventSettings, type Events, listenForSql } from "#events";
import type { RequestAccess } from "#identity";
import type { Audit, Logger } from "#kernel";
import { systemClock } from "#kernel";

import type { Closer } from "./close-all.ts";
import type { Tenants } from "./tenants.ts";

export interface SqlPortOptions {
  readonly settings: EventSettings;
  readonly events: Events;
  readonly access: RequestAccess;
  readonly audit: Audit;
  readonly tenants: Pick<Tenants, "all">;
  readonly logger: Logger;
  /** The data directory. */
  readonly directory: string;
}

/** Opens the port for SQL where the settings name one; answers how it is closed. */
export async function openSqlPort(options: SqlPortOptions): Promise<Closer | null> {
  const { settings, events, access, tenants } = options;
  if (settings.sqlPort === undefined) return null;
  const server = await listenForSql({
    ...options,
    clock: systemClock,
    sql: events.sql,
    findTenant: (name) => tenants.all().find((tenant) => tenant.name === name) ?? null,
    verifyToken: (tenant, token) => access.verifyToken(tenant, token),
  });
  return () => server.close();
}
