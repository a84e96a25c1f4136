import { type RequestAccess, securitySchemes } from "#identity";
import {
  addOperationalRoutes,
  type App,
  type AuditLog,
  createApp,
  describeApi,
  type Logger,
  type Readiness,
  type RunningModule,
  serveConsole,
  type Tenant,
} from "#kernel";

import { addAuditLogRoutes } from "./audit-log-routes.ts";
import { addHealthRoute } from "./health-route.ts";

export interface HttpOptions {
  readonly logger: Logger;
  readonly trustedProxies: readonly string[];
  readonly bodyLimitBytes: number;
  readonly version: string;
  readonly modules: readonly RunningModule[];
  readonly resolveTenant: (host: string) => Tenant | Promise<Tenant>;
  readonly access: RequestAccess;
  readonly audit: AuditLog;
  readonly readiness: () => Promise<Readiness>;
  readonly consoleDirectory: string;
}

const operational = new Set(["/livez", "/readyz", "/metrics"]);

/** The platform's public HTTP application: operational routes, every module's routes for the request's tenant, the console. */
export async function buildHttpApp(options: HttpOptions): Promise<App> {
  const { logger, trustedProxies, bodyLimitBytes, version, modules, access } = options;
  const app = createApp({
    logger,
    trustedProxies,
    bodyLimitBytes,
    onRefused: access.recordRefusal,
  });
  addOperationalRoutes(app, { readiness: options.readiness });
  await describeApi(app, { title: "Flotilla", version, securitySchemes });
  app.addHook("onRequest", async (request) => {
    if (operational.has(request.routeOptions.url ?? "")) return;
    const { tenantBy } = request.routeOptions.config;
    const host = tenantBy === "host-header" ? (request.headers.host ?? "") : request.host;
    request.tenant = await options.resolveTenant(host);
  });
  addHealthRoute(app, { version, modules, guard: access.guards.requirePrincipal });
  for (const module of modules) module.routes?.(app);
  addAuditLogRoutes(app, { audit: options.audit, guard: access.guards.requireAdmin });
  await serveConsole(app, options.consoleDirectory);
  await app.ready();
  return app;
}
