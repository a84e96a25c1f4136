import { Type } from "typebox";

import type { Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import { dayStates } from "../catalogue/load-records.ts";
import type { Loading } from "../catalogue/loading.ts";
import { dateTime, day, ofSession } from "./common-schemas.ts";

export interface LoadingRoutesDependencies {
  readonly guards: Guards;
  readonly loading: Loading;
}

const state = Type.Enum([...dayStates]);
const type = Type.Object({
  name: Type.String(),
  isDeclared: Type.Boolean({ description: "Whether the tenant declared it." }),
  first: Type.Union([day, Type.Null()], { description: "The first day with events." }),
  last: Type.Union([day, Type.Null()]),
  events: Type.Integer(),
});
const knownDay = Type.Object({
  type: Type.String(),
  day,
  isAvailable: Type.Boolean({ description: "Whether questions are answered from it." }),
  events: Type.Integer(),
  state,
  updatedAt: dateTime,
  quarantined: Type.Integer({
    description:
      "Rows that could not be read, in the files that the day was loaded from. A row without a readable time counts for each day of its file.",
  }),
});
const batch = Type.Object({
  batch: Type.Integer({ description: "Counted from 1." }),
  id: Type.String({ description: "SHA-256 of the file's content." }),
  type: Type.String(),
  unit: Type.String({
    description: "Of geography the unit or name, of mapping the name; otherwise empty.",
  }),
  fileName: Type.String(),
  source: Type.String(),
  rows: Type.Integer(),
  quarantined: Type.Integer(),
  days: Type.Array(day),
  storedAt: dateTime,
  seconds: Type.Number({ description: "How long loading took." }),
  isSuperseded: Type.Boolean({ description: "Whether nothing of it is there any more." }),
});
const runningLoad = Type.Object({
  id: Type.Integer(),
  type: Type.String(),
  name: Type.String(),
  source: Type.String(),
  step: Type.String(),
  rows: Type.Union([Type.Integer(), Type.Null()], {
    description: "Null until the file has been read.",
  }),
  startedAt: dateTime,
});
const quarantinedRow = Type.Object({
  batch: Type.Integer(),
  type: Type.String(),
  fileName: Type.String(),
  line: Type.Union([Type.Integer(), Type.Null()], {
    description: "Counted from 1; null where a format has no lines.",
  }),
  column: Type.String({ description: "Empty where the row as a whole is broken." }),
  reason: Type.String(),
  content: Type.String({ description: "The row as it was read, shortened." }),
});
const step = Type.Object({
  state,
  batchId: Type.Union([Type.String(), Type.Null()], {
    description: "The batch; null for what no file did.",
  }),
  at: dateTime,
});
const limit = Type.Integer({ default: 50, minimum: 1, maximum: 1000 });
const failures = problemResponses(400, 401, 403);

/** What administrators read of what was loaded, and of what is being loaded. */
export function addLoadingRoutes(app: App, { guards, loading }: LoadingRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addDays(scope, loading);
    addDay(scope, loading);
    addBatches(scope, loading);
    addRunningLoads(scope, loading);
    addQuarantine(scope, loading);
  });
}

function addDays(app: App, loading: Loading): void {
  const schema = {
    ...ofSession,
    operationId: "listEventDays",
    summary: "See which days of which types are there, and what happened to each last",
    querystring: Type.Object({
      start: Type.Optional(day),
      end: Type.Optional(Type.String({ format: "date", description: "The day after the last." })),
      type: Type.Optional(Type.String()),
    }),
    response: {
      200: Type.Object({ types: Type.Array(type), days: Type.Array(knownDay) }),
      ...failures,
    },
  };
  app.get("/days", { schema }, async ({ tenant, query }) => await loading.days(tenant, query));
}

function addDay(app: App, loading: Loading): void {
  const schema = {
    ...ofSession,
    operationId: "getEventDay",
    summary: "See what happened to a day of a type, the latest first",
    params: Type.Object({ type: Type.String(), day }),
    response: {
      200: Type.Object({
        type: Type.String(),
        day,
        isAvailable: Type.Boolean(),
        events: Type.Integer(),
        steps: Type.Array(step),
        batches: Type.Array(batch),
      }),
      ...problemResponses(400, 401, 403, 404),
    },
  };
  app.get(
    "/days/:type/:day",
    { schema },
    async ({ tenant, params }) => await loading.day(tenant, params),
  );
}

function addBatches(app: App, loading: Loading): void {
  const schema = {
    ...ofSession,
    operationId: "listBatches",
    summary: "List what was loaded, the latest first",
    querystring: Type.Object({
      type: Type.Optional(
        Type.String({ description: "A type of events, cells, geography, mapping or tacs." }),
      ),
      before: Type.Optional(Type.Integer({ minimum: 1, description: "Only earlier batches." })),
      limit,
    }),
    response: {
      200: Type.Object({
        batches: Type.Array(batch),
        next: Type.Union([Type.Integer(), Type.Null()], {
          description: "What to give as before for the next ones; null when there are no more.",
        }),
      }),
      ...failures,
    },
  };
  app.get(
    "/batches",
    { schema },
    async ({ tenant, query }) => await loading.batches(tenant, query),
  );
}

function addRunningLoads(app: App, loading: Loading): void {
  const schema = {
    ...ofSession,
    operationId: "listRunningLoads",
    summary: "See what is being loaded",
    response: { 200: Type.Object({ loads: Type.Array(runningLoad) }), ...failures },
  };
  app.get("/loads", { schema }, async ({ tenant }) => ({ loads: await loading.running(tenant) }));
}

function addQuarantine(app: App, loading: Loading): void {
  const schema = {
    ...ofSession,
    operationId: "listQuarantine",
    summary: "Read rows that could not be read, those of the latest batch first",
    querystring: Type.Object({
      batch: Type.Optional(Type.Integer({ minimum: 1 })),
      type: Type.Optional(Type.String()),
      before: Type.Optional(
        Type.String({
          pattern: "^[0-9]{1,9}-[0-9]{1,12}$",
          description: "What an earlier answer gave as next.",
        }),
      ),
      limit,
    }),
    response: {
      200: Type.Object({
        rows: Type.Array(quarantinedRow),
        next: Type.Union([Type.String(), Type.Null()], {
          description: "What to give as before for the next rows; null when there are no more.",
        }),
      }),
      ...failures,
    },
  };
  app.get(
    "/quarantine",
    { schema },
    async ({ tenant, query }) => await loading.quarantine(tenant, query),
  );
}
