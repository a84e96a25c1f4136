import { chmodSync, rmSync } from "node:fs";

import { Type } from "typebox";

import { type Events, fileTypes } from "#events";
import { type Identity, parseLife } from "#identity";
import {
  type App,
  type AuditLog,
  createApp,
  FlotillaError,
  type Logger,
  problemOf,
  Secret,
} from "#kernel";

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
  });
  app.get("/status", async () => ({
    address: dependencies.address,
    version,
    process: process.pid,
  }));
  addTenantRoutes(app, dependencies);
  addIngestRoute(app, dependencies);
  addIdentityRoutes(app, dependencies);
  addAuditRoutes(app, dependencies);
  return app;
}

/** Listens on the socket; what an ended process left there is removed, since the caller holds the directory's lock. */
export async function listenOnSocket(app: App, path: string): Promise<void> {
  rmSync(path, { force: true });
  await app.listen({ path });
  chmodSync(path, 0o600);
}

function addTenantRoutes(app: App, { tenants, audit }: ControlDependencies): void {
  app.get("/tenants", async () => ({ tenants: await tenants.list() }));
  const body = Type.Object({ name: Type.String(), hosts: Type.Array(Type.String()) });
  app.post("/tenants", { schema: { body } }, async (request) => {
    const { name, hosts } = request.body;
    const tenant = await tenants.create(name, hosts);
    await audit.record(tenant, {
      actor: operator,
      action: "server.tenant_created",
      subject: name,
      outcome: "done",
      details: { hosts },
    });
    return { name: tenant.name };
  });
}

/** Answers with one JSON object a line: progress, and at the end the report or the problem. */
function addIngestRoute(app: App, { tenants, events, audit }: ControlDependencies): void {
  const body = Type.Object({
    type: Type.Union(fileTypes.map((type) => Type.Literal(type))),
    unit: Type.Optional(Type.String()),
    path: Type.String(),
  });
  const schema = { params: tenantParameter, body };
  app.post("/tenants/:tenant/ingest", { schema }, async (request, reply) => {
    const tenant = tenants.get(request.params.tenant);
    const { type, unit, path } = request.body;
    reply.hijack();
    // A large file may be silent for longer than a connection may be idle.
    request.raw.socket.setTimeout(0);
    reply.raw.writeHead(200, { "content-type": "application/x-ndjson" });
    const write = (line: object) => reply.raw.write(`${JSON.stringify(line)}\n`);
    const entry = { actor: operator, action: "events.file_ingested", subject: path };
    try {
      const report = await events.ingestFile(
        tenant,
        { type, path, ...(unit === undefined ? {} : { unit }) },
        (progress) => write({ progress }),
      );
      await audit.record(tenant, {
        ...entry,
        outcome: "done",
        details: { type, batch: report.id },
      });
      write({ report });
    } catch (error) {
      if (!(error instanceof FlotillaError))
        request.log.error({ err: error, path }, "a load failed");
      write({ problem: problemOf(error, request.id) });
      await audit.record(tenant, { ...entry, outcome: "failed", details: { type } });
    } finally {
      reply.raw.end();
    }
  });
}

function addIdentityRoutes(app: App, { tenants, identity }: ControlDependencies): void {
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
