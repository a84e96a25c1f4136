import { Readable } from "node:stream";

import type { FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";

import { type App, type AuditFilter, type AuditLog, kernelErrors, problemResponses } from "#kernel";

import { exportFormats, type ExportFormat, writeEntries } from "./audit-log-export.ts";

export interface AuditLogRoutesOptions {
  readonly audit: AuditLog;
  /** Lets administrators pass. */
  readonly guard: (request: FastifyRequest) => Promise<void>;
}

const outcome = Type.Union([Type.Literal("done"), Type.Literal("refused"), Type.Literal("failed")]);
const dateTime = Type.String({ format: "date-time" });
const entry = Type.Object({
  sequence: Type.Integer({ description: "Counted from 1." }),
  at: Type.String({ format: "date-time", description: "ISO 8601, UTC." }),
  actor: Type.String({ description: "A user's name, operator, or anonymous." }),
  action: Type.String(),
  subject: Type.String({ description: "What was acted on." }),
  outcome,
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});
const filterMembers = {
  actor: Type.Optional(Type.String({ maxLength: 200 })),
  action: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "An action, or the beginning of actions when it ends in a dot.",
    }),
  ),
  outcome: Type.Optional(outcome),
  from: Type.Optional(dateTime),
  to: Type.Optional(
    Type.String({ format: "date-time", description: "The moment after the last." }),
  ),
  text: Type.Optional(
    Type.String({ maxLength: 200, description: "Contained in the subject or the details." }),
  ),
};
const filterSchema = Type.Object(filterMembers);
const verification = Type.Union([
  Type.Object({
    ok: Type.Literal(true),
    entries: Type.Integer(),
    head: Type.Object({ sequence: Type.Integer(), hash: Type.String() }),
  }),
  Type.Object({
    ok: Type.Literal(false),
    at: Type.Integer({ description: "The sequence number of the first entry that is not right." }),
    reason: Type.String(),
  }),
]);
const common = { tags: ["server"], security: [{ session: [] }] };
const failures = problemResponses(400, 401, 403);

/** The audit log of the request's tenant, for its administrators. */
export function addAuditLogRoutes(app: App, { audit, guard }: AuditLogRoutesOptions): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guard);
    addList(scope, audit);
    addExport(scope, audit);
    addVerification(scope, audit);
  });
}

function addList(app: App, audit: AuditLog): void {
  const schema = {
    ...common,
    operationId: "listAuditEntries",
    summary: "Read the audit log, the newest entries first",
    querystring: Type.Object({
      ...filterMembers,
      before: Type.Optional(
        Type.Integer({ minimum: 1, description: "Only entries before this sequence number." }),
      ),
      limit: Type.Integer({ default: 50, minimum: 1, maximum: 1000 }),
    }),
    response: {
      200: Type.Object({
        entries: Type.Array(entry),
        next: Type.Union([Type.Integer(), Type.Null()], {
          description: "What to give as before for the next entries; null when there are no more.",
        }),
      }),
      ...failures,
    },
  };
  app.get("/api/audit-log", { schema }, async ({ tenant, query }) => {
    const { before, limit } = query;
    // One more than asked for tells whether there are more.
    const found = await audit.list(tenant, { before, limit: limit + 1, filter: filterOf(query) });
    const entries = found.slice(0, limit);
    const next = found.length > limit ? (entries.at(-1)?.sequence ?? null) : null;
    return { entries, next };
  });
}

function addExport(app: App, audit: AuditLog): void {
  const schema = {
    ...common,
    operationId: "exportAuditLog",
    summary: "Download the audit log, the newest entries first",
    querystring: Type.Object({
      ...filterMembers,
      format: Type.Union([Type.Literal("csv"), Type.Literal("jsonl")], { default: "csv" }),
    }),
    response: {
      200: {
        description: "A file that is written while it is read.",
        content: Object.fromEntries(
          Object.values(exportFormats).map(({ mediaType }) => [
            mediaType,
            { schema: Type.String() },
          ]),
        ),
      },
      ...failures,
    },
  };
  app.get("/api/audit-log/export", { schema }, async (request, reply) => {
    const { format, ...filter } = request.query;
    await recordExport(audit, request, { format, ...filter });
    return await sendExport(audit, { request, reply, format, filter: filterOf(filter) });
  });
}

async function recordExport(
  audit: AuditLog,
  { tenant, principal }: FastifyRequest,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  const actor = principal?.name ?? "anonymous";
  const action = "server.audit_log_exported";
  await audit.record(tenant, { actor, action, subject: tenant.name, outcome: "done", details });
}

interface Export {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly format: ExportFormat;
  readonly filter: AuditFilter;
}

async function sendExport(
  audit: AuditLog,
  { request, reply, format, filter }: Export,
): Promise<FastifyReply> {
  const { tenant } = request;
  const { mediaType, extension } = exportFormats[format];
  const pages = writeEntries(
    async (before, limit) => await audit.list(tenant, { before, limit, filter }),
    format,
  );
  return await reply
    .type(mediaType)
    .header("content-disposition", `attachment; filename="audit-log-${tenant.name}.${extension}"`)
    .send(Readable.from(pages));
}

function addVerification(app: App, audit: AuditLog): void {
  const schema = {
    ...common,
    operationId: "verifyAuditLog",
    summary: "Check whether no entry of the audit log was changed, added or removed",
    response: { 200: verification, ...failures },
  };
  app.get("/api/audit-log/verification", { schema }, async ({ tenant }) => audit.verify(tenant));
}

function filterOf({ from, to, ...filter }: Static<typeof filterSchema>): AuditFilter {
  return {
    actor: filter.actor,
    action: filter.action,
    outcome: filter.outcome,
    text: filter.text,
    from: from === undefined ? undefined : readMoment("from", from),
    to: to === undefined ? undefined : readMoment("to", to),
  };
}

/** The form allows the second 60, which no Date has. */
function readMoment(field: string, text: string): Date {
  const moment = new Date(text);
  if (!Number.isNaN(moment.getTime())) return moment;
  const reason = `${field}: must be a time such as 2026-03-01T12:00:00Z.`;
  throw kernelErrors.invalid_request({ reason });
}
