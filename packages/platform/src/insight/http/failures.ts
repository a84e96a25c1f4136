import { Type } from "typebox";

import { type ErrorRendering, instanceOf, type Problem } from "#kernel";

import type { QueryFailure } from "../query-result.ts";

/** What every failed request is answered with. */
export const failure = Type.Object(
  {
    status: Type.String({ description: "Error, or what FlowAPI says in its place." }),
    msg: Type.String({ description: "What is wrong." }),
    payload: Type.Optional(Type.Unknown({ description: "More about it, for programs." })),
    code: Type.String({ description: "Stable name of the kind of failure." }),
    remedy: Type.String({ description: "What the reader can do about it." }),
    instance: Type.String({ description: "This occurrence; the log names it as well." }),
  },
  { description: "What is wrong, in FlowAPI's shape." },
);

/** The failures that any route with a token may answer, by status. */
export const failures = { 400: failure, 401: failure, 403: failure, 404: failure, 500: failure };

/** FlowAPI's clients read `msg` and `payload`; the rest is what every error of the platform carries. */
export function asFailure(problem: Problem): ErrorRendering {
  return renderAs("Error", problem);
}

/** As `asFailure`, with the state of the query as status. */
export function asPollFailure(problem: Problem): ErrorRendering {
  return renderAs(problem.code === "insight.query_unknown" ? "awol" : "Error", problem);
}

/** As `asFailure`; FlowAPI writes this one status in small letters. */
export function asGetFailure(problem: Problem): ErrorRendering {
  if (problem.code !== "insight.format_unknown") return asFailure(problem);
  return renderAs("error", { ...problem, detail: `${problem.title}. ${problem.detail}` });
}

/** The answer about a query that ended without an answer. */
export function describeFailedQuery(
  state: "errored" | "cancelled",
  { code, detail, remedy }: QueryFailure,
  requestId: string,
) {
  return { status: state, msg: detail, code, remedy, instance: instanceOf(requestId) };
}

function renderAs(status: string, problem: Problem): ErrorRendering {
  const { detail, code, remedy, instance } = problem;
  return {
    type: "application/json; charset=utf-8",
    body: { status, msg: detail, payload: payloadOf(problem), code, remedy, instance },
  };
}

/** What FlowAPI sends with the two failures to make a query; of others only what they carry themselves. */
function payloadOf(problem: Problem): unknown {
  const { payload } = problem as Problem & { readonly payload?: unknown };
  return problem.code === "insight.no_data" ? { exception: problem.detail } : payload;
}
