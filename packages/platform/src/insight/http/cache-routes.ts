import { Type } from "typebox";

import { actorOf, type Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import type { Insight } from "../insight.ts";
import { principalOf } from "./flow-api.ts";

export interface CacheRoutesDependencies {
  readonly insight: Insight;
  readonly guards: Guards;
}

const ofSession = { tags: ["insight"], security: [{ session: [] }] };
const ofAnybody = { tags: ["insight"], security: [{ session: [] }, { token: [] }] };
const count = Type.Integer({ minimum: 0 });
const number = Type.Number({ minimum: 0 });
const dateTime = Type.String({ format: "date-time" });
const state = Type.Unsafe<"queued" | "executing" | "completed" | "errored" | "cancelled">({
  type: "string",
  enum: ["queued", "executing", "completed", "errored", "cancelled"],
});
const progress = Type.Object({ eligible: count, queued: count, running: count });
const entry = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  unit: Type.String(),
  state,
  asked: dateTime,
  computed: Type.Union([dateTime, Type.Null()]),
  seconds: Type.Number({ minimum: 0, description: "What computing it took." }),
  rows: count,
  bytes: count,
  score: Type.Number({
    minimum: 0,
    description: "What keeping it is worth; those with the smallest go first.",
  }),
  uses: Type.Integer({ minimum: 0, description: "How often the answer was fetched." }),
  isCurrent: Type.Boolean({ description: "Whether it is from the data as they are now." }),
});
const running = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  unit: Type.String(),
  progress,
});
const content = Type.Object({
  entries: Type.Array(entry, { description: "The last asked first." }),
  running: Type.Array(running, { description: "What this process computes now." }),
  subqueries: Type.Array(Type.Object({ id: Type.String(), rows: count, bytes: count }), {
    description: "Parts of queries whose rows are kept beside the events.",
  }),
  answers: count,
  bytes: Type.Number({ minimum: 0, description: "Of all kept answers." }),
  limitBytes: count,
  halfLife: count,
  protectedSeconds: number,
});
const mostEntries = 1000;

/** Stopping queries, and what administrators do about the kept answers. */
export function addCacheRoutes(app: App, dependencies: CacheRoutesDependencies): void {
  void app.register(
    async (scope: App) => {
      addCancelRoute(scope, dependencies);
      void scope.register(async (inner: App) => {
        inner.addHook("onRequest", dependencies.guards.requireAdmin);
        addShowRoute(inner, dependencies);
        addDropRoute(inner, dependencies);
        addClearRoute(inner, dependencies);
      });
    },
    { prefix: "/api/insight" },
  );
}

function addCancelRoute(app: App, { insight, guards }: CacheRoutesDependencies): void {
  const schema = {
    ...ofAnybody,
    operationId: "cancelQuery",
    summary: "Stop a query that waits or is being computed, unless others wait for it too",
    params: Type.Object({ id: Type.String() }),
    response: {
      200: Type.Object({ id: Type.String(), state }),
      ...problemResponses(401, 403, 404),
    },
  };
  const onRequest = guards.requirePrincipal;
  app.post("/queries/:id/cancel", { schema, onRequest }, async (request) => {
    const { id } = request.params;
    const status = await insight.cancel(request.tenant, principalOf(request), id);
    return { id, state: status.state };
  });
}

function addShowRoute(app: App, { insight }: CacheRoutesDependencies): void {
  const schema = {
    ...ofSession,
    operationId: "showCache",
    summary: "Show the kept answers, what is being computed, and the limits",
    querystring: Type.Object({
      limit: Type.Integer({
        minimum: 1,
        maximum: mostEntries,
        default: 100,
        description: "How many entries at most.",
      }),
    }),
    response: { 200: content, ...problemResponses(400, 401, 403) },
  };
  app.get("/cache", { schema }, async (request) => {
    const shown = await insight.cache.show(request.tenant, request.query.limit);
    return {
      ...shown,
      entries: [...shown.entries],
      running: [...shown.running],
      subqueries: [...shown.subqueries],
    };
  });
}

function addDropRoute(app: App, { insight }: CacheRoutesDependencies): void {
  const schema = {
    ...ofSession,
    operationId: "dropAnswer",
    summary: "Remove one kept answer, or a query that failed",
    params: Type.Object({ id: Type.String() }),
    response: { 204: Type.Null(), ...problemResponses(401, 403, 404, 409) },
  };
  app.delete("/cache/:id", { schema }, async (request, reply) => {
    await insight.cache.drop(request.tenant, request.params.id, actorOf(request));
    return await reply.code(204).send(null);
  });
}

function addClearRoute(app: App, { insight }: CacheRoutesDependencies): void {
  const schema = {
    ...ofSession,
    operationId: "clearCache",
    summary: "Remove every kept answer; what is being computed goes on",
    response: { 200: Type.Object({ removed: count }), ...problemResponses(401, 403) },
  };
  app.delete("/cache", { schema }, async (request) =>
    insight.cache.clear(request.tenant, actorOf(request)),
  );
}
