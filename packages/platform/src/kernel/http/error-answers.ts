import type { FastifyReply, FastifyRequest } from "fastify";

import type { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";
import { stateOf } from "./app-state.ts";
import type { App } from "./app.ts";
import { pathOf } from "./path.ts";
import { expectedError, instanceOf, type Problem, problemMediaType, problemOf } from "./problem.ts";

/** How a problem looks in an answer: its media type and its body, which becomes JSON. */
export interface ErrorRendering {
  readonly type: string;
  readonly body: unknown;
}

/**
 * Answers every error, unknown address and wrong method of a scope, as a problem document unless `render` gives another
 * shape. A module with an interface of its own calls it inside the scope that it registers:
 * `app.register((scope, _, done) => { answerErrors(scope, render); …; done(); }, { prefix: "/api/0" })`.
 */
export function answerErrors(
  app: App,
  render: (problem: Problem) => ErrorRendering = asProblemDocument,
): void {
  app.setErrorHandler((error, request, reply) => sendError({ error, request, reply, render }));
  app.setNotFoundHandler(async (request, reply) => {
    const file = await stateOf(app).findFile(request);
    if (file !== undefined) return reply.sendFile(file);
    const error = unansweredError(app, request, reply);
    return sendError({ error, request, reply, render });
  });
}

interface Failure {
  readonly error: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly render?: (problem: Problem) => ErrorRendering;
}

/** Logs an error if it is the platform's own fault, and answers it. */
export function sendError({ error, request, reply, render = asProblemDocument }: Failure) {
  const expected = expectedError(error);
  stateOf(request.server).failures.set(request, expected);
  if (expected.status >= 500) logFailure(error, request, expected);
  if (expected.status === 401 && !reply.hasHeader("www-authenticate")) {
    reply.header("www-authenticate", "Bearer");
  }
  const { retryAfter } = expected.extensions;
  if (typeof retryAfter === "number") reply.header("retry-after", retryAfter);
  const { type, body } = render(problemOf(expected, request.id));
  return reply
    .code(expected.status)
    .header("x-request-id", request.id)
    .header("cache-control", "no-store")
    .type(type)
    .send(JSON.stringify(body));
}

function asProblemDocument(problem: Problem): ErrorRendering {
  return { type: problemMediaType, body: problem };
}

function logFailure(error: unknown, request: FastifyRequest, expected: FlotillaError): void {
  request.log.error(
    {
      err: error,
      code: expected.code,
      instance: instanceOf(request.id),
      method: request.method,
      path: pathOf(request),
    },
    "a request failed",
  );
}

function unansweredError(app: App, request: FastifyRequest, reply: FastifyReply): FlotillaError {
  const { method } = request;
  const path = pathOf(request);
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  const allowed = stateOf(app).routes.methodsOf(path);
  if (allowed.length === 0 || allowed.includes(method)) {
    return kernelErrors.route_not_found({ method, path: shown });
  }
  reply.header("allow", allowed.join(", "));
  return kernelErrors.method_not_allowed({ method, path: shown, allowed: allowed.join(", ") });
}
