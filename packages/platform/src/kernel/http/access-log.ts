import { type FastifyReply, type FastifyRequest, LogController } from "fastify";

import type { Logger } from "../logging.ts";
import { stateOf } from "./app-state.ts";
import { pathOf } from "./path.ts";
import { instanceOf } from "./problem.ts";
import { tenantOf } from "./request-context.ts";

/** Asked every few seconds by machines: logged at debug. */
const quietPaths = new Set(["/livez", "/readyz", "/metrics"]);

/**
 * Writes one line for a request once it is answered or broken off, whichever comes first. Headers, the body and the query
 * are never in it.
 */
export function logWhenAnswered(
  logger: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const path = pathOf(request);
  const level = quietPaths.has(path) ? "debug" : "info";
  if (!logger.isLevelEnabled(level)) return;
  const began = performance.now();
  reply.raw.once("close", () => {
    const line = {
      method: request.method,
      path,
      status: reply.raw.statusCode,
      durationMs: Math.round((performance.now() - began) * 10) / 10,
      ...whoAndWhy(request),
      ...(reply.raw.writableFinished ? {} : { aborted: true }),
    };
    request.log[level](line, "request");
  });
}

function whoAndWhy(request: FastifyRequest): object {
  const tenant = tenantOf(request);
  const failure = stateOf(request.server).failures.get(request);
  return {
    ...(tenant && { tenant: tenant.name }),
    ...(failure && { code: failure.code, instance: instanceOf(request.id) }),
  };
}

/** Keeps the framework from logging requests by itself, because it would log queries. */
export class QuietLogController extends LogController {
  constructor() {
    super({ requestIdLogLabel: "requestId" });
  }
  override incomingRequest(): void {}
  override requestCompleted(): void {}
  override defaultErrorLog(): void {}
  override writeHeadError(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
    reply.log.error({ err: error }, "the headers of an answer could not be written");
  }
}
