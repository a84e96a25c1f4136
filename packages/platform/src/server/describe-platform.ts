import { apiDescriptionOf, createLogger, type OpenApiDocument, systemClock } from "#kernel";

import { readConfiguration } from "./configuration.ts";
import { buildHttpApp } from "./http.ts";
import { version } from "./version.ts";
import { createModules } from "./wiring.ts";

/** The OpenAPI document of the platform's HTTP interface, made without opening any data. */
export async function describePlatform(): Promise<OpenApiDocument> {
  const logger = createLogger("fatal");
  const configuration = readConfiguration([]);
  const modules = createModules({ configuration, logger, clock: systemClock });
  const app = await buildHttpApp({
    logger,
    trustedProxies: [],
    bodyLimitBytes: 1024 * 1024,
    version,
    modules: modules.running,
    resolveTenant: () => {
      throw new Error("the described application serves nobody");
    },
    access: modules.access,
    audit: modules.audit,
    readiness: async () => ({ ready: false, reasons: [] }),
    consoleDirectory: "",
  });
  const document = await apiDescriptionOf(app);
  await app.close();
  return document;
}
