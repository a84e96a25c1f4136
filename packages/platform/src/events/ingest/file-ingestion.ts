import type { Bus, Clock, Logger, Tenant } from "#kernel";

import type { EventSettings } from "../config.ts";
import type { Engine } from "../engines/engine.ts";
import type { EventTables } from "../engines/event-tables.ts";
import type { CheckRunner } from "../quality/check-runner.ts";
import type { EventStore } from "../store/store.ts";
import type { IngestProgress, IngestReport, IngestRequest } from "./ingest-request.ts";
import { ingest } from "./ingest.ts";
import { checkPseudonymMode } from "./pseudonym-mode.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import type { RunningLoads } from "./running-loads.ts";

declare module "#kernel" {
  interface BusEvents {
    /** A batch was stored that was not there before. */
    "events.batch_stored": {
      readonly tenant: string;
      /** SHA-256 of the content. */
      readonly batch: string;
      readonly type: string;
      readonly unit?: string;
      readonly rows: number;
      readonly days: readonly string[];
    };
  }
}

/** Stores the content of a file once, however often it is asked for. Loads of one tenant wait for each other. */
export type IngestFile = (
  tenant: Tenant,
  request: IngestRequest,
  onProgress?: (progress: IngestProgress) => void,
) => Promise<IngestReport>;

/** What loading for all tenants is made from. */
export interface FileIngestionParts {
  readonly settings: EventSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly runningLoads: RunningLoads;
  /** What is open for a tenant. @throws when the tenant is not open in this process */
  readonly openOf: (tenant: Tenant) => Promise<{
    readonly store: EventStore;
    readonly engine: Engine;
    readonly tables: EventTables;
    readonly pseudonyms: Pseudonyms;
  }>;
  readonly checkRunner: Pick<CheckRunner, "run">;
}

/** Loading as the tenants see it: followed while it goes on, logged, checked, and told to other modules. */
export function createFileIngestion(parts: FileIngestionParts): IngestFile {
  const { settings, logger, clock, bus, runningLoads, checkRunner } = parts;
  return async (tenant, request, onProgress = () => undefined) => {
    const { store, engine, tables, pseudonyms } = await parts.openOf(tenant);
    if (engine.refuseLoad) throw engine.refuseLoad(tenant.name);
    await checkPseudonymMode(tenant, store, settings.pseudonymise);
    const ingestion = { store, tables, clock, pseudonyms, settings };
    const report = await runningLoads.follow(tenant, request, (onStep) =>
      ingest(ingestion, request, (progress) => {
        onStep(progress);
        onProgress(progress);
      }),
    );
    const { id, type, unit, rows, days, alreadyStored, seconds } = report;
    logger.info(
      { tenant: tenant.name, batch: id, type, rows, alreadyStored, seconds },
      "ingested a file",
    );
    if (!alreadyStored) {
      await checkRunner.run(tenant, { type, days });
      const stored = { tenant: tenant.name, batch: id, type, rows, days };
      bus.publish("events.batch_stored", unit === undefined ? stored : { ...stored, unit });
    }
    return report;
  };
}
