import type { FastifyRequest } from "fastify";

import type { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";
import { stateOf } from "./app-state.ts";
import type { App } from "./app.ts";

/** Tells of every refused access before its answer leaves. A listener that fails is logged and changes nothing. */
export function reportRefusals(
  app: App,
  listener: (request: FastifyRequest, error: FlotillaError) => void | Promise<void>,
): void {
  const { failures } = stateOf(app);
  app.addHook("onSend", async (request, reply) => {
    const error = refusalOf(reply.statusCode);
    if (error) await report(listener, request, failures.get(request) ?? error);
  });
}

async function report(
  listener: (request: FastifyRequest, error: FlotillaError) => void | Promise<void>,
  request: FastifyRequest,
  error: FlotillaError,
): Promise<void> {
  try {
    await listener(request, error);
  } catch (failure) {
    request.log.error({ err: failure }, "a refused access could not be reported");
  }
}

/** What stands for a refusal that a handler answered without raising an error. */
function refusalOf(status: number): FlotillaError | undefined {
  if (status === 401) return kernelErrors.not_authenticated();
  if (status === 403) return kernelErrors.not_permitted();
  return undefined;
}
