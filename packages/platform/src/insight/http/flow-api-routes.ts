import type { FastifyRequest } from "fastify";
import type { FeatureCollection } from "geojson";
import { Type } from "typebox";

import {
  answerErrors,
  type App,
  type ErrorRendering,
  type Principal,
  type Problem,
  type Tenant,
} from "#kernel";

import { insightErrors } from "../errors.ts";
import type { Insight } from "../insight.ts";
import { isRegionUnit, regionUnits } from "../units.ts";
import { addQaRoutes } from "./qa-routes.ts";
import { toCsv, toGeoJson } from "./result-formats.ts";
import { describeFlowApi } from "./specification.ts";

const prefix = "/api/0";
const geoJson = "application/geo+json";

/** Rows and shapes are what the service made; taking them apart by schema would only cost time. */
const asJson = () => JSON.stringify;

/** The service checks a specification itself: it names each wrong field as FlowAPI does. */
const acceptAnything = () => () => true;

const progress = Type.Object({
  eligible: Type.Integer(),
  queued: Type.Integer(),
  running: Type.Integer(),
});
const failure = Type.Object(
  {
    status: Type.Literal("Error"),
    msg: Type.String(),
    payload: Type.Optional(Type.Unknown()),
    code: Type.String(),
    remedy: Type.String(),
    instance: Type.String(),
  },
  { description: "What is wrong, in FlowAPI's shape." },
);
const resultRow = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Null()]),
);
const featureCollection = Type.Unsafe<FeatureCollection>(
  Type.Object({
    type: Type.Literal("FeatureCollection"),
    features: Type.Array(
      Type.Object({
        type: Type.Literal("Feature"),
        properties: Type.Record(Type.String(), Type.Unknown()),
        geometry: Type.Object({ type: Type.String(), coordinates: Type.Array(Type.Unknown()) }),
      }),
    ),
  }),
);
const answer = Type.Object({ query_id: Type.String(), query_result: Type.Array(resultRow) });
const anyKind = Type.Object(
  { query_kind: Type.String() },
  { description: "A query; /api/0/spec/openapi.json describes each kind." },
);
const common = { tags: ["insight"], security: [{ token: [] }] };
const failures = { 400: failure, 401: failure, 403: failure, 404: failure, 500: failure };

export interface InsightRoutesOptions {
  readonly insight: Insight;
  /** Sets the request's principal by its bearer token, or throws. */
  readonly requireToken: (request: FastifyRequest) => Promise<unknown>;
  /** The audience that tokens for the tenant's interface name. */
  readonly audienceOf: (tenant: Tenant) => string;
}

/** FlowAPI's interface at `/api/0`. */
export function addInsightRoutes(app: App, options: InsightRoutesOptions): void {
  void app.register(
    async (scope: App) => {
      answerErrors(scope, asFailure);
      // Before the body is read, so that nobody unknown can make the platform parse anything.
      scope.addHook("onRequest", async (request) => {
        await options.requireToken(request);
      });
      addRunRoute(scope, options.insight);
      addPollRoute(scope, options.insight);
      addGetRoute(scope, options.insight);
      addGeographyRoute(scope, options.insight);
      addAvailableDatesRoute(scope, options.insight);
      addQaRoutes(scope, options.insight.qa);
    },
    { prefix },
  );
  addSpecificationRoute(app, options);
}

/** Whoever issues tokens for this interface has to know its scopes first: it needs no token. */
function addSpecificationRoute(app: App, { audienceOf }: InsightRoutesOptions): void {
  const schema = {
    operationId: "getSpecification",
    summary: "Get FlowAPI's description of itself, with the audience and the scopes of its tokens",
    tags: ["insight"],
    security: [],
    response: { 200: Type.Record(Type.String(), Type.Unknown()) },
  };
  app.get(`${prefix}/spec/openapi.json`, { schema, serializerCompiler: asJson }, async (request) =>
    describeFlowApi(audienceOf(request.tenant)),
  );
}

function addRunRoute(app: App, insight: Insight): void {
  const started = Type.Object({ query_id: Type.String(), progress });
  const schema = {
    ...common,
    operationId: "runQuery",
    summary: "Ask a question",
    body: anyKind,
    response: { 202: started, ...failures },
  };
  app.post("/run", { schema, validatorCompiler: acceptAnything }, async (request, reply) => {
    const principal = principalOf(request);
    const { id, progress: done } = await insight.run(request.tenant, principal, request.body);
    return await reply
      .code(202)
      .header("location", `${prefix}/poll/${id}`)
      .send({ query_id: id, progress: done });
  });
}

function addPollRoute(app: App, insight: Insight): void {
  const schema = {
    ...common,
    operationId: "pollQuery",
    summary: "See how far a question is",
    params: Type.Object({ id: Type.String() }),
    response: {
      202: Type.Object({ status: Type.String(), msg: Type.String(), progress }),
      303: Type.Object({ status: Type.Literal("completed") }),
      ...failures,
    },
  };
  app.get("/poll/:id", { schema }, async (request, reply) => {
    const { id } = request.params;
    const status = await insight.poll(request.tenant, principalOf(request), id);
    if (status.state === "errored") throw insightErrors.query_failed({ id });
    if (status.state === "completed") {
      return await reply
        .code(303)
        .header("location", `${prefix}/get/${id}`)
        .send({ status: "completed" });
    }
    return await reply.code(202).send({
      status: status.state,
      msg: `Query is ${status.state}.`,
      progress: status.progress,
    });
  });
}

function addGetRoute(app: App, insight: Insight): void {
  const schema = {
    ...common,
    operationId: "getQueryResult",
    summary: "Get an answer, as JSON or with the extension .json, .csv or .geojson",
    params: Type.Object({ file: Type.String() }),
    response: {
      200: {
        description: "The answer, in the form that the extension names",
        content: {
          "application/json": { schema: answer },
          "text/csv": { schema: Type.String() },
          [geoJson]: { schema: featureCollection },
        },
      },
      202: Type.Object({}),
      ...failures,
    },
  };
  app.get("/get/:file", { schema, serializerCompiler: asJson }, async (request, reply) => {
    const { id, format } = readFileName(request.params.file);
    const principal = principalOf(request);
    const result = await insight.result(request.tenant, principal, id);
    if (!result) return await reply.code(202).send({});
    const name = `attachment;filename=${id}.${format}`;
    if (format === "geojson") {
      if (!isRegionUnit(result.unit)) throw insightErrors.not_spatial({ unit: result.unit });
      const geography = await insight.geography(request.tenant, principal, result.unit);
      const features = toGeoJson(result.rows, geography);
      return await reply.header("content-disposition", name).type(geoJson).send(features);
    }
    void reply.header("content-disposition", name);
    if (format === "csv") return await reply.type("text/csv").send(toCsv(result.rows, result.unit));
    return await reply.send({ query_id: id, query_result: result.rows });
  });
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

function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error("a route of insight was reached without authentication");
  return request.principal;
}

function readFileName(file: string): { id: string; format: "json" | "csv" | "geojson" } {
  const [id = "", format = "json", ...rest] = file.split(".");
  if (rest.length === 0 && (format === "json" || format === "csv" || format === "geojson")) {
    return { id, format };
  }
  throw insightErrors.format_unknown({
    format: JSON.stringify(file.slice(id.length + 1).slice(0, 40)),
  });
}

/** FlowAPI's clients read `msg` and `payload`; the rest is what every error of the platform carries. */
function asFailure(problem: Problem): ErrorRendering {
  const { payload } = problem as Problem & { readonly payload?: unknown };
  return {
    type: "application/json; charset=utf-8",
    body: {
      status: "Error",
      msg: problem.detail,
      payload,
      code: problem.code,
      remedy: problem.remedy,
      instance: problem.instance,
    },
  };
}
