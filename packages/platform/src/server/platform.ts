import { randomUUID } from "node:crypto";
import { isIPv6 } from "node:net";
import { fileURLToPath } from "node:url";

import { identitySettings } from "#identity";
import {
  type App,
  closeGracefully,
  type Configuration,
  createLogger,
  createScheduler,
  type Database,
  databaseSettings,
  type DataDirectory,
  type Logger,
  openDataDirectory,
  platformSettings,
  systemClock,
  tenancySettings,
  translateStorageError,
} from "#kernel";

import { closeAll, type Closer } from "./close-all.ts";
import { buildControlApp, listenOnSocket } from "./control.ts";
import { serverErrors } from "./errors.ts";
import { selectTenants } from "./host-selection.ts";
import { buildHttpApp } from "./http.ts";
import { resetIdentityIfAsked } from "./identity-reset.ts";
import { createRecords } from "./records.ts";
import { type FirstAccount, setUp } from "./set-up.ts";
import { compileTenantFilter } from "./tenant-filter.ts";
import { Tenants } from "./tenants.ts";
import { version } from "./version.ts";
import { createModules, type Modules } from "./wiring.ts";

/** A platform at work in this process. */
export interface Platform {
  /** Where a person reaches it. */
  readonly address: string;
  readonly dataDirectory: string;
  /** The account that this start made, if it made one. */
  readonly firstAccount: FirstAccount | undefined;
  /** Finishes what is under way and stops. */
  close(): Promise<void>;
}

/**
 * Starts the whole platform in this process: opens the data, listens, and on a fresh data directory makes what a newcomer
 * needs. `report` tells a person about long steps.
 *
 * @throws an expected error when the port, the data directory or a database cannot be used
 */
export async function servePlatform(
  configuration: Configuration,
  report: (line: string) => void,
): Promise<Platform> {
  const closers: Closer[] = [];
  const close = async (): Promise<void> => await closeAll(closers.splice(0).toReversed());
  try {
    const logger = createLogger(configuration.get(platformSettings).logLevel);
    const options = { configuration, logger, report, closers };
    const started = await quietly(logger, () => start(options));
    logger.info({ address: started.address }, "the platform is ready");
    return { ...started, close };
  } catch (error) {
    // What cannot be closed after a failure matters less than the failure.
    await close().catch(() => undefined);
    throw translateStorageError(error) ?? error;
  }
}

interface StartOptions {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly report: (line: string) => void;
  /** What was opened adds here how it is closed; called in reverse order. */
  readonly closers: Closer[];
}

async function start(options: StartOptions): Promise<Omit<Platform, "close">> {
  const { configuration, logger, report, closers } = options;
  const settings = configuration.get(platformSettings);
  const dataDirectory = openDataDirectory(settings.data);
  closers.push(() => dataDirectory.release());
  const data = await openData({ configuration, logger, dataDirectory }, closers);
  const state = { isReady: false };
  const app = await listen(configuration, logger, { ...data, state });
  const grace = { seconds: settings.shutdownTimeoutSeconds };
  closers.push(() => closeGracefully(app, grace));
  const address = addressOf(app, settings.host);
  const control = buildControlApp({ logger, address, ...data, ...data.modules });
  closers.push(() => closeGracefully(control, grace));
  await listenOnSocket(control, dataDirectory.socketPath);
  const { identity } = data.modules;
  if (identity) {
    const settingsOfIdentity = configuration.get(identitySettings);
    const reset = { ...data, identity, settings: settingsOfIdentity, clock: systemClock, logger };
    await resetIdentityIfAsked(reset);
  }
  const firstAccount = await setUp({
    ...data,
    ...data.modules,
    address,
    dataDirectory: dataDirectory.path,
    clock: systemClock,
    withExample: settings.example,
    administrator: administratorOf(configuration),
    report,
  });
  await startJobs(logger, data, closers);
  state.isReady = true;
  return { address, dataDirectory: dataDirectory.path, firstAccount };
}

/** The administrator whom the settings name, both parts or none. */
function administratorOf(configuration: Configuration) {
  const { adminUsername: name, adminPassword: password } = configuration.get(identitySettings);
  if (name === undefined && password === undefined) return undefined;
  if (name === undefined || password === undefined) throw serverErrors.administrator_incomplete();
  return { name, password };
}

interface OpenData {
  readonly platform: Database;
  readonly tenants: Tenants;
  readonly modules: Modules;
}

async function openData(
  opened: { configuration: Configuration; logger: Logger; dataDirectory: DataDirectory },
  closers: Closer[],
): Promise<OpenData> {
  const { configuration, logger, dataDirectory } = opened;
  const modules = createModules({ configuration, logger, clock: systemClock });
  const records = createRecords(configuration.get(databaseSettings), dataDirectory);
  const platform = await records.openPlatform();
  closers.push(() => platform.close());
  for (const module of modules.running) {
    closers.push(async () => await module.close?.());
    await module.start?.();
  }
  const { filter, mode } = configuration.get(tenancySettings);
  compileTenantFilter(filter, mode);
  const tenants = new Tenants({
    platform,
    dataDirectory,
    openRecords: (name) => records.openTenant(name),
    modules: modules.running,
    mode,
    audit: modules.audit,
    select: (host, candidates) => selectTenants({ mode, filter, names: [], host, candidates }),
    clock: systemClock,
  });
  closers.push(() => tenants.closeAll());
  await tenants.openAll();
  return { platform, tenants, modules };
}

async function listen(
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
    resolveTenant: (name) => tenants.resolve(name),
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

/** A person follows the start by its reports; the usual log lines between them would only hide those. */
async function quietly<Value>(logger: Logger, work: () => Promise<Value>): Promise<Value> {
  const { level } = logger;
  if (level === "info") logger.level = "warn";
  try {
    return await work();
  } finally {
    logger.level = level;
  }
}

async function startJobs(
  logger: Logger,
  { platform, modules }: OpenData,
  closers: Closer[],
): Promise<void> {
  const jobs = modules.running.flatMap((module) => module.jobs ?? []);
  const scheduler = createScheduler({
    database: platform,
    clock: systemClock,
    logger,
    jobs,
    owner: randomUUID(),
  });
  await scheduler.start();
  closers.push(() => scheduler.stop());
}

/** The address with the port that was really taken, by the name that leads to the first tenant when it is this machine. */
function addressOf(app: App, host: string): string {
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const isLocal = ["127.0.0.1", "::1", "0.0.0.0", "::"].includes(host);
  const name = isIPv6(host) ? `[${host}]` : host;
  return `http://${isLocal ? "localhost" : name}:${port}`;
}
