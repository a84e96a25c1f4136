import { Type } from "typebox";

import { answerErrors, type App, FlotillaError, type Principal, type Tenant } from "#kernel";

import { insightErrors } from "../errors.ts";
import type { Insight } from "../insight.ts";
import type { QueryResult } from "../query-result.ts";
import { placesOfQuery } from "../query-tree.ts";
import { isRegionUnit } from "../units.ts";
import { missingAnswers } from "./answer-errors.ts";
import { sendText } from "./answer-stream.ts";
import { asGetFailure, asPollFailure, describeFailedQuery, failure, failures } from "./failures.ts";
import { asJson, common, featureCollection, geoJson, prefix, principalOf } from "./flow-api.ts";
import { toCsv, toGeoJson, toJson } from "./result-formats.ts";

/** The service checks a specification itself: it names each wrong field as FlowAPI does. */
const acceptAnything = () => () => true;

const progress = Type.Object({
  eligible: Type.Integer(),
  queued: Type.Integer(),
  running: Type.Integer(),
});
const resultRow = Type.Record(
  Type.String(),
  Type.Union([Type.String(), Type.Number(), Type.Null()]),
);
const answer = Type.Object({ query_id: Type.String(), query_result: Type.Array(resultRow) });
const anyKind = Type.Object(
  { query_kind: Type.String() },
  { description: "A query; /api/0/spec/openapi.json describes each kind." },
);

/** Asking a query, following it, and fetching its answer, for a scope whose requests show a token. */
export function addQueryRoutes(app: App, insight: Insight): void {
  addRunRoute(app, insight);
  void app.register(
    async (scope: App) => {
      answerErrors(scope, asPollFailure);
      addPollRoute(scope, insight);
    },
    { prefix: "/poll" },
  );
  void app.register(
    async (scope: App) => {
      answerErrors(scope, asGetFailure);
      addGetRoute(scope, insight);
    },
    { prefix: "/get" },
  );
}

function addRunRoute(app: App, insight: Insight): void {
  const subquery = Type.Object({ query_id: Type.String(), query_kind: Type.String() });
  const started = Type.Object({
    query_id: Type.String(),
    progress,
    subqueries: Type.Array(subquery, {
      description: "The queries below it; the id of one can stand for it as a subscriber_subset.",
    }),
  });
  const schema = {
    ...common,
    operationId: "runQuery",
    summary: "Ask a question",
    body: anyKind,
    response: { 202: started, ...failures, 429: failure, 503: failure },
  };
  app.post("/run", { schema, validatorCompiler: acceptAnything }, async (request, reply) => {
    const principal = principalOf(request);
    const asked = await insight.run(request.tenant, principal, request.body);
    const { id, progress: done, subqueries } = asked;
    return await reply
      .code(202)
      .header("location", `${prefix}/poll/${id}`)
      .send({
        query_id: id,
        progress: done,
        subqueries: subqueries.map((below) => ({ query_id: below.id, query_kind: below.kind })),
      });
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
  app.get("/:id", { schema }, async (request, reply) => {
    const { id } = request.params;
    const status = await insight.poll(request.tenant, principalOf(request), id);
    if (status.state === "errored" || status.state === "cancelled") {
      return await reply
        .code(500)
        .send(describeFailedQuery(status.state, status.failure, request.id));
    }
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
  app.get("/:file", { schema, serializerCompiler: asJson }, async (request, reply) => {
    const { id, format } = readFileName(request.params.file);
    const asked = { insight, tenant: request.tenant, principal: principalOf(request) };
    const result = await findResult(asked, id);
    if (!result) return await reply.code(202).send({});
    const { type, ...text } = await textOf(asked, result, format);
    return await sendText(reply, text, {
      "content-type": type,
      "content-disposition": `attachment;filename=${id}.${format}`,
    });
  });
}

interface Asked {
  readonly insight: Insight;
  readonly tenant: Tenant;
  readonly principal: Principal;
}

/** FlowAPI answers 403 where there is no answer because the query failed. */
async function findResult(asked: Asked, id: string): Promise<QueryResult | undefined> {
  const { insight, tenant, principal } = asked;
  try {
    return await insight.result(tenant, principal, id);
  } catch (error) {
    const hasFailed = error instanceof FlotillaError && error.code === "insight.query_failed";
    if (!hasFailed) throw error;
    throw missingAnswers.answer_missing({ id, reason: error.message }, { cause: error });
  }
}

type Format = "json" | "csv" | "geojson";

async function textOf(asked: Asked, result: QueryResult, format: Format) {
  if (format === "csv") return { type: "text/csv", parts: toCsv(result) };
  if (format === "json") return { type: "application/json; charset=utf-8", ...toJson(result) };
  const { insight, tenant, principal } = asked;
  const { unit, query } = result;
  const geography = isRegionUnit(unit)
    ? await insight.geography(tenant, principal, unit, placesOfQuery(query)?.geography)
    : undefined;
  const parts = toGeoJson(result, geography);
  if (!parts) throw missingAnswers.not_spatial({ kind: query.query_kind });
  return { type: geoJson, parts };
}

function readFileName(file: string): { readonly id: string; readonly format: Format } {
  const [id = "", format = "json", ...rest] = file.split(".");
  if (rest.length === 0 && (format === "json" || format === "csv" || format === "geojson")) {
    return { id, format };
  }
  throw insightErrors.format_unknown({
    format: JSON.stringify(file.slice(id.length + 1).slice(0, 40)),
  });
}
