import { type Identity, securitySchemes } from "#identity";
import {
  addOperationalRoutes,
  type App,
  createApp,
  describeApi,
  type Logger,
  type Readiness,
  type RunningModule,
  serveConsole,
  type Tenant,
} from "#kernel";

import { addHealthRoute } from "./health-route.ts";

export interface HttpOptions {
  readonly logger: Logger;
  readonly trustedProxies: readonly string[];
  readonly bodyLimitBytes: number;
  readonly version: string;
  readonly modules: readonly RunningModule[];
  readonly resolveTenant: (host: string) => Tenant;
  readonly identity: Pick<Identity, "guards" | "recordRefusal">;
  readonly readiness: () => Promise<Readiness>;
  readonly consoleDirectory: string;
}

const operational = new Set(["/livez", "/readyz", "/metrics"]);

/** The platform's public HTTP application: operational routes, every module's routes for the request's tenant, the console. */
export async function buildHttpApp(options: HttpOptions): Promise<App> {
  const { logger, trustedProxies, bodyLimitBytes, version, modules, identity } = options;
  const app = createApp({
    logger,
    trustedProxies,
    bodyLimitBytes,
    onRefused: identity.recordRefusal,
  });
  addOperationalRoutes(app, { readiness: options.readiness });
  await describeApi(app, { title: "Flotilla", version, securitySchemes });
  app.addHook("onRequest", async (request) => {
    if (operational.has(request.routeOptions.url ?? "")) return;
    request.tenant = options.resolveTenant(request.host);
  });
  addHealthRoute(app, { version, modules, guard: identity.guards.requirePrincipal });
  for (const module of modules) module.routes?.(app);
  await serveConsole(app, options.consoleDirectory);
  await app.ready();
  return app;
}
