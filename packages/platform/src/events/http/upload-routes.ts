import type { Readable } from "node:stream";

import { Type } from "typebox";

import { actorOf, type Guard, type Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import type { Arrivals } from "../arrivals/arrivals.ts";
import { existingDaysModes } from "../ingest/existing-days.ts";
import { parseMapping } from "../reading/mapping.ts";
import { day } from "./common-schemas.ts";

export interface UploadRoutesDependencies {
  readonly guards: Guards;
  readonly arrivals: Arrivals;
}

/** The scope of tokens that may upload. */
const ingestScope = "ingest";

const report = Type.Object({
  id: Type.String({ description: "The batch: SHA-256 of the file's content." }),
  type: Type.String(),
  unit: Type.Optional(Type.String()),
  rows: Type.Integer({ description: "Events, versions of cells, or regions." }),
  quarantined: Type.Integer({ description: "Rows that could not be read." }),
  days: Type.Array(day, { description: "The days of UTC that the events belong to." }),
  replacedDays: Type.Array(day, { description: "Those of the days that had events before." }),
  alreadyStored: Type.Boolean({
    description: "The same content was there before; nothing was changed.",
  }),
  seconds: Type.Number({ description: "How long storing took." }),
});

/** How files are sent by administrators, and by programs whose token may do that. */
export function addUploadRoutes(app: App, dependencies: UploadRoutesDependencies): void {
  void app.register(async (scope: App) => {
    // The body is the file, whatever kind it says it is: it is handed on unread.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    scope.addHook("onRequest", mayIngest(dependencies.guards));
    addUpload(scope, dependencies);
  });
}

function mayIngest(guards: Guards): Guard {
  const requireScope = guards.requireToken(ingestScope);
  return async (request) => {
    const principal = await guards.authenticate(request);
    await (principal?.kind === "token" ? requireScope(request) : guards.requireAdmin(request));
  };
}

function addUpload(app: App, { arrivals }: UploadRoutesDependencies): void {
  const schema = {
    tags: ["events"],
    security: [{ session: [] }, { token: [ingestScope] }],
    operationId: "uploadEvents",
    summary: "Store a file that is the body of the request, exactly once",
    querystring: Type.Object({
      type: Type.String({ description: "A type of events, cells, geography, mapping or tacs." }),
      unit: Type.Optional(
        Type.String({
          description:
            "For geography: such as admin3, or a name of its own such as geography.districts. For mapping: its name.",
        }),
      ),
      name: Type.String({
        minLength: 1,
        maxLength: 255,
        description:
          "What the file is called. Its ending says what it is: .csv, .csv.gz, .parquet.",
      }),
      existingDays: Type.Optional(
        Type.Enum([...existingDaysModes], {
          description: "What the file means for days that are stored; correct unless given.",
        }),
      ),
      mapping: Type.Optional(
        Type.String({ maxLength: 16_384, description: "The text of a mapping file, in YAML." }),
      ),
    }),
    response: { 200: report, ...problemResponses(400, 401, 403, 409, 413, 503, 507) },
  };
  app.post("/uploads", { schema }, async (request, reply) => {
    const { mapping, ...query } = request.query;
    const bytes = Number(request.headers["content-length"] ?? 0);
    const parsed = mapping === undefined ? undefined : parseMapping(mapping, "the mapping");
    const content = (request.body ?? request.raw) as Readable;
    const upload = { ...query, mapping: parsed, content, bytes };
    // Nothing moves on the connection while the file is being stored, however long that takes.
    request.raw.once("end", () => request.raw.socket.setTimeout(0));
    try {
      const stored = await arrivals.upload(request.tenant, upload, actorOf(request));
      return { ...stored, days: [...stored.days], replacedDays: [...stored.replacedDays] };
    } catch (error) {
      // What is left of the body is not read, so the connection cannot be used again.
      void reply.header("connection", "close");
      throw error;
    }
  });
}
