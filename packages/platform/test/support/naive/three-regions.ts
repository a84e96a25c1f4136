import type { PlainCell, PlainData, PlainRegion } from "./events.ts";

/** Three regions in a row, W, E and N, with a cell each, besides one in the sea and one that nobody knows. */
const regions: readonly PlainRegion[] = ["W", "E", "N"].map((pcod, index) => ({
  unit: "admin3",
  pcod,
  west: 10 + index,
  south: 50,
  east: 11 + index,
  north: 51,
}));

const cells: readonly PlainCell[] = [
  ["W", 10.5, 50.5],
  ["E", 11.5, 50.5],
  ["N", 12.5, 50.5],
  ["sea", 20, 40],
].map(([name, longitude, latitude]) => ({
  name: String(name),
  version: 0,
  from: "",
  to: "",
  longitude: Number(longitude),
  latitude: Number(latitude),
}));

/**
 * Calls in three regions. A row is a day and time of UTC, a subscriber, and the cell: W, E or N in the region of that name, `sea` in
 * none, anything else nowhere, null for a call without a cell.
 */
export function threeRegions(
  ...rows: readonly (readonly [time: string, subscriber: string, cell: string | null])[]
): PlainData {
  const events = rows.map(([time, subscriber, cell]) => ({
    type: "calls" as const,
    time: `${time.replace(" ", "T")}+00:00`,
    subscriber,
    cell,
  }));
  return { events, cells, regions };
}

/**
 * Five people on three days. Their last place of each day is:
 *
 * |     | 1st | 2nd | 3rd |
 * |-----|-----|-----|-----|
 * | ann | E   | E   | W   |
 * | ben | W   | E   |     |
 * | cid | W   |     | N   |
 * | dan |     |     |     |
 * | eve | W   | E   |     |
 */
export const fivePeople: PlainData = threeRegions(
  // Most of her events of the first day are in W, the last one in E.
  ["2016-01-01 08:00:00", "ann", "W"],
  ["2016-01-01 09:00:00", "ann", "W"],
  ["2016-01-01 10:00:00", "ann", "E"],
  ["2016-01-02 10:00:00", "ann", "E"],
  ["2016-01-03 10:00:00", "ann", "W"],
  // On the third day nobody knows where.
  ["2016-01-01 07:00:00", "ben", "W"],
  ["2016-01-02 07:00:00", "ben", "E"],
  ["2016-01-03 07:00:00", "ben", null],
  // At the same moment in two places, of which W is the last by name.
  ["2016-01-01 12:00:00", "cid", "W"],
  ["2016-01-01 12:00:00", "cid", "E"],
  ["2016-01-03 12:00:00", "cid", "N"],
  // In no region at all.
  ["2016-01-01 06:00:00", "dan", "sea"],
  ["2016-01-02 06:00:00", "dan", "unheard of"],
  // From one place to another within a microsecond, over midnight.
  ["2016-01-01 23:59:59.999999", "eve", "W"],
  ["2016-01-02 00:00:00", "eve", "E"],
);

/** The last place of each subscriber on a day of `fivePeople`. */
export function lastOn(date: string, further: object = {}) {
  return { query_kind: "daily_location", date, aggregation_unit: "admin3", ...further } as const;
}

/** The three days of `fivePeople`, as a list of daily locations. */
export const threeDays = ["2016-01-01", "2016-01-02", "2016-01-03"].map((date) => lastOn(date));

/** The interval of `fivePeople`. */
export const allDays = {
  start_date: "2016-01-01",
  end_date: "2016-01-04",
  aggregation_unit: "admin3",
} as const;
