import { Type } from "typebox";

import type { Guards } from "#identity";
import { type App, problemResponses } from "#kernel";

import { checkUnits } from "../quality/checks.ts";
import type { Quality } from "../quality/quality.ts";
import { day, ofSession } from "./common-schemas.ts";

export interface QualityRoutesDependencies {
  readonly guards: Guards;
  readonly quality: Quality;
}

const check = Type.Object({
  id: Type.String(),
  title: Type.String(),
  unit: Type.Enum([...checkUnits], {
    description: "What its outcome is: how many, seconds, a moment, or anything.",
  }),
  meaning: Type.String({ description: "What it computes, as a sentence." }),
  isOwn: Type.Boolean({ description: "Whether it comes from the directory of own checks." }),
  types: Type.Array(Type.String(), { description: "The types of events that have it." }),
});
const value = Type.Object({
  day,
  outcome: Type.String(),
  number: Type.Union([Type.Number(), Type.Null()], {
    description: "The outcome as a number, where it is one.",
  }),
});
const series = Type.Object({
  check: Type.String(),
  unit: check.properties.unit,
  values: Type.Array(value, { description: "By day; days without an outcome are left out." }),
});
const failures = problemResponses(400, 401, 403);

/** What administrators read of the quality of loaded events. */
export function addQualityRoutes(app: App, { guards, quality }: QualityRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addChecks(scope, quality);
    addSeries(scope, quality);
  });
}

function addChecks(app: App, quality: Quality): void {
  const schema = {
    ...ofSession,
    operationId: "listQualityChecks",
    summary: "List the checks that are computed while events are loaded",
    response: { 200: Type.Object({ checks: Type.Array(check) }), ...failures },
  };
  app.get("/quality/checks", { schema }, async ({ tenant }) => ({
    checks: await quality.checks(tenant),
  }));
}

function addSeries(app: App, quality: Quality): void {
  const schema = {
    ...ofSession,
    operationId: "getQuality",
    summary: "Read the outcomes of a type's checks over days",
    querystring: Type.Object({
      type: Type.String(),
      checks: Type.Optional(
        Type.String({ description: "Ids separated by commas; without them every check." }),
      ),
      start: Type.Optional(day),
      end: Type.Optional(Type.String({ format: "date", description: "The day after the last." })),
    }),
    response: {
      200: Type.Object({ type: Type.String(), series: Type.Array(series) }),
      ...failures,
    },
  };
  app.get("/quality", { schema }, async ({ tenant, query }) => {
    const { type, checks, ...span } = query;
    const chosen = checks?.split(",").map((id) => id.trim());
    return { type, series: await quality.series(tenant, { type, checks: chosen, ...span }) };
  });
}
