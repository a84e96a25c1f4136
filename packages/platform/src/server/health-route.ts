import type { FastifyRequest } from "fastify";
import { Type } from "typebox";

import {
  problemResponses,
  type App,
  type ModuleHealth,
  type RunningModule,
  type Tenant,
} from "#kernel";

const moduleHealth = Type.Object({
  name: Type.String(),
  state: Type.Union([Type.Literal("ok"), Type.Literal("degraded"), Type.Literal("failed")]),
  detail: Type.String(),
});

export interface HealthRouteOptions {
  readonly version: string;
  readonly modules: readonly RunningModule[];
  readonly guard: (request: FastifyRequest) => Promise<void>;
}

/** How the platform's modules do for the tenant of whoever is signed in. */
export function addHealthRoute(app: App, options: HealthRouteOptions): void {
  const schema = {
    operationId: "getHealth",
    summary: "See how each module does",
    tags: ["server"],
    security: [{ session: [] }, { token: [] }],
    response: {
      200: Type.Object({
        version: Type.String(),
        tenant: Type.String(),
        modules: Type.Array(moduleHealth),
      }),
      ...problemResponses(401),
    },
  };
  app.get("/api/health", { schema, onRequest: options.guard }, async (request) => {
    const { tenant } = request;
    const modules = await Promise.all(
      options.modules
        .filter((module) => "health" in module)
        .map(async (module) => {
          const { state, detail } = await healthOf(module, tenant);
          return { name: module.definition.name, state, detail };
        }),
    );
    return { version: options.version, tenant: tenant.name, modules };
  });
}

async function healthOf(module: RunningModule, tenant: Tenant): Promise<ModuleHealth> {
  try {
    return (await module.health?.(tenant)) ?? { state: "ok", detail: "" };
  } catch (error) {
    return {
      state: "failed",
      detail: error instanceof Error ? error.message : "It does not answer.",
    };
  }
}
