import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { FeatureCollection } from "geojson";

import {
  createEvents,
  type Events,
  type EventSettings,
  eventsModule,
  type IngestReport,
  type IngestRequest,
  type ReadRow,
} from "#events";
import {
  type Bus,
  createAudit,
  createBus,
  createLogger,
  kernelMigrations,
  systemClock,
  type Tenant,
} from "#kernel";

import { makeTenant } from "./tenant.ts";

export interface EventsFixture {
  readonly events: Events;
  readonly bus: Bus;
  readonly tenant: Tenant;
  /** Writes text to a file of the tenant's directory; answers its path. */
  readonly write: (name: string, text: string | Buffer) => string;
  /** Ingests a text as a file of its own. */
  readonly ingest: (
    type: string,
    text: string | Buffer,
    request?: Partial<IngestRequest>,
  ) => Promise<IngestReport>;
  readonly ingestGeography: (unit: string, regions: FeatureCollection) => Promise<IngestReport>;
  readonly read: <Row extends object = ReadRow>(sql: string) => Promise<Row[]>;
  readonly remove: () => Promise<void>;
}

/** The events of one tenant in a store of its own. Remove it in the end. */
export async function openEvents(
  name = "test",
  settings: Partial<EventSettings> = {},
): Promise<EventsFixture> {
  const made = await makeTenant(name, [{ name: "kernel", migrations: kernelMigrations }]);
  const { tenant } = made;
  const bus = createBus(createLogger("fatal"));
  const events = newEvents(bus, settings);
  await events.openTenant(tenant);
  let files = 0;
  const write = (fileName: string, text: string | Buffer): string => {
    const path = join(tenant.directory, fileName);
    writeFileSync(path, text);
    return path;
  };
  return {
    events,
    bus,
    tenant,
    write,
    ingest: (type, text, request = {}) =>
      events.ingestFile(tenant, { type, path: write(`file-${++files}.csv`, text), ...request }),
    ingestGeography: (unit, regions) =>
      events.ingestFile(tenant, {
        type: "geography",
        unit,
        path: write(`file-${++files}.geojson`, JSON.stringify(regions)),
      }),
    read: (sql) => events.read(tenant, sql),
    async remove() {
      await events.closeTenant(tenant);
      await made.remove();
    },
  };
}

/** The default settings, with those that a test chooses. */
export function eventSettingsWith(chosen: Partial<EventSettings> = {}): EventSettings {
  const defaults = Object.entries(eventsModule.settings.schema.properties).flatMap(
    ([name, schema]) => ("default" in schema ? [[name, schema.default]] : []),
  );
  return { ...Object.fromEntries(defaults), memoryLimit: 268_435_456, ...chosen };
}

export function newEvents(bus: Bus, settings: Partial<EventSettings> = {}): Events {
  return createEvents({
    settings: eventSettingsWith(settings),
    logger: createLogger("fatal"),
    clock: systemClock,
    bus,
    audit: createAudit({ clock: systemClock }),
  });
}

/** A CSV text with the columns that matter here; the others are left out. */
export function callsCsv(
  ...rows: readonly (readonly [datetime: string, msisdn: string, location: string])[]
): string {
  return csv("datetime,msisdn,location_id", rows);
}

/** A CSV text of cells: id, version, first and last day of service, longitude, latitude. */
export function cellsCsv(
  ...rows: readonly (readonly [string, number, string, string, number, number])[]
): string {
  const header = "id,version,date_of_first_service,date_of_last_service,longitude,latitude";
  return csv(header, rows);
}

function csv(header: string, rows: readonly (readonly unknown[])[]): string {
  return `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`;
}

/** A square region of one degree with its south-western corner at a point. */
export function square(
  pcod: string,
  west: number,
  south: number,
): FeatureCollection["features"][number] {
  const [east, north] = [west + 1, south + 1];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return {
    type: "Feature",
    properties: { pcod, name: `Region ${pcod}` },
    geometry: { type: "Polygon", coordinates: [ring] },
  };
}

export function collection(...features: FeatureCollection["features"]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
