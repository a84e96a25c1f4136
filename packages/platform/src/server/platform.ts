import { randomUUID } from "node:crypto";

import {
  closeGracefully,
  type Configuration,
  createLogger,
  createScheduler,
  type Logger,
  platformSettings,
  systemClock,
  translateStorageError,
} from "#kernel";

import { closeAll, type Closer } from "./close-all.ts";
import { takeDataPlace } from "./data-place.ts";
import { addressOf, listen } from "./listen.ts";
import { openData, type OpenData, type StartOptions } from "./open-data.ts";
import { actAsOwner, followOwner } from "./owner-work.ts";
import type { FirstAccount } from "./set-up.ts";

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

async function start(options: StartOptions): Promise<Omit<Platform, "close">> {
  const { configuration, logger, report, closers } = options;
  const settings = configuration.get(platformSettings);
  const place = await takeDataPlace(configuration, report);
  const { dataDirectory } = place;
  closers.push(() => dataDirectory.release());
  const data = await openData({ configuration, logger, place }, closers);
  const state = { isReady: false };
  const app = await listen(configuration, logger, { ...data, state });
  closers.push(() => closeGracefully(app, { seconds: settings.shutdownTimeoutSeconds }));
  const address = addressOf(app, settings.host);
  const firstAccount = dataDirectory.isOwned
    ? await actAsOwner(options, { ...data, dataDirectory, address })
    : followOwner(options, data);
  await startJobs(logger, data, closers);
  state.isReady = true;
  return { address, dataDirectory: dataDirectory.path, firstAccount };
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
