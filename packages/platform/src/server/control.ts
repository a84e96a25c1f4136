import { chmodSync, rmSync } from "node:fs";

import { Type } from "typebox";

import type { Events } from "#events";
import type { Identity, RequestAccess } from "#identity";
import type { Insight } from "#insight";
import { type App, type AuditLog, createApp, type Logger } from "#kernel";

import { addIngestRoute } from "./ingest-route.ts";
import { addOperatorRoutes, operator } from "./operator-routes.ts";
import type { Tenants } from "./tenants.ts";
import { version } from "./version.ts";

export interface ControlDependencies {
  readonly logger: Logger;
  readonly tenants: Tenants;
  readonly access: RequestAccess;
  /** Null in a process without the role identity. */
  readonly identity: Identity | null;
  /** Null in a process without the role api. */
  readonly events: Events | null;
  /** As `events`. */
  readonly insight: Insight | null;
  readonly audit: AuditLog;
  /** What this process does. */
  readonly roles: readonly string[];
  /** Where the platform's HTTP interface is. */
  readonly address: string;
}

const tenantParameter = Type.Object({ tenant: Type.String() });

/**
 * The application behind the socket in the data directory. Whoever can open the socket owns the platform: there is no
 * other proof. The routes of identity are the public ones, below the tenant's path.
 */
export function buildControlApp(dependencies: ControlDependencies): App {
  const { logger, address, roles, events } = dependencies;
  const app = createApp({
    logger,
    trustedProxies: [],
    bodyLimitBytes: 1024 * 1024,
    // A load says nothing for as long as a step takes, or another load before it.
    timeouts: { idle: 0 },
  });
  app.get("/status", async () => ({ address, version, roles, process: process.pid }));
  addTenantRoutes(app, dependencies);
  if (events) addIngestRoute(app, { ...dependencies, events, actor: operator });
  addOperatorRoutes(app, dependencies);
  addAuditRoutes(app, dependencies);
  return app;
}

/** Listens on the socket; what an ended process left there is removed, since the caller holds the directory's lock. */
export async function listenOnSocket(app: App, path: string): Promise<void> {
  rmSync(path, { force: true });
  await app.listen({ path });
  chmodSync(path, 0o600);
}

function addTenantRoutes(app: App, { tenants }: ControlDependencies): void {
  app.get("/tenants", async () => ({ tenants: await tenants.list() }));
  const body = Type.Object({ name: Type.String(), hosts: Type.Array(Type.String()) });
  app.post("/tenants", { schema: { body } }, async (request) => {
    const { name, hosts } = request.body;
    const tenant = await tenants.create(name, hosts);
    return { name: tenant.name };
  });
}

function addAuditRoutes(app: App, { tenants, audit }: ControlDependencies): void {
  app.get(
    "/tenants/:tenant/audit-log/verification",
    { schema: { params: tenantParameter } },
    async (request) => await audit.verify(tenants.get(request.params.tenant)),
  );
  const querystring = Type.Object({
    before: Type.Optional(Type.Integer()),
    limit: Type.Integer({ default: 50, minimum: 1, maximum: 1000 }),
  });
  app.get(
    "/tenants/:tenant/audit-log",
    { schema: { params: tenantParameter, querystring } },
    async (request) => ({
      entries: await audit.list(tenants.get(request.params.tenant), request.query),
    }),
  );
}
