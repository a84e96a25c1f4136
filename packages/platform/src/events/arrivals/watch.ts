import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import type { Tenant } from "#kernel";

import { listEventTypes } from "../catalogue/event-types.ts";
import type { IngestReport, IngestRequest } from "../ingest/ingest-request.ts";
import type { EventParts } from "../parts.ts";
import { readerOf } from "../store/reader.ts";
import { countBatches, knownBatches } from "./stored-batches.ts";
import { FolderWatch } from "./watch-folder.ts";
import { WatchedFiles } from "./watched-files.ts";

export interface WatchParts extends EventParts {
  readonly ingestFile: (tenant: Tenant, request: IngestRequest) => Promise<IngestReport>;
}

/** Loads what appears in the watched directory: one folder per tenant, named as the tenant. */
export interface Watch {
  /** Begins to watch the tenant's folder, if there is a watched directory. The store must be open. */
  openTenant(tenant: Tenant): void;
  /** Ends that at once. A load under way is left to the store's closing. */
  closeTenant(tenant: Tenant): Promise<void>;
}

interface Watching {
  readonly stop: () => void;
  readonly ended: Promise<void>;
}

const memoryName = "watched-files.ndjson";

/** Watches the folder of each open tenant, where a directory is set. */
export function createWatch(parts: WatchParts): Watch {
  const { watchDirectory, watchIntervalSeconds } = parts.settings;
  const watching = new Map<string, Watching>();
  return {
    openTenant(tenant) {
      if (watchDirectory === undefined || watching.has(tenant.name)) return;
      const stopping = new AbortController();
      const { signal } = stopping;
      const folder = join(watchDirectory, tenant.name);
      const look = createLook(parts, { tenant, folder, signal });
      const ended = repeat(look, watchIntervalSeconds, signal);
      watching.set(tenant.name, { stop: () => stopping.abort(), ended });
    },
    async closeTenant(tenant) {
      const found = watching.get(tenant.name);
      watching.delete(tenant.name);
      found?.stop();
      await found?.ended;
    },
  };
}

interface WatchedFolder {
  readonly tenant: Tenant;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** Answers what looks at a folder once and never throws. */
function createLook(
  { logger, audit, ingestFile, storeOf }: WatchParts,
  { tenant, folder, signal }: WatchedFolder,
): () => Promise<void> {
  let watch: FolderWatch | undefined;
  let lastCount = 0;
  return async () => {
    try {
      const store = await storeOf(tenant);
      const count = await countBatches(store);
      // A store with fewer batches than before was restored from a backup: what is remembered may be gone from it.
      if (!watch || count < lastCount) {
        const memory = join(tenant.directory, memoryName);
        watch = new FolderWatch({
          tenant,
          folder,
          logger,
          audit,
          signal,
          files: await WatchedFiles.open(memory, await knownBatches(store)),
          types: async () => {
            const types = await listEventTypes(readerOf(await storeOf(tenant)));
            return types.map(({ name }) => name);
          },
          ingestFile: (request) => ingestFile(tenant, request),
        });
      }
      lastCount = count;
      await watch.look();
    } catch (error) {
      if (signal.aborted) return;
      logger.error({ err: error, tenant: tenant.name, folder }, "the watched folder failed");
    }
  };
}

async function repeat(
  look: () => Promise<void>,
  seconds: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await look();
    // The signal ends the wait by a failure that says nothing else.
    await wait(seconds * 1000, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
