import type { FastifyReply, FastifyRequest } from "fastify";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

import type { App } from "./app.ts";

/** Creates the registry of an application with the measures of its process and of its requests. */
export function createMetrics(app: App): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureRequests(app, registry);
  app.addHook("onClose", () => registry.clear());
  return registry;
}

function measureRequests(app: App, registry: Registry): void {
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took to answer, by route.",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.addHook("onResponse", (request, reply, done) => {
    if (isMeasured(request)) duration.observe(labelsOf(request, reply), reply.elapsedTime / 1000);
    done();
  });
}

/** Asking for the measures would otherwise be most of what is measured. */
function isMeasured(request: FastifyRequest): boolean {
  return !["/livez", "/readyz", "/metrics"].includes(request.url);
}

/** Labels of which there are only few values: the path itself could have any. */
function labelsOf(request: FastifyRequest, reply: FastifyReply) {
  const known = { method: request.method, route: request.routeOptions.url ?? "unknown" };
  const unknown = { method: "any", route: reply.statusCode < 400 ? "console" : "unknown" };
  return {
    ...(request.is404 ? unknown : known),
    status: `${Math.floor(reply.statusCode / 100)}xx`,
  };
}
