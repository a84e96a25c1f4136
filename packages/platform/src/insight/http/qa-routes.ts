import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

import { answerErrors, type App, type ErrorRendering, type Principal, type Problem } from "#kernel";

import type { Qa } from "../qa.ts";

const date = Type.String({ format: "date" });
const named = { cdr_type: Type.String(), check_id: Type.String() };
const available = Type.Object({ cdr_type: Type.String(), type_of_query_or_check: Type.String() });
const outcome = Type.Object({
  outcome: Type.String(),
  type_of_query_or_check: Type.String(),
  cdr_date: date,
});
const failure = Type.Object(
  {
    status: Type.String({ description: "bad request, not found or error" }),
    msg: Type.String(),
    code: Type.String(),
    remedy: Type.String(),
    instance: Type.String(),
  },
  { description: "What is wrong, in the shape of FlowAPI's routes for quality." },
);
const common = { tags: ["insight"], security: [{ token: [] }] };
const failures = { 400: failure, 401: failure, 403: failure, 404: failure, 500: failure };
const outcomes = Type.Object({ qa_checks: Type.Array(outcome) });

/** FlowAPI's interface to the quality of loaded events, for a scope whose requests show a token. */
export function addQaRoutes(app: App, qa: Qa): void {
  void app.register(
    async (scope: App) => {
      answerErrors(scope, asFailure);
      addAvailable(scope, qa);
      addRange(scope, qa);
      addDay(scope, qa);
    },
    { prefix: "/qa" },
  );
}

function addAvailable(app: App, qa: Qa): void {
  const schema = {
    ...common,
    operationId: "listQaChecks",
    summary: "List the quality checks that have outcomes, by type of event",
    response: { 200: Type.Object({ available_qa_checks: Type.Array(available) }), ...failures },
  };
  app.get("/", { schema }, async (request) => ({
    available_qa_checks: await qa.available(request.tenant, principalOf(request)),
  }));
}

function addRange(app: App, qa: Qa): void {
  const schema = {
    ...common,
    operationId: "getQaOutcomes",
    summary: "Read the outcomes of a quality check from one day to another, both included",
    params: Type.Object(named),
    querystring: Type.Object({ start_date: date, end_date: date }),
    response: { 200: outcomes, ...failures },
  };
  app.get("/:cdr_type/:check_id", { schema }, async (request) => {
    const { cdr_type: type, check_id: check } = request.params;
    const { start_date: start, end_date: end } = request.query;
    const asked = { type, check, start, end };
    return { qa_checks: await qa.outcomes(request.tenant, principalOf(request), asked) };
  });
}

function addDay(app: App, qa: Qa): void {
  const schema = {
    ...common,
    operationId: "getQaOutcome",
    summary: "Read the outcome of a quality check for one day",
    params: Type.Object({ ...named, check_date: date }),
    response: { 200: outcomes, ...failures },
  };
  app.get("/:cdr_type/:check_id/:check_date", { schema }, async (request) => {
    const { cdr_type: type, check_id: check, check_date: day } = request.params;
    const asked = { type, check, start: day, end: day };
    return { qa_checks: await qa.outcomes(request.tenant, principalOf(request), asked) };
  });
}

function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new Error("a route of quality was reached without authentication");
  return principal;
}

const statuses: Readonly<Record<number, string>> = { 400: "bad request", 404: "not found" };

function asFailure({ status, detail, code, remedy, instance }: Problem): ErrorRendering {
  return {
    type: "application/json; charset=utf-8",
    body: { status: statuses[status] ?? "error", msg: detail, code, remedy, instance },
  };
}
