import type { FastifyReply } from "fastify";
import { Type } from "typebox";

import { type Events, fileTypes } from "#events";
import { regionUnits } from "#insight";
import { type App, type AuditLog, FlotillaError, problemOf, type Tenant } from "#kernel";

import type { Tenants } from "./tenants.ts";

export interface IngestRouteDependencies {
  readonly tenants: Pick<Tenants, "get">;
  readonly events: Pick<Events, "ingestFile" | "closeTenant">;
  readonly audit: Pick<AuditLog, "record">;
  /** Who loads, as the audit log names it. */
  readonly actor: string;
}

type FileRequest = Parameters<Events["ingestFile"]>[1];

/**
 * Adds the loading of files. Answers with one JSON object a line: progress, and at the end the report or the problem. When
 * the application has closed, loads still under way are broken off and recorded as failed.
 */
export function addIngestRoute(app: App, dependencies: IngestRouteDependencies): void {
  const { tenants, events } = dependencies;
  const underWay = new Map<Promise<void>, Tenant>();
  const schema = {
    params: Type.Object({ tenant: Type.String() }),
    body: Type.Object({
      type: Type.Union(fileTypes.map((type) => Type.Literal(type))),
      unit: Type.Optional(Type.Union(regionUnits.map((name) => Type.Literal(name)))),
      path: Type.String(),
    }),
  };
  app.post("/tenants/:tenant/ingest", { schema }, async (request, reply) => {
    const tenant = tenants.get(request.params.tenant);
    const { type, unit, path } = request.body;
    const file = { type, path, ...(unit === undefined ? {} : { unit }) };
    reply.hijack();
    reply.raw.writeHead(200, { "content-type": "application/x-ndjson" });
    const load = loadFile(dependencies, { tenant, file, reply });
    underWay.set(load, tenant);
    await load.finally(() => underWay.delete(load));
  });
  app.addHook("onClose", async () => {
    await Promise.all([...underWay.values()].map((tenant) => events.closeTenant(tenant)));
    await Promise.all(underWay.keys());
  });
}

interface Load {
  readonly tenant: Tenant;
  readonly file: FileRequest;
  readonly reply: FastifyReply;
}

async function loadFile(
  { events, audit, actor }: IngestRouteDependencies,
  { tenant, file, reply }: Load,
): Promise<void> {
  const { type, path } = file;
  const entry = { actor, action: "events.file_ingested", subject: path };
  const write = (line: object) => reply.raw.write(`${JSON.stringify(line)}\n`);
  try {
    const report = await events.ingestFile(tenant, file, (progress) => write({ progress }));
    const details = { type, batch: report.id };
    await audit.record(tenant, { ...entry, outcome: "done", details });
    write({ report });
  } catch (error) {
    if (!(error instanceof FlotillaError)) reply.log.error({ err: error, path }, "a load failed");
    write({ problem: problemOf(error, reply.request.id) });
    await audit.record(tenant, { ...entry, outcome: "failed", details: { type } });
  } finally {
    reply.raw.end();
  }
}
