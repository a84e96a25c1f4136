import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ReadRow } from "#events";
import type { EventsFixture } from "#test/events-fixture";
import {
  askPlain,
  openPlain,
  placeEvents,
  type PlacedEvent,
  placeName,
  sortRows,
} from "#test/naive/events";
import {
  chooseEvents,
  eventCounts,
  handsets,
  shareInHours,
  statisticOf,
  type Values,
} from "#test/naive/metrics";
import { afterRandomDays, createRandom, randomData, randomDays } from "#test/naive/random-events";

import { statistics } from "../parameters.ts";
import type { Spec } from "../query-kind.ts";

const interval = { start_date: randomDays[0], end_date: afterRandomDays };
const counts: Spec = { query_kind: "event_count", ...interval };
const shares: Spec = { query_kind: "nocturnal_events", ...interval };
const brands: Spec = { query_kind: "handset", ...interval, characteristic: "brand" };
const models = [
  [35_000_000, "A"],
  [35_000_001, "B"],
  [35_000_002, "B"],
  [35_000_003, "C"],
  [35_000_004, "D"],
] as const;

describe.each([21, 22])("on random data, of the seed %d,", (seed) => {
  let fixture: EventsFixture;
  let placed: readonly PlacedEvent[];

  beforeAll(async () => {
    const data = randomData(seed, { subscribers: 25 });
    placed = placeEvents(data);
    fixture = await openPlain(data);
    await fixture.ingest("tacs", `id,brand\n${models.map((row) => row.join(",")).join("\n")}\n`);
  });
  afterAll(() => fixture.remove());

  /** The values of those who were at each place in the interval. */
  function valuesAt<Value>(values: Values<Value>, unit: string): Map<string, Value[]> {
    const visits = chooseEvents(placed, interval).flatMap((event) => {
      const place = placeName(event, unit);
      return place !== undefined && values.has(event.subscriber)
        ? [JSON.stringify([place, event.subscriber])]
        : [];
    });
    const pairs = [...new Set(visits)].map((pair) => JSON.parse(pair) as [string, string]);
    const byPlace = Map.groupBy(pairs, ([place]) => place);
    return new Map(
      [...byPlace].map(([place, own]) => [place, own.map(([, person]) => values.get(person)!)]),
    );
  }

  describe.each(["admin3", "admin1", "lon-lat"])("per %s", (unit) => {
    test.each([...statistics, null, undefined])("joined_spatial_aggregate, %s", async (method) => {
      const spec = {
        query_kind: "joined_spatial_aggregate",
        locations: locationsPer(unit),
        metric: shares,
        ...(method !== undefined && { method }),
      };
      const values = shareInHours(chooseEvents(placed, interval), { start_hour: 20, end_hour: 4 });
      const expected = [...valuesAt(values, unit)].map(([place, numbers]) => {
        const value = rounded(statisticOf(numbers, method ?? "avg") ?? null);
        return Object.assign(placeRow(place, unit), { value, contributors: numbers.length });
      });
      expect(expected.length).toBeGreaterThan(1);
      expect(roundedRows(await askPlain(fixture, spec))).toEqual(sortRows(expected));
    });

    test.each([0, 2, 5])("joined_spatial_aggregate, distr above %d people", async (threshold) => {
      const spec = {
        query_kind: "joined_spatial_aggregate",
        locations: locationsPer(unit),
        metric: brands,
        method: "distr",
      };
      const values = handsets(chooseEvents(placed, interval), new Map(models), "last");
      const expected = [...valuesAt(values, unit)].flatMap(([place, names]) =>
        sharesOf(names, threshold).map((share) =>
          Object.assign(placeRow(place, unit), { metric: "value" }, share),
        ),
      );
      const rows = await askPlain(fixture, spec, { threshold });
      const published = rows.filter(({ contributors }) => Number(contributors) > threshold);
      expect(published.length).toBeGreaterThan(0);
      expect(roundedRows(published)).toEqual(sortRows(expected));
    });
  });

  const numbers = () => [...eventCounts(chooseEvents(placed, interval), "both").values()];

  test("histogram_aggregate between given bounds, narrowed by a range", async () => {
    const bounds = [0, 3, 7, 7.5, 20];
    for (const range of [null, [2, 15], { lower_bound: 4, upper_bound: 10 }]) {
      const [lower, upper] = Array.isArray(range) ? range : Object.values(range ?? {});
      const counted = numbers().filter(
        (number) => number >= (lower ?? 0) && number <= (upper ?? 99),
      );
      const spec = {
        query_kind: "histogram_aggregate",
        metric: counts,
        bins: { bin_list: bounds },
        range,
      };
      expect(roundedRows(await askPlain(fixture, spec))).toEqual(binned(counted, bounds));
    }
  });

  test.each([1, 4, 7])("histogram_aggregate of %d bins within a range", async (count) => {
    const bounds = Array.from({ length: count + 1 }, (_, at) => 2 + (at * 16) / count);
    const spec = {
      query_kind: "histogram_aggregate",
      metric: counts,
      bins: { n_bins: count },
      range: [2, 18],
    };
    expect(roundedRows(await askPlain(fixture, spec))).toEqual(binned(numbers(), bounds));
  });

  test.each([1, 2, 5, 13, 200])("histogram_aggregate of %d bins over all values", async (count) => {
    const spec = { query_kind: "histogram_aggregate", metric: counts, bins: { n_bins: count } };
    const [least, greatest] = [Math.min(...numbers()), Math.max(...numbers())];
    const widths = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
    const width = widths.find((each) => (Math.floor(least / each) + count) * each > greatest)!;
    const first = Math.floor(least / width);
    const bounds = Array.from({ length: count + 1 }, (_, at) => (first + at) * width);
    expect(roundedRows(await askPlain(fixture, spec))).toEqual(binned(numbers(), bounds));
  });

  test("dfs_metric_total_amount", async () => {
    const random = createRandom(seed);
    const payments = chooseEvents(placed, interval).map((event) => ({
      event,
      amount: random.onceIn(5) ? null : random.below(1000) / 4,
    }));
    const csv = payments.map(({ event, amount }) =>
      [event.time, event.subscriber, event.cell ?? "", amount ?? ""].join(","),
    );
    await fixture.ingest("dfs", ["datetime,msisdn,location_id,amount", ...csv].join("\n"));
    for (const unit of ["admin3", "lon-lat"]) {
      const spec = {
        query_kind: "dfs_metric_total_amount",
        ...interval,
        aggregation_unit: unit,
        metric: "amount",
      };
      const located = payments.filter(
        ({ event, amount }) => amount !== null && placeName(event, unit) !== undefined,
      );
      const groups = Map.groupBy(located, ({ event }) =>
        JSON.stringify([placeName(event, unit), event.day]),
      );
      const expected = [...groups].map(([key, own]) => {
        const [place, date] = JSON.parse(key) as [string, string];
        const value = own.reduce((sum, { amount }) => sum + amount!, 0);
        const contributors = new Set(own.map(({ event }) => event.subscriber)).size;
        return Object.assign(placeRow(place, unit), { date, value, contributors });
      });
      expect(roundedRows(await askPlain(fixture, spec))).toEqual(sortRows(expected));
    }
  });
});

function locationsPer(unit: string): Spec {
  return { query_kind: "unique_locations", ...interval, aggregation_unit: unit };
}

/** The published shares of the categories of a place. */
function sharesOf(names: readonly string[], threshold: number) {
  const people = [...Map.groupBy(names, (name) => name)].map(([key, own]) => ({
    key,
    size: own.length,
  }));
  const published = people.filter(({ size }) => size > threshold);
  const inPublished = published.reduce((sum, { size }) => sum + size, 0);
  const total = names.length - inPublished > threshold ? names.length : inPublished;
  return published.map(({ key, size }) => ({
    key,
    value: rounded(size / total),
    contributors: size,
  }));
}

function binned(values: readonly number[], bounds: readonly number[]): object[] {
  const rows = bounds.slice(1).map((upper, bin) => {
    const isIn = (value: number): boolean =>
      value >= bounds[bin]! && (value < upper || (bin === bounds.length - 2 && value === upper));
    const value = values.filter((each) => isIn(each)).length;
    return {
      value,
      lower_edge: rounded(bounds[bin]!),
      upper_edge: rounded(upper),
      contributors: value,
    };
  });
  return sortRows(rows.filter(({ value }) => value > 0));
}

function placeRow(place: string, unit: string): object {
  if (unit !== "lon-lat") return { pcod: place };
  const [lon, lat] = place.split(" ").map(Number);
  return { lon, lat };
}

function roundedRows(rows: readonly ReadRow[]): object[] {
  return sortRows(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, rounded(value)])),
    ),
  );
}

function rounded<Value>(value: Value): Value | number {
  return typeof value === "number" ? Number(value.toPrecision(9)) : value;
}
