import { Type } from "typebox";

import { actorOf, type Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import type { Retention } from "../keeping/retention.ts";
import { day, ofSession } from "./common-schemas.ts";

export interface RetentionRoutesDependencies {
  readonly guards: Guards;
  readonly retention: Retention;
}

const type = Type.String({ description: "A type of events, such as calls." });
const daysKept = Type.Union([Type.Integer({ minimum: 1, maximum: 36_500 }), Type.Null()], {
  description: "How many days before today, by UTC, are kept; null for all.",
});
const dayOrNull = Type.Union([day, Type.Null()]);
const count = Type.Integer({ minimum: 0 });
const rule = Type.Object({
  type,
  daysKept,
  storedDays: count,
  firstDay: dayOrNull,
  lastDay: dayOrNull,
});
const outcome = Type.Object({
  type,
  daysKept,
  dryRun: Type.Boolean(),
  keptFrom: Type.Union([day, Type.Null()], {
    description: "The first day that is kept; null when all are.",
  }),
  removed: Type.Array(Type.Object({ day, events: count }), {
    description: "The days that were removed, or would be.",
  }),
});
const failures = problemResponses(400, 401, 403);

/** What administrators do about how long events are kept. */
export function addRetentionRoutes(
  app: App,
  { guards, retention }: RetentionRoutesDependencies,
): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    const list = {
      ...ofSession,
      operationId: "listRetentionRules",
      summary: "List how long the events of each type are kept",
      response: { 200: Type.Object({ rules: Type.Array(rule) }), ...failures },
    };
    scope.get("/retention", { schema: list }, async (request) => ({
      rules: await retention.list(request.tenant),
    }));
    const set = {
      ...ofSession,
      operationId: "setRetentionRule",
      summary: "Set how long the events of a type are kept, and remove what is older",
      body: Type.Object({
        type,
        daysKept,
        dryRun: Type.Optional(
          Type.Boolean({ description: "Only say what would be removed, and change nothing." }),
        ),
      }),
      response: { 200: outcome, ...failures },
    };
    scope.put("/retention", { schema: set }, async (request) => {
      const { dryRun = false, ...order } = request.body;
      return await retention.set(request.tenant, { ...order, dryRun }, actorOf(request));
    });
  });
}
