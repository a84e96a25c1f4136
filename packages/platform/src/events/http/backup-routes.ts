import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

import { actorOf, type Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import { keepingErrors } from "../keeping/keeping-errors.ts";
import type { Keeping } from "../keeping/keeping.ts";
import { dateTime, day, ofSession } from "./common-schemas.ts";

export interface BackupRoutesDependencies {
  readonly guards: Guards;
  readonly backups: Keeping["backups"];
}

const count = Type.Integer({ minimum: 0 });
const dayOrNull = Type.Union([day, Type.Null()]);
const backup = Type.Object({
  name: Type.String(),
  path: Type.String({ description: "Where the file lies on the platform's machine." }),
  madeAt: dateTime,
  bytes: count,
  sha256: Type.String({ description: "Of the file, in hexadecimal." }),
  schemaVersion: count,
  events: count,
  subscribers: count,
  firstDay: dayOrNull,
  lastDay: dayOrNull,
  isPseudonymised: Type.Boolean({
    description: "Whether identifiers in it are keyed hashes, which need the tenant's key.",
  }),
});
const failures = problemResponses(400, 401, 403, 409, 507);

/** Copies of the event store: administrators make and list them; restoring is the operator's. */
export function addBackupRoutes(app: App, { guards, backups }: BackupRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addList(scope, backups);
    addMake(scope, backups);
    addRestore(scope, backups);
  });
}

function addList(app: App, backups: Keeping["backups"]): void {
  const schema = {
    ...ofSession,
    operationId: "listEventBackups",
    summary: "List the backups of the event store, the newest first",
    response: { 200: Type.Object({ backups: Type.Array(backup) }), ...failures },
  };
  app.get("/backups", { schema }, async (request) => ({
    backups: await backups.list(request.tenant),
  }));
}

function addMake(app: App, backups: Keeping["backups"]): void {
  const schema = {
    ...ofSession,
    operationId: "makeEventBackup",
    summary: "Make a backup of the event store while it is in use",
    body: Type.Object({
      to: Type.Optional(
        Type.String({ minLength: 1, description: "A file to be made; for the operator alone." }),
      ),
    }),
    response: { 201: backup, ...failures },
  };
  app.post("/backups", { schema }, async (request, reply) => {
    if (request.body.to !== undefined) await requireOperator(request);
    return await reply
      .code(201)
      .send(await backups.make(request.tenant, request.body, actorOf(request)));
  });
}

function addRestore(app: App, backups: Keeping["backups"]): void {
  const schema = {
    ...ofSession,
    operationId: "restoreEventBackup",
    summary: "Put a backup in the place of the event store; for the operator alone",
    body: Type.Object({ path: Type.String({ minLength: 1 }) }),
    response: {
      200: Type.Object({
        backup,
        repeatedErasures: Type.Integer({
          minimum: 0,
          description: "Erasures made since the backup, which were made again.",
        }),
      }),
      ...failures,
    },
  };
  app.post("/restorations", { schema, onRequest: requireOperator }, async (request) =>
    backups.restore(request.tenant, request.body.path, actorOf(request)),
  );
}

/** @throws `events.operator_required` */
async function requireOperator({ principal }: FastifyRequest): Promise<void> {
  if (principal?.kind !== "operator") throw keepingErrors.operator_required();
}
