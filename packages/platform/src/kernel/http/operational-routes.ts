import type { Registry } from "prom-client";

import { stateOf } from "./app-state.ts";
import type { App } from "./app.ts";
import { createMetrics } from "./metrics.ts";

/** Whether requests should be sent here, and if not, why: sentences for a person. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

export interface OperationalRoutesOptions {
  /** Asked at every request of `/readyz`; keep it cheap. */
  readonly readiness: () => Promise<Readiness>;
}

/**
 * Adds the routes for those who operate the platform, which know no tenant and ask nobody who they are: `/livez` (the
 * process answers), `/readyz` (it should be sent requests) and `/metrics` (for Prometheus).
 *
 * @returns the registry behind `/metrics`, to which modules may add measures of their own
 */
export function addOperationalRoutes(app: App, { readiness }: OperationalRoutesOptions): Registry {
  const registry = createMetrics(app);
  const hidden = { schema: { hide: true } };
  app.get("/livez", hidden, (_request, reply) => reply.type("text/plain").send("ok\n"));
  stateOf(app).answersLiveness = true;
  app.get("/readyz", hidden, async (_request, reply) => {
    const answer = await askReadiness(app, readiness);
    return reply
      .code(answer.ready ? 200 : 503)
      .header("cache-control", "no-store")
      .send(answer);
  });
  app.get("/metrics", hidden, async (_request, reply) =>
    reply
      .header("cache-control", "no-store")
      .type(registry.contentType)
      .send(await registry.metrics()),
  );
  return registry;
}

async function askReadiness(app: App, readiness: () => Promise<Readiness>): Promise<Readiness> {
  if (stateOf(app).closing) return { ready: false, reasons: ["The platform is closing."] };
  try {
    return await readiness();
  } catch (error) {
    app.log.error({ err: error }, "the readiness could not be found out");
    return { ready: false, reasons: ["The readiness could not be found out; the log says why."] };
  }
}
