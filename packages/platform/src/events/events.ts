import {
  type Audit,
  type Bus,
  type Clock,
  FlotillaError,
  type Job,
  type Logger,
  type ModuleHealth,
  type Tenant,
} from "#kernel";

import { type Arrivals, createArrivals } from "./arrivals/arrivals.ts";
import { createEventTypes, type EventTypes } from "./catalogue/declare-type.ts";
import { createLoading, type Loading } from "./catalogue/loading.ts";
import { type EventSettings, eventSettings } from "./config.ts";
import { type Answers, createAnswers } from "./engines/answers.ts";
import { createEngineChoices, type EngineChoices } from "./engines/choose-engine.ts";
import type { Engine } from "./engines/engine.ts";
import { createFileIngestion, type IngestFile } from "./ingest/file-ingestion.ts";
import { type RunningLoad, RunningLoads } from "./ingest/running-loads.ts";
import { createKeeping, type Keeping } from "./keeping/keeping.ts";
import { OpenTenants } from "./open-tenants.ts";
import type { EventParts } from "./parts.ts";
import { createCheckRunner } from "./quality/check-runner.ts";
import { createQuality, type Quality } from "./quality/quality.ts";
import { createSqlAccess, type SqlAccess } from "./sql/sql-access.ts";

export interface EventsOptions {
  readonly settings: EventSettings;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly audit: Pick<Audit, "record">;
}

/** Everything that arrives, stored once, and read through the relations of `relations.ts`. */
export interface Events extends Answers {
  readonly definition: typeof eventsModule;
  readonly arrivals: Arrivals;
  readonly eventTypes: EventTypes;
  readonly engines: EngineChoices;
  readonly retention: Keeping["retention"];
  readonly erasures: Keeping["erasures"];
  readonly backups: Keeping["backups"];
  /** Background work of this module. */
  readonly jobs: readonly Job[];
  /** SQL over the published views, for those with the right. */
  readonly sql: SqlAccess;
  /** What was loaded, and what is being loaded. */
  readonly loading: Loading;
  /** The outcomes of the quality checks. */
  readonly quality: Quality;
  readonly ingestFile: IngestFile;
  /** Opens the tenant's store; this process owns it from then on. Opening twice is the same as once. */
  openTenant(tenant: Tenant): Promise<void>;
  /** Breaks off a load, waits for reads, and closes the store. */
  closeTenant(tenant: Tenant): Promise<void>;
  health(tenant: Tenant): Promise<ModuleHealth>;
  /** The loads under way. */
  runningLoads(tenant: Tenant): Promise<readonly RunningLoad[]>;
}

export const eventsModule = { name: "events", settings: eventSettings } as const;

/** The events of the tenants whose stores this process owns. */
export function createEvents(options: EventsOptions): Events {
  const tenants = new OpenTenants();
  const runningLoads = new RunningLoads(options.clock);
  const openOf = (tenant: Tenant) => tenants.of(tenant);
  const engineOf = async (tenant: Tenant): Promise<Engine> => (await openOf(tenant)).engine;
  const parts: EventParts = {
    ...options,
    storeOf: async (tenant) => (await openOf(tenant)).store,
    tablesOf: async (tenant) => (await openOf(tenant)).tables,
    pseudonymsOf: async (tenant) => (await openOf(tenant)).pseudonyms,
  };
  const checkRunner = createCheckRunner(parts);
  const ingestFile = createFileIngestion({ ...options, runningLoads, openOf, checkRunner });
  const keeping = createKeeping(parts);
  const arrivals = createArrivals({ ...parts, ingestFile });

  return {
    definition: eventsModule,
    ...createAnswers(engineOf),
    arrivals,
    eventTypes: createEventTypes(parts),
    engines: createEngineChoices(parts),
    retention: keeping.retention,
    erasures: keeping.erasures,
    backups: keeping.backups,
    jobs: keeping.jobs,
    sql: createSqlAccess(parts),
    loading: createLoading(parts, runningLoads),
    quality: createQuality(parts, checkRunner.checks),
    ingestFile,
    runningLoads: async (tenant) => runningLoads.list(tenant),
    async openTenant(tenant) {
      await tenants.open(tenant, parts, async () => {
        await keeping.openTenant(tenant);
        await checkRunner.openTenant(tenant);
      });
      await arrivals.openTenant(tenant);
    },
    async closeTenant(tenant) {
      keeping.closeTenant(tenant);
      const open = await tenants.find(tenant);
      const arrivalsClosed = arrivals.closeTenant(tenant);
      tenants.forget(tenant);
      await open?.engine.close();
      await open?.store.close();
      await arrivalsClosed;
    },
    health: (tenant) => healthOf(tenant, { ...options, engineOf }),
  };
}

async function healthOf(
  tenant: Tenant,
  parts: {
    readonly logger: Logger;
    readonly engineOf: (tenant: Tenant) => Promise<Engine>;
  },
): Promise<ModuleHealth> {
  try {
    return { state: "ok", detail: await (await parts.engineOf(tenant)).summarise() };
  } catch (error) {
    parts.logger.error({ err: error, tenant: tenant.name }, "the event store cannot be read");
    const detail = "The event store cannot be read; the log says why.";
    return { state: "failed", detail: error instanceof FlotillaError ? error.message : detail };
  }
}
