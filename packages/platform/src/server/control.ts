import { chmodSync, rmSync } from "node:fs";

import { Type } from "typebox";

import type { Events } from "#events";
import { type Identity, parseLife } from "#identity";
import { type App, type AuditLog, createApp, type Logger, Secret } from "#kernel";

import { addIngestRoute } from "./ingest-route.ts";
import type { Tenants } from "./tenants.ts";
import { version } from "./version.ts";

export interface ControlDependencies {
  readonly logger: Logger;
  readonly tenants: Tenants;
  readonly identity: Identity;
  readonly events: Events;
  readonly audit: AuditLog;
  /** Where the platform's HTTP interface is. */
  readonly address: string;
}

const tenantParameter = Type.Object({ tenant: Type.String() });
const operator = "operator";

/**
 * The application behind the socket in the data directory. Whoever can open the socket owns the platform: there is no
 * other proof.
 */
export function buildControlApp(dependencies: ControlDependencies): App {
  const app = createApp({
    logger: dependencies.logger,
    trustedProxies: [],
    bodyLimitBytes: 1024 * 1024,
    // A load says nothing for as long as a step takes, or another load before it.
    timeouts: { idle: 0 },
  });
  app.get("/status", async () => ({
    address: dependencies.address,
    version,
    process: process.pid,
  }));
  addTenantRoutes(app, dependencies);
  addIngestRoute(app, { ...dependencies, actor: operator });
  addTokenRoute(app, dependencies);
  addUserRoutes(app, dependencies);
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

function addTokenRoute(app: App, { tenants, identity }: ControlDependencies): void {
  const tokenBody = Type.Object({
    roles: Type.Array(Type.String(), { minItems: 1 }),
    life: Type.String(),
    user: Type.Optional(Type.String()),
  });
  app.post(
    "/tenants/:tenant/tokens",
    { schema: { params: tenantParameter, body: tokenBody } },
    async (request) => {
      const { roles, life, user } = request.body;
      const tenant = tenants.get(request.params.tenant);
      const lifeSeconds = parseLife(life);
      return await identity.issueToken(tenant, { user, roles, lifeSeconds });
    },
  );
}

function addUserRoutes(app: App, { tenants, identity }: ControlDependencies): void {
  const userBody = Type.Object({
    name: Type.String(),
    isAdmin: Type.Boolean(),
    roles: Type.Array(Type.String()),
    password: Type.String(),
  });
  app.post(
    "/tenants/:tenant/users",
    { schema: { params: tenantParameter, body: userBody } },
    async (request, reply) => {
      const tenant = tenants.get(request.params.tenant);
      const { name, isAdmin, roles } = request.body;
      const password = new Secret(request.body.password);
      await identity.createUser(tenant, { name, isAdmin, password });
      for (const role of roles) await identity.addMember(tenant, { user: name, role });
      return await reply.code(204).send();
    },
  );
  const passwordBody = Type.Object({ password: Type.String() });
  const userParameters = Type.Object({ tenant: Type.String(), user: Type.String() });
  app.put(
    "/tenants/:tenant/users/:user/password",
    { schema: { params: userParameters, body: passwordBody } },
    async (request, reply) => {
      const { tenant, user } = request.params;
      const password = new Secret(request.body.password);
      await identity.setPassword(tenants.get(tenant), { name: user, password });
      return await reply.code(204).send();
    },
  );
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
