import { join } from "node:path";

import type { FeatureCollection, MultiPolygon } from "geojson";

import type { Bus, Clock, Logger, ModuleHealth, SettingsOf, Tenant } from "#kernel";

import { eventSettings } from "./config.ts";
import { eventErrors } from "./errors.ts";
import {
  ingest,
  type IngestProgress,
  type IngestReport,
  type IngestRequest,
} from "./ingest/ingest.ts";
import type { Parameters } from "./store/statements.ts";
import { type EventStore, openStore } from "./store/store.ts";
import type { ReadRow } from "./store/values.ts";

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

export interface EventsOptions {
  readonly settings: SettingsOf<typeof eventSettings>;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly bus: Bus;
}

export type GeographyCollection = FeatureCollection<
  MultiPolygon,
  { readonly pcod: string; readonly name: string }
>;

/** Everything that arrives, stored once, and read through the relations of `relations.ts`. */
export interface Events {
  readonly definition: typeof eventsModule;
  /** Opens the tenant's store; this process owns it from then on. Opening twice is the same as once. */
  openTenant(tenant: Tenant): Promise<void>;
  /** Breaks off a load, waits for reads, and closes the store. */
  closeTenant(tenant: Tenant): Promise<void>;
  health(tenant: Tenant): Promise<ModuleHealth>;
  /** Stores the content of a file once, however often it is asked for. Loads of one tenant wait for each other. */
  ingestFile(
    tenant: Tenant,
    request: IngestRequest,
    onProgress?: (progress: IngestProgress) => void,
  ): Promise<IngestReport>;
  /** The days for which there are events, by type, in their order. Types without events are absent. */
  availableDates(tenant: Tenant): Promise<Record<string, string[]>>;
  /** The regions of a unit, in the order of their file. @throws `events.unit_unknown` */
  geography(tenant: Tenant, unit: string): Promise<GeographyCollection>;
  /** The units that have a geography. */
  units(tenant: Tenant): Promise<string[]>;
  /** A text that changes whenever a batch has been stored, and with every new store. */
  dataVersion(tenant: Tenant): Promise<string>;
  /** Asks the tenant's relations. Reads see whole batches only, and go on while one is being stored. */
  read<Row extends object = ReadRow>(
    tenant: Tenant,
    sql: string,
    parameters?: Parameters,
  ): Promise<Row[]>;
}

export const eventsModule = { name: "events", settings: eventSettings } as const;

const fileName = "events.duckdb";

export function createEvents({ settings, logger, clock, bus }: EventsOptions): Events {
  const stores = new Map<string, Promise<EventStore>>();
  const storeOf = (tenant: Tenant): Promise<EventStore> => {
    const store = stores.get(tenant.name);
    if (!store) throw new Error(`The event store of tenant ${tenant.name} is not open.`);
    return store;
  };
  const read: Events["read"] = async (tenant, sql, parameters) =>
    (await storeOf(tenant)).read(sql, parameters);

  return {
    definition: eventsModule,
    async openTenant(tenant) {
      const opening =
        stores.get(tenant.name) ?? openStore(join(tenant.directory, fileName), settings);
      stores.set(tenant.name, opening);
      try {
        await opening;
      } catch (error) {
        stores.delete(tenant.name);
        throw error;
      }
    },
    async closeTenant(tenant) {
      const store = stores.get(tenant.name);
      stores.delete(tenant.name);
      await (await store)?.close();
    },
    async health(tenant) {
      try {
        return { state: "ok", detail: await summarise(await storeOf(tenant)) };
      } catch (error) {
        logger.error({ err: error, tenant: tenant.name }, "the event store cannot be read");
        return { state: "failed", detail: "The event store cannot be read; the log says why." };
      }
    },
    async ingestFile(tenant, request, onProgress) {
      const store = await storeOf(tenant);
      const report = await ingest({ store, clock }, request, onProgress);
      const { id, type, unit, rows, days, alreadyStored, seconds } = report;
      logger.info(
        { tenant: tenant.name, batch: id, type, rows, alreadyStored, seconds },
        "ingested a file",
      );
      if (!alreadyStored) {
        const stored = { tenant: tenant.name, batch: id, type, rows, days };
        bus.publish("events.batch_stored", unit === undefined ? stored : { ...stored, unit });
      }
      return report;
    },
    async availableDates(tenant) {
      const sql = "SELECT event_type AS type, day FROM stored_days ORDER BY event_type, day";
      const rows = await read<{ type: string; day: string }>(tenant, sql);
      const byType = Map.groupBy(rows, ({ type }) => type);
      return Object.fromEntries(
        [...byType].map(([type, days]) => [type, days.map(({ day }) => day)]),
      );
    },
    async geography(tenant, unit) {
      const sql =
        "SELECT pcod, name, geometry FROM geographies WHERE unit = $unit ORDER BY position";
      const rows = await read<GeographyRow>(tenant, sql, { unit });
      if (rows.length === 0) {
        const known = (await unitsOf(await storeOf(tenant))).join(", ") || "none yet";
        throw eventErrors.unit_unknown({ unit, known });
      }
      return { type: "FeatureCollection", features: rows.map((row) => toFeature(row)) };
    },
    units: async (tenant) => unitsOf(await storeOf(tenant)),
    async dataVersion(tenant) {
      // With the time, so that a store put back to an earlier state does not come to the same versions again.
      const sql = `SELECT store_id || '-' || stored_batches || '-' ||
        coalesce((SELECT epoch_us(max(stored_at)) FROM batches), 0) AS version FROM store_state`;
      const [state] = await read<{ version: string }>(tenant, sql);
      return state!.version;
    },
    read,
  };
}

async function unitsOf(store: EventStore): Promise<string[]> {
  const rows = await store.read<{ unit: string }>(
    "SELECT DISTINCT unit FROM geographies ORDER BY unit",
  );
  return rows.map(({ unit }) => unit);
}

interface GeographyRow {
  readonly pcod: string;
  readonly name: string;
  readonly geometry: string;
}

function toFeature({
  pcod,
  name,
  geometry,
}: GeographyRow): GeographyCollection["features"][number] {
  return {
    type: "Feature",
    properties: { pcod, name },
    geometry: JSON.parse(geometry) as MultiPolygon,
  };
}

async function summarise(store: EventStore): Promise<string> {
  const [sum] = await store.read<{ events: number | null; first: string; last: string }>(
    "SELECT sum(event_count) AS events, min(day) AS first, max(day) AS last FROM stored_days",
  );
  if (sum!.events === null) return "no events yet";
  return `${sum!.events.toLocaleString("en")} events, ${sum!.first} to ${sum!.last}`;
}
