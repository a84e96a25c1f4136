import { chmodSync, rmSync } from "node:fs";

import { Type } from "typebox";

import type { Events } from "#events";
import { type Identity, parseLife } from "#identity";
import { type App, type AuditLog, createApp, type Logger, type Tenant } from "#kernel";

import { addIngestRoute } from "./ingest-route.ts";
import type { Tenants } from "./tenants.ts";
import { version } from "./version.ts";

export interface ControlDependencies {
  readonly logger: Logger;
  readonly tenants: Tenants;
  /** Null in a process without the role identity. */
  readonly identity: Identity | null;
  /** Null in a process without the role api. */
  readonly events: Events | null;
  readonly audit: AuditLog;
  /** Where the platform's HTTP interface is. */
  readonly address: string;
}

const tenantParameter = Type.Object({ tenant: Type.String() });
const operator = "operator";

/**
 * The application behind the socket in the data directory. Whoever can open the socket owns the platform: there is no
 * other proof. The routes of identity are the public ones, below the tenant's path.
 */
export function buildControlApp(dependencies: ControlDependencies): App {
  const { logger, address, identity, events } = dependencies;
  const app = createApp({
    logger,
    trustedProxies: [],
    bodyLimitBytes: 1024 * 1024,
    // A load says nothing for as long as a step takes, or another load before it.
    timeouts: { idle: 0 },
  });
  app.get("/status", async () => ({ address, version, process: process.pid }));
  addTenantRoutes(app, dependencies);
  if (events) addIngestRoute(app, { ...dependencies, events, actor: operator });
  if (identity) addIdentityRoutes(app, dependencies.tenants, identity);
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

function addIdentityRoutes(app: App, tenants: Tenants, identity: Identity): void {
  void app.register(
    async (scope: App) => {
      scope.addHook("onRequest", async (request) => {
        const tenant = tenantNamedIn(request.params, tenants);
        request.tenant = tenant;
        request.principal = {
          kind: "operator",
          name: operator,
          tenant: tenant.name,
          roles: {},
          isAdmin: true,
        };
      });
      identity.routes(scope);
      addTokenRoute(scope, identity);
      addKeyRoutes(scope, identity);
      addResetRoute(scope, identity);
    },
    { prefix: "/tenants/:tenant" },
  );
}

function tenantNamedIn(parameters: unknown, tenants: Tenants): Tenant {
  const { tenant } = parameters as { readonly tenant: string };
  return tenants.get(tenant);
}

/** A token that the operator hands out, which no signed-in user can. */
function addTokenRoute(app: App, identity: Identity): void {
  const body = Type.Object({
    roles: Type.Array(Type.String(), { minItems: 1 }),
    life: Type.String(),
    user: Type.Optional(Type.String()),
  });
  app.post("/tokens", { schema: { body } }, async (request) => {
    const { roles, life, user } = request.body;
    const lifeSeconds = parseLife(life);
    return await identity.issueToken(request.tenant, { user, roles, lifeSeconds });
  });
}

function addKeyRoutes(app: App, identity: Identity): void {
  app.get("/keys", async (request) => ({ keys: await identity.listKeys(request.tenant) }));
  const body = Type.Object({ overlap: Type.Optional(Type.String()) });
  app.post("/keys", { schema: { body } }, async (request) => {
    const { overlap } = request.body;
    const overlapSeconds = overlap === undefined ? undefined : parseLife(overlap);
    return await identity.rotateKeys(request.tenant, { overlapSeconds }, operator);
  });
}

function addResetRoute(app: App, identity: Identity): void {
  const body = Type.Object({ confirmation: Type.String() });
  app.post("/identity-reset", { schema: { body } }, async (request, reply) => {
    await identity.reset(request.tenant, request.body.confirmation, operator);
    return await reply.code(204).send();
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
