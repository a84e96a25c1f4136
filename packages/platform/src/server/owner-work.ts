import { eventsModule, serveEvents } from "#events";
import { identitySettings } from "#identity";
import {
  closeGracefully,
  type Configuration,
  type DataDirectory,
  platformSettings,
  systemClock,
} from "#kernel";

import { buildControlApp, listenOnSocket } from "./control.ts";
import { serverErrors } from "./errors.ts";
import { resetIdentityIfAsked } from "./identity-reset.ts";
import type { OpenData, StartOptions } from "./open-data.ts";
import { type FirstAccount, setUp } from "./set-up.ts";
import { openSqlPort } from "./sql-port.ts";

/** How often a process that has joined a data directory looks for tenants made by the one that owns it. */
const millisecondsBetweenLooks = 5000;

/** What only the process does that owns the data directory: it answers the operator and the other processes, and sets up. */
export async function actAsOwner(
  { configuration, logger, report, closers }: StartOptions,
  opened: OpenData & { readonly dataDirectory: DataDirectory; readonly address: string },
): Promise<FirstAccount | undefined> {
  const { modules, tenants, dataDirectory, address } = opened;
  const { roles, example, shutdownTimeoutSeconds } = configuration.get(platformSettings);
  const grace = { seconds: shutdownTimeoutSeconds };
  const { identity, events } = modules;
  if (events) {
    const tenantNamed = (name: string) => tenants.get(name);
    const socketPath = dataDirectory.eventsSocketPath;
    const served = await serveEvents({ events, tenantNamed, socketPath });
    closers.push(() => served.close(grace.seconds));
  }
  const control = buildControlApp({ logger, address, roles, tenants, ...modules });
  closers.push(() => closeGracefully(control, grace));
  await listenOnSocket(control, dataDirectory.socketPath);
  if (events) {
    const settings = configuration.get(eventsModule.settings);
    const directory = dataDirectory.path;
    const closeSqlPort = await openSqlPort({
      ...modules,
      events,
      settings,
      tenants,
      logger,
      directory,
    });
    if (closeSqlPort) closers.push(closeSqlPort);
  }
  if (identity) {
    const settings = configuration.get(identitySettings);
    const reset = { ...opened, ...modules, identity, settings, clock: systemClock, logger };
    await resetIdentityIfAsked(reset);
  }
  return await setUp({
    ...opened,
    ...modules,
    dataDirectory: dataDirectory.path,
    clock: systemClock,
    withExample: example,
    administrator: administratorOf(configuration),
    report,
  });
}

/** What a process does that has joined the data directory: it opens tenants as the owner makes them. */
export function followOwner({ logger, closers }: StartOptions, { tenants }: OpenData): undefined {
  const open = async (): Promise<void> => {
    try {
      await tenants.openNew();
    } catch (error) {
      logger.error({ err: error }, "a new tenant could not be opened");
    }
  };
  const timer = setInterval(() => void open(), millisecondsBetweenLooks).unref();
  closers.push(() => clearInterval(timer));
}

/** The administrator whom the settings name, both parts or none. */
function administratorOf(configuration: Configuration) {
  const { adminUsername: name, adminPassword: password } = configuration.get(identitySettings);
  if (name === undefined && password === undefined) return undefined;
  if (name === undefined || password === undefined) throw serverErrors.administrator_incomplete();
  return { name, password };
}
