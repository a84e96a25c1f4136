import { isIPv6 } from "node:net";
import { fileURLToPath } from "node:url";

import { type App, type Configuration, type Logger, platformSettings } from "#kernel";

import { serverErrors } from "./errors.ts";
import { buildHttpApp } from "./http.ts";
import type { OpenData } from "./open-data.ts";
import { version } from "./version.ts";

/**
 * Serves the public application.
 *
 * @throws `server.port_taken`, `server.port_forbidden`
 */
export async function listen(
  configuration: Configuration,
  logger: Logger,
  served: Pick<OpenData, "tenants" | "modules"> & { readonly state: { readonly isReady: boolean } },
): Promise<App> {
  const { port, host, trustedProxies, bodyLimitBytes } = configuration.get(platformSettings);
  const { tenants, modules, state } = served;
  const app = await buildHttpApp({
    logger,
    trustedProxies,
    bodyLimitBytes,
    version,
    modules: modules.running,
    resolveTenant: async (name) => await tenants.resolveNow(name),
    access: modules.access,
    audit: modules.audit,
    readiness: async () => ({
      ready: state.isReady,
      reasons: state.isReady ? [] : ["the first set-up is under way"],
    }),
    consoleDirectory: fileURLToPath(new URL("../../../console/dist", import.meta.url)),
  });
  try {
    await app.listen({ port, host });
  } catch (error) {
    throw explainListening(error, { port, host });
  }
  return app;
}

function explainListening(error: unknown, { port, host }: { port: number; host: string }): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") return serverErrors.port_taken({ port, host }, { cause: error });
  if (syscall === "listen" || syscall === "bind" || syscall === "getaddrinfo") {
    return serverErrors.port_forbidden({ port, host, reason: message }, { cause: error });
  }
  return error;
}

/** The address with the port that was really taken, by the name that leads to the first tenant when it is this machine. */
export function addressOf(app: App, host: string): string {
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const isLocal = ["127.0.0.1", "::1", "0.0.0.0", "::"].includes(host);
  const name = isIPv6(host) ? `[${host}]` : host;
  return `http://${isLocal ? "localhost" : name}:${port}`;
}
