import type { Feature } from "geojson";

import type { ReadRow } from "#events";
import { render } from "#events";

import { compileQuery } from "../../../src/insight/compile-query.ts";
import type { Spec } from "../../../src/insight/kinds/query-kind.ts";
import { normalise } from "../../../src/insight/spec-values.ts";
import { cellsCsv, collection, type EventsFixture, openEvents } from "../events-fixture.ts";

export const eventTypeNames = ["calls", "sms", "mds", "topups", "forwards"] as const;

export type EventTypeName = (typeof eventTypeNames)[number];

/** An event of any type; what a type does not have is left out. */
export interface PlainEvent {
  readonly type: EventTypeName;
  /** ISO 8601 with an offset: `2016-03-27T01:30:00.000001+01:00`. */
  readonly time: string;
  readonly subscriber: string;
  readonly cell: string | null;
  /** Of calls, sms and forwards. */
  readonly outgoing?: boolean;
  /** Of calls, sms and forwards. */
  readonly counterpart?: string;
  /** Of calls and mds, in seconds. */
  readonly duration?: number;
  /** Of mds the volume, of topups what was paid. */
  readonly amount?: number;
  /** Of topups. */
  readonly balanceBefore?: number;
  /** Of topups. */
  readonly balanceAfter?: number;
  readonly tac?: number;
}

/** A version of a cell; its first and last day of service are empty where it has none. */
export interface PlainCell {
  readonly name: string;
  readonly version: number;
  readonly from: string;
  readonly to: string;
  readonly longitude: number;
  readonly latitude: number;
}

/** A region that is a box. */
export interface PlainRegion {
  readonly unit: string;
  readonly pcod: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface PlainData {
  readonly events: readonly PlainEvent[];
  readonly cells: readonly PlainCell[];
  readonly regions: readonly PlainRegion[];
}

/** An event with what is known of its time and place, worked out without any of the product's code. */
export interface PlacedEvent extends PlainEvent {
  /** Since 1970. */
  readonly microseconds: number;
  /** UTC. */
  readonly day: string;
  /** UTC, 0 to 23. */
  readonly hour: number;
  /** Where its cell stood on the day; undefined when that is not known. */
  readonly point: { readonly longitude: number; readonly latitude: number } | undefined;
  /** The region of the unit; undefined for a point in none, and without a point. */
  region(unit: string): string | undefined;
}

/** Every event with its time and place. */
export function placeEvents(data: PlainData): PlacedEvent[] {
  return data.events.map((event) => {
    const microseconds = microsecondsOf(event.time);
    const moment = new Date(Math.floor(microseconds / 1000)).toISOString();
    const day = moment.slice(0, 10);
    const point = pointOf(data.cells, event.cell, day);
    const hour = Number(moment.slice(11, 13));
    const region = (unit: string): string | undefined => regionOf(data.regions, unit, point);
    return Object.assign({ microseconds, day, hour, point, region }, event);
  });
}

/** The name of the place of an event in a unit: a pcod, or longitude and latitude as text; undefined when it has none. */
export function placeName(event: PlacedEvent, unit: string): string | undefined {
  if (unit !== "lon-lat") return event.region(unit);
  return event.point && `${event.point.longitude} ${event.point.latitude}`;
}

/** Microseconds since 1970 of a time in ISO 8601. */
export function microsecondsOf(time: string): number {
  const [, seconds, fraction = "", offset] = /^(.{19})(?:\.(\d+))?(.{6})$/.exec(time)!;
  return Date.parse(`${seconds}${offset}`) * 1000 + Number(fraction.padEnd(6, "0"));
}

function pointOf(
  cells: readonly PlainCell[],
  name: string | null,
  day: string,
): PlacedEvent["point"] {
  const inService = cells
    .filter((cell) => cell.name === name)
    .filter(({ from, to }) => (from === "" || from <= day) && (to === "" || day <= to));
  const latest = inService.toSorted((a, b) => b.version - a.version)[0];
  return latest && { longitude: latest.longitude, latitude: latest.latitude };
}

/** Of boxes that overlap the one with the first pcod counts. */
function regionOf(
  regions: readonly PlainRegion[],
  unit: string,
  point: PlacedEvent["point"],
): string | undefined {
  if (!point) return undefined;
  const { longitude, latitude } = point;
  return regions
    .filter((box) => box.unit === unit && box.west <= longitude && longitude <= box.east)
    .filter((box) => box.south <= latitude && latitude <= box.north)
    .map(({ pcod }) => pcod)
    .toSorted()[0];
}

/** A store with these data. Remove it in the end. */
export async function openPlain(data: PlainData): Promise<EventsFixture> {
  const fixture = await openEvents();
  await loadPlain(fixture, data);
  return fixture;
}

/** Loads data into a store. */
async function loadPlain(fixture: EventsFixture, data: PlainData): Promise<void> {
  const units = Map.groupBy(data.regions, ({ unit }) => unit);
  for (const [unit, regions] of units) {
    await fixture.ingestGeography(unit, collection(...regions.map((region) => featureOf(region))));
  }
  const cells = data.cells.map(
    (cell) => [cell.name, cell.version, cell.from, cell.to, cell.longitude, cell.latitude] as const,
  );
  if (cells.length > 0) await fixture.ingest("cells", cellsCsv(...cells));
  for (const type of eventTypeNames) {
    if (data.events.some((event) => event.type === type)) {
      await fixture.ingest(type, eventsCsv(type, data.events));
    }
  }
}

/** The events of one type as CSV. */
function eventsCsv(type: EventTypeName, events: readonly PlainEvent[]): string {
  const columns = columnsOf[type];
  const rows = events
    .filter((event) => event.type === type)
    .map((event) => Object.values(columns).map((valueOf) => valueOf(event) ?? ""));
  return `${[Object.keys(columns), ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

type Columns = Readonly<
  Record<string, (event: PlainEvent) => string | number | boolean | null | undefined>
>;

const common: Columns = {
  datetime: ({ time }) => time,
  msisdn: ({ subscriber }) => subscriber,
  location_id: ({ cell }) => cell,
  tac: ({ tac }) => tac,
};
const parties: Columns = {
  outgoing: ({ outgoing }) => outgoing,
  msisdn_counterpart: ({ counterpart }) => counterpart,
};
const duration: Columns = { duration: ({ duration: seconds }) => seconds };
const columnsOf: Readonly<Record<EventTypeName, Columns>> = {
  calls: { ...common, ...parties, ...duration },
  sms: { ...common, ...parties },
  forwards: { ...common, ...parties },
  mds: { ...common, ...duration, volume_total: ({ amount }) => amount },
  topups: {
    ...common,
    recharge_amount: ({ amount }) => amount,
    pre_event_balance: ({ balanceBefore }) => balanceBefore,
    post_event_balance: ({ balanceAfter }) => balanceAfter,
  },
};

function featureOf({ pcod, west, south, east, north }: PlainRegion): Feature {
  const corners = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return {
    type: "Feature",
    properties: { pcod, name: `Region ${pcod}` },
    geometry: { type: "Polygon", coordinates: [corners] },
  };
}

/**
 * What a specification of any kind gives: the rows as they are before anything is withheld, `contributors` included, with subscribers
 * by their number as in the data, in the order of their texts. Nulls and what is left out count as the platform takes them.
 */
export async function askPlain(
  { events, tenant }: Pick<EventsFixture, "events" | "tenant">,
  spec: Spec,
  options: { readonly threshold?: number; readonly usesSums?: boolean } = {},
): Promise<ReadRow[]> {
  const dialect = await events.dialect(tenant);
  const query = compileQuery(normalise(spec), { dialect, threshold: 15, ...options });
  const { sql, parameters } = render(query, dialect);
  const rows = await events.read(tenant, sql, parameters);
  if (!rows[0] || !("subscriber" in rows[0])) return sortRows(rows);
  const known = await events.read<{ subscriber: number; msisdn: string }>(
    tenant,
    "SELECT subscriber, msisdn FROM subscribers",
  );
  const names = new Map(known.map(({ subscriber, msisdn }) => [subscriber, msisdn]));
  const named = rows.map((row) =>
    Object.assign({}, row, { subscriber: names.get(Number(row["subscriber"])) ?? null }),
  );
  return sortRows(named);
}

/** A value of a row as a text to compare: a dash for null. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "-";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Rows in an order that does not depend on where they came from, to be compared. */
export function sortRows<Row extends object>(rows: readonly Row[]): Row[] {
  const keyed = rows.map(
    (row) =>
      [JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))), row] as const,
  );
  return keyed.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, row]) => row);
}
