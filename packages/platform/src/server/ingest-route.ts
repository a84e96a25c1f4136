import type { FastifyReply } from "fastify";
import { type Static, Type } from "typebox";

import { type Events, existingDaysModes, type IngestReport, parseMapping } from "#events";
import { regionUnits } from "#insight";
import { type App, type AuditLog, FlotillaError, problemOf, type Tenant } from "#kernel";

import type { Tenants } from "./tenants.ts";

export interface IngestRouteDependencies {
  readonly tenants: Pick<Tenants, "get">;
  readonly events: Pick<Events, "ingestFile" | "closeTenant" | "arrivals">;
  readonly audit: Pick<AuditLog, "record">;
  /** Who loads, as the audit log names it. */
  readonly actor: string;
}

type OnProgress = NonNullable<Parameters<Events["ingestFile"]>[2]>;

const params = Type.Object({ tenant: Type.String() });
/** A unit, or the name of a mapping or of a further geography. */
const optionalUnit = Type.Optional(
  Type.Union([
    ...regionUnits.map((name) => Type.Literal(name)),
    Type.String({ pattern: "\\.", maxLength: 127 }),
  ]),
);
const options = {
  unit: optionalUnit,
  existingDays: Type.Optional(Type.Enum([...existingDaysModes])),
  mapping: Type.Optional(Type.Object({ name: Type.String(), text: Type.String() })),
};
const fileOrder = Type.Object({
  ...options,
  path: Type.String(),
  /** What the file holds; without it the name says so, or the rules of the folder. */
  type: Type.Optional(Type.String()),
  folder: Type.Optional(Type.String()),
});
const tableOrder = Type.Object({
  ...options,
  type: Type.String(),
  database: Type.String(),
  table: Type.String(),
  day: Type.Optional(Type.String({ format: "date" })),
});
const sourcesOrder = Type.Object({
  paths: Type.Array(Type.String()),
  type: Type.Optional(Type.String()),
  unit: optionalUnit,
});

/**
 * Adds the loading of files and of tables. Answers with one JSON object a line: progress, and at the end the report or the
 * problem. When the application has closed, loads still under way are broken off and recorded as failed.
 */
export function addIngestRoute(app: App, dependencies: IngestRouteDependencies): void {
  const { tenants, events } = dependencies;
  const underWay = new Map<Promise<void>, Tenant>();
  const follow = async (load: Load): Promise<void> => {
    const ended = tell(dependencies, load);
    underWay.set(ended, load.tenant);
    await ended.finally(() => underWay.delete(ended));
  };
  const ofFile = { schema: { params, body: fileOrder } };
  app.post("/tenants/:tenant/ingest", ofFile, async ({ body, params: { tenant } }, reply) => {
    await follow(loadOfFile(events, { tenant: tenants.get(tenant), reply, order: body }));
  });
  const ofTable = { schema: { params, body: tableOrder } };
  app.post(
    "/tenants/:tenant/ingest-table",
    ofTable,
    async ({ body, params: { tenant } }, reply) => {
      await follow(loadOfTable(events, { tenant: tenants.get(tenant), reply, order: body }));
    },
  );
  addSources(app, dependencies);
  app.addHook("onClose", async () => {
    await Promise.all([...underWay.values()].map((tenant) => events.closeTenant(tenant)));
    await Promise.all(underWay.keys());
  });
}

/** What the files of folders hold, so that a command can load them one by one. */
function addSources(app: App, { tenants, events }: IngestRouteDependencies): void {
  const schema = { params, body: sourcesOrder };
  app.post("/tenants/:tenant/ingest-sources", { schema }, async (request) => {
    const { paths, type, unit } = request.body;
    const given = type === undefined ? undefined : { type, unit };
    const tenant = tenants.get(request.params.tenant);
    const { files, passedOver } = await events.arrivals.listSources(tenant, { paths, given });
    return { files: files.map(({ path, folder }) => ({ path, folder })), passedOver };
  });
}

interface Order<Body> {
  readonly tenant: Tenant;
  readonly reply: FastifyReply;
  readonly order: Body;
}

interface Load {
  readonly tenant: Tenant;
  readonly reply: FastifyReply;
  /** What is loaded, as the audit log names it. */
  readonly subject: string;
  readonly type: string | undefined;
  /** Null when there was nothing to load. */
  readonly work: (onProgress: OnProgress) => Promise<IngestReport | null>;
}

function loadOfFile(
  { ingestFile, arrivals }: IngestRouteDependencies["events"],
  { tenant, reply, order }: Order<Static<typeof fileOrder>>,
): Load {
  const { path, folder = null, type, unit, existingDays } = order;
  const work = async (onProgress: OnProgress): Promise<IngestReport> => {
    const mapping = readMapping(order.mapping);
    const said =
      type === undefined ? await arrivals.findSource(tenant, { path, folder }) : { type };
    const given = Object.entries({ unit, existingDays, mapping }).filter(([, value]) => value);
    return await ingestFile(tenant, { path, ...said, ...Object.fromEntries(given) }, onProgress);
  };
  return { tenant, reply, subject: path, type, work };
}

function loadOfTable(
  { arrivals }: IngestRouteDependencies["events"],
  { tenant, reply, order }: Order<Static<typeof tableOrder>>,
): Load {
  const { table, day, type } = order;
  return {
    tenant,
    reply,
    subject: day === undefined ? table : `${table}@${day}`,
    type,
    async work(onProgress) {
      const mapping = readMapping(order.mapping);
      return await arrivals.ingestTable(tenant, { ...order, mapping }, onProgress);
    },
  };
}

function readMapping(given: Static<typeof options.mapping> | undefined) {
  return given && parseMapping(given.text, given.name);
}

/** Does a load and tells of it, to who asked and to the audit log. */
async function tell(
  { audit, actor }: IngestRouteDependencies,
  { tenant, reply, subject, type, work }: Load,
): Promise<void> {
  reply.hijack();
  reply.raw.writeHead(200, { "content-type": "application/x-ndjson" });
  const write = (line: object) => reply.raw.write(`${JSON.stringify(line)}\n`);
  const entry = { actor, action: "events.file_ingested", subject };
  try {
    const report = await work((progress) => write({ progress }));
    if (report) {
      const details = { type: report.type, batch: report.id };
      await audit.record(tenant, { ...entry, outcome: "done", details });
    }
    write({ report });
  } catch (error) {
    if (!(error instanceof FlotillaError))
      reply.log.error({ err: error, subject }, "a load failed");
    write({ problem: problemOf(error, reply.request.id) });
    const details = type === undefined ? {} : { type };
    await audit.record(tenant, { ...entry, outcome: "failed", details });
  } finally {
    reply.raw.end();
  }
}
