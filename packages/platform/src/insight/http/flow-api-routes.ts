import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

import { answerErrors, type App, type Tenant } from "#kernel";

import type { DisclosureService } from "../disclosure/disclosure.ts";
import type { Insight } from "../insight.ts";
import { regionUnits } from "../units.ts";
import { asFailure, failures } from "./failures.ts";
import { asJson, common, featureCollection, geoJson, prefix, principalOf } from "./flow-api.ts";
import { addPrivacyBudgetRoute } from "./privacy-budget-routes.ts";
import { addQaRoutes } from "./qa-routes.ts";
import { addQueryRoutes } from "./query-routes.ts";
import { addSpecificationRoutes } from "./specification-routes.ts";

export interface InsightRoutesOptions {
  readonly insight: Insight;
  readonly disclosure: Pick<DisclosureService, "privacyBudget">;
  /** Sets the request's principal by its bearer token, or throws. */
  readonly requireToken: (request: FastifyRequest) => Promise<unknown>;
  /** The audience that tokens for the tenant's interface name. */
  readonly audienceOf: (tenant: Tenant) => string;
}

/** FlowAPI's interface at `/api/0`. */
export function addInsightRoutes(app: App, options: InsightRoutesOptions): void {
  const { insight, disclosure, requireToken, audienceOf } = options;
  addRootRoute(app);
  addSpecificationRoutes(app, audienceOf);
  void app.register(
    async (scope: App) => {
      answerErrors(scope, asFailure);
      // Before the body is read, so that nobody unknown can make the platform parse anything.
      scope.addHook("onRequest", async (request) => {
        await requireToken(request);
      });
      addQueryRoutes(scope, insight);
      addGeographyRoute(scope, insight);
      addAvailableDatesRoute(scope, insight);
      addQaRoutes(scope, insight.qa);
      addPrivacyBudgetRoute(scope, disclosure);
    },
    { prefix },
  );
}

/** FlowAPI answers at `/` that it is there; the platform's `/` is the console, so that it is here instead. */
function addRootRoute(app: App): void {
  app.get(`${prefix}/`, { schema: { hide: true } }, async (_request, reply) => reply.send());
}

function addGeographyRoute(app: App, insight: Insight): void {
  const schema = {
    ...common,
    operationId: "getGeography",
    summary: "Get the polygons of an aggregation unit as GeoJSON",
    params: Type.Object({ unit: Type.String({ description: regionUnits.join(", ") }) }),
    response: {
      200: {
        description: "The regions with their shapes",
        content: { [geoJson]: { schema: featureCollection } },
      },
      ...failures,
    },
  };
  app.get("/geography/:unit", { schema, serializerCompiler: asJson }, async (request, reply) => {
    const principal = principalOf(request);
    const geography = await insight.geography(request.tenant, principal, request.params.unit);
    return await reply.type(geoJson).send(geography);
  });
}

function addAvailableDatesRoute(app: App, insight: Insight): void {
  const schema = {
    ...common,
    operationId: "getAvailableDates",
    summary: "List the days with data, by type of event",
    response: {
      200: Type.Object({
        available_dates: Type.Record(Type.String(), Type.Array(Type.String())),
      }),
      ...failures,
    },
  };
  app.get("/available_dates", { schema }, async (request) => ({
    available_dates: await insight.availableDates(request.tenant, principalOf(request)),
  }));
}
