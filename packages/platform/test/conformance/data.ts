import type { FeatureCollection, Position } from "geojson";

import { cellsCsv, collection } from "#test/events-fixture";

/** A record of any type; what a type does not have is left out. Times are ISO 8601 with an offset. */
export interface Event {
  readonly type: EventTypeName;
  readonly time: string;
  readonly subscriber: string;
  readonly cell: string | null;
  readonly outgoing?: boolean;
  readonly counterpart?: string;
  readonly amount?: number;
}

export type EventTypeName = "calls" | "sms" | "mds" | "topups";

export const eventTypeNames: readonly EventTypeName[] = ["calls", "sms", "mds", "topups"];

/** Eight days, so that a week ends before the data do. */
export const days = Array.from({ length: 8 }, (_, day) => `2016-01-0${day + 1}`);

type CellRow = readonly [string, number, string, string, number, number];

/** Versions that overlap, end, begin and replace each other; cells in two regions, in a hole, on a border, and in none. */
export const cells: readonly CellRow[] = [
  ["west", 0, "", "", 10.5, 50.5],
  ["north", 0, "", "", 10.5, 51.75],
  // The later version counts from the fourth day on; the earlier one is in service all the time.
  ["moving", 0, "2015-01-01", "", 10.25, 50.25],
  ["moving", 1, "2016-01-04", "2016-01-05", 11.75, 50.25],
  // No service on the third day.
  ["pausing", 0, "", "2016-01-02", 11.5, 50.5],
  ["pausing", 1, "2016-01-04", "", 11.5, 50.5],
  ["hole", 0, "", "", 11.5, 51.5],
  ["ring", 0, "", "", 11.1, 51.1],
  ["overlap", 0, "", "", 13.5, 50.5],
  ["sea", 0, "", "", 20, 40],
  ["far", 0, "", "", 12.9, 50.9],
];

/** Cells without a row in `cells`, as they occur. */
const unknownCell = "unknown";

export const admin3: FeatureCollection = collection(
  region("B-WEST", [box(10, 50, 1)]),
  region("A-NORTH", [box(10, 51, 1)]),
  region("C-EAST", [box(11, 50, 1)]),
  region("D-RING", [box(11, 51, 1), box(11.25, 51.25, 0.5)]),
  region("F-OVER", [box(13, 50, 1)]),
  region("E-OVER", [box(13.25, 50.25, 1)]),
  region("é-FAR", [box(12, 50, 1)]),
);

export const admin1: FeatureCollection = collection(region("ALL", [box(9, 49, 4)]));

/** Every event: those that are tricky, and many that are not. */
export const events: readonly Event[] = [...trickyEvents(), ...manyEvents()];

export function csvOf(type: EventTypeName): string {
  const columns = {
    calls: [
      "datetime",
      "msisdn",
      "msisdn_counterpart",
      "location_id",
      "outgoing",
      "duration",
      "tac",
    ],
    sms: ["datetime", "msisdn", "msisdn_counterpart", "location_id", "outgoing"],
    mds: ["datetime", "msisdn", "location_id", "volume_total"],
    topups: [
      "datetime",
      "msisdn",
      "location_id",
      "recharge_amount",
      "pre_event_balance",
      "post_event_balance",
    ],
  }[type];
  const rows = events.filter((event) => event.type === type).map((event) => rowOf(event, columns));
  return `${[columns.join(","), ...rows].join("\n")}\n`;
}

export const cellsFile = cellsCsv(...cells);

function rowOf(event: Event, columns: readonly string[]): string {
  const values: Readonly<Record<string, string | number | boolean | null | undefined>> = {
    datetime: event.time,
    msisdn: event.subscriber,
    msisdn_counterpart: event.counterpart,
    location_id: event.cell,
    outgoing: event.outgoing,
    duration: event.amount,
    tac: event.amount === undefined ? undefined : 35_000_000 + (event.amount % 3),
    volume_total: event.amount,
    recharge_amount: event.amount,
    pre_event_balance: balanceBefore(event),
    post_event_balance:
      event.amount === undefined ? undefined : balanceBefore(event)! + event.amount,
  };
  return columns.map((column) => values[column] ?? "").join(",");
}

function balanceBefore({ amount }: Event): number | undefined {
  return amount === undefined ? undefined : amount % 37;
}

function trickyEvents(): Event[] {
  return [
    // The first and the last microsecond of a day, and the next.
    call("2016-01-01T00:00:00+00:00", "midnight", "west"),
    call("2016-01-01T23:59:59.999999+00:00", "midnight", "north"),
    call("2016-01-02T00:00:00.000000+00:00", "midnight", "ring"),
    // A microsecond decides which was the last.
    call("2016-01-01T12:00:00.000001+00:00", "close", "north"),
    call("2016-01-01T12:00:00.000002+00:00", "close", "west"),
    call("2016-01-01T12:00:00+00:00", "close", "ring"),
    // The same moment at two places, and twice at the same.
    call("2016-01-01T15:00:00.5+00:00", "tied", "west"),
    call("2016-01-01T15:00:00.5+00:00", "tied", "north"),
    call("2016-01-01T15:00:00.5+00:00", "tied", "north"),
    // The day is that of UTC.
    call("2016-01-02T02:00:00+05:45", "zones", "west"),
    call("2016-01-01T22:30:00-03:00", "zones", "north"),
    // Nowhere that is known, as the last event of the day.
    call("2016-01-01T08:00:00+00:00", "lost", "west"),
    call("2016-01-01T09:00:00+00:00", "lost", null),
    call("2016-01-01T10:00:00+00:00", "lost", unknownCell),
    call("2016-01-01T11:00:00+00:00", "lost", "sea"),
    call("2016-01-01T07:00:00+00:00", "lost for ever", null),
    call("2016-01-01T07:00:00+00:00", "in the hole", "hole"),
    call("2016-01-01T07:00:00+00:00", "in both", "overlap"),
    // While the cell was not in service, and as it moved.
    call("2016-01-03T07:00:00+00:00", "pausing", "pausing"),
    call("2016-01-03T23:59:59+00:00", "moved", "moving"),
    call("2016-01-04T00:00:00+00:00", "moved", "moving"),
    call("2016-01-05T23:59:59.9+00:00", "moved", "moving"),
    call("2016-01-06T00:00:00+00:00", "moved", "moving"),
    // Both ends of calls: in one region, in two, and in the same second of another.
    ...bothEnds("2016-01-02T09:00:00+00:00", "west", "west"),
    ...bothEnds("2016-01-02T10:00:00+00:00", "west", "north"),
    ...bothEnds("2016-01-03T11:00:00.25+00:00", "ring", "north"),
    ...bothEnds("2016-01-04T12:00:00+00:00", "far", "far"),
    // After the week.
    call("2016-01-08T00:00:00+00:00", "late", "west"),
  ];
}

function bothEnds(time: string, from: string, to: string): Event[] {
  const ends = { type: "calls", time, amount: 60 } as const;
  return [
    { ...ends, subscriber: "caller", cell: from, outgoing: true, counterpart: "called" },
    { ...ends, subscriber: "called", cell: to, outgoing: false, counterpart: "caller" },
  ];
}

function call(time: string, subscriber: string, cell: string | null): Event {
  return {
    type: "calls",
    time,
    subscriber,
    cell,
    outgoing: true,
    counterpart: "s1",
    amount: 60,
  };
}

/** Forty subscribers who wander about in a way that is always the same. */
function manyEvents(): Event[] {
  const next = randomNumbers(42);
  const cellNames = [...new Set(cells.map(([name]) => name)), unknownCell, null];
  return days.flatMap((day) =>
    Array.from({ length: 40 }, (_, subscriber) => subscriber).flatMap((subscriber) =>
      Array.from({ length: next(6) }, (): Event => {
        const type = eventTypeNames[next(4)]!;
        const home = cellNames[(subscriber * 7) % cellNames.length]!;
        const time = `${day}T${two(next(24))}:${two(next(60))}:${two(next(60))}.${next(1000)}+00:00`;
        return {
          type,
          time,
          subscriber: `s${subscriber}`,
          cell: next(3) > 0 ? home : cellNames[next(cellNames.length)]!,
          amount: next(500) + 1,
          ...(type === "calls" || type === "sms"
            ? { outgoing: next(2) === 0, counterpart: `s${next(60)}` }
            : {}),
        };
      }),
    ),
  );
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** Whole numbers below a bound, the same in every run (a linear congruential generator with the constants of Numerical Recipes). */
function randomNumbers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

function region(pcod: string, rings: Position[][]): FeatureCollection["features"][number] {
  return {
    type: "Feature",
    properties: { pcod, name: `Region ${pcod}` },
    geometry: { type: "Polygon", coordinates: rings },
  };
}

function box(west: number, south: number, size: number): Position[] {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}
