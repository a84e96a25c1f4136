import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, type PlainEvent } from "#test/naive/events";

import { readQuery } from "../../query-spec.ts";
import type { Spec } from "../query-kind.ts";

/*
 * Three people on two days, worked out by hand below.
 *
 * ana   1 Jan 08:00 calls bea    at west (0, 0)          handset 1
 *       1 Jan 21:00 calls bea    at west                 handset 1
 *       1 Jan 23:30 sms from cid at east (1, 0)          handset 2
 *       2 Jan 03:00 calls dan    at an unknown cell      no handset
 * bea   1 Jan 12:00 mds          at east                 handset 3, which the list does not know
 *       1 Jan 12:00 topup of 10: balance 2 before and 12 after
 *       2 Jan 00:00 topup of 30: balance 6 before and 36 after
 * cid   2 Jan 12:00 forwards to himself, no cell
 */
const [ana, bea, cid] = ["ana", "bea", "cid"] as const;
const events: readonly PlainEvent[] = [
  { ...call("2016-01-01T08:00:00", "bea"), cell: "west", outgoing: true, tac: 1 },
  { ...call("2016-01-01T21:00:00", "bea"), cell: "west", outgoing: true, tac: 1 },
  { ...call("2016-01-01T23:30:00", "cid"), type: "sms", cell: "east", outgoing: false, tac: 2 },
  { ...call("2016-01-02T03:00:00", "dan"), cell: "unknown", outgoing: true },
  { type: "mds", time: at("2016-01-01T12:00:00"), subscriber: bea, cell: "east", tac: 3 },
  topup("2016-01-01T12:00:00", { amount: 10, balanceBefore: 2, balanceAfter: 12 }),
  topup("2016-01-02T00:00:00", { amount: 30, balanceBefore: 6, balanceAfter: 36 }),
  {
    type: "forwards",
    time: at("2016-01-02T12:00:00"),
    subscriber: cid,
    counterpart: cid,
    outgoing: true,
    cell: null,
  },
];

let fixture: EventsFixture;

beforeAll(async () => {
  const place = { version: 0, from: "", to: "" };
  fixture = await openPlain({
    events,
    cells: [
      { name: "west", ...place, longitude: 0, latitude: 0 },
      { name: "east", ...place, longitude: 1, latitude: 0 },
    ],
    regions: [],
  });
  await fixture.ingest("tacs", "id,brand,hnd_type\n1,Acme,Smart\n2,Best,\n");
});
afterAll(() => fixture.remove());

const days = { start_date: "2016-01-01", end_date: "2016-01-03" };

async function valuesOf(spec: Spec): Promise<Record<string, unknown>> {
  const rows = await askPlain(fixture, spec);
  return Object.fromEntries(rows.map(({ subscriber, value }) => [subscriber, value]));
}

test.each([
  // Bea has an mds and two topups, which have no direction.
  ["both", { ana: 4, bea: 3, cid: 1 }],
  ["out", { ana: 3, cid: 1 }],
  ["in", { ana: 1 }],
])("event_count counts the events of direction %s", async (direction, expected) => {
  expect(await valuesOf({ query_kind: "event_count", ...days, direction })).toEqual(expected);
});

test.each([
  // Bea, Cid and Dan; whom Cid forwards to is himself, who is no other.
  ["both", { ana: 3 }],
  ["out", { ana: 2 }],
  ["in", { ana: 1 }],
])("subscriber_degree counts different others of direction %s", async (direction, expected) => {
  expect(await valuesOf({ query_kind: "subscriber_degree", ...days, direction })).toEqual(expected);
});

test.each([
  // Ana has 2, 1 and 1 interactions with three others: the first has half of them, two have three quarters.
  [0.5, 1 / 3],
  [0.75, 2 / 3],
  [0.76, 1],
])(
  "pareto_interactions has %d of the interactions with the fewest contacts",
  async (proportion, value) => {
    const spec = { query_kind: "pareto_interactions", ...days, proportion };
    expect(await valuesOf(spec)).toEqual({ ana: value });
  },
);

test("nocturnal_events is the percentage from eight in the evening until four", async () => {
  // Ana: 21:00, 23:30 and 03:00 of four events. Bea: midnight of three.
  const values = await valuesOf({ query_kind: "nocturnal_events", ...days });
  expect(values).toEqual({ ana: 75, bea: 100 / 3, cid: 0 });
});

test("total_active_periods counts the periods with an event", async () => {
  const spec = { query_kind: "total_active_periods", start_date: "2016-01-01" };
  expect(await valuesOf({ ...spec, total_periods: 2 })).toEqual({ ana: 2, bea: 2, cid: 1 });
  // Six hours each, until 2 Jan 06:00: Ana in the second and the fourth, twice, and the fifth; Bea in the third and the fifth.
  const ofHours = { ...spec, total_periods: 5, period_unit: "hours", period_length: 6 };
  expect(await valuesOf(ofHours)).toEqual({ ana: 3, bea: 2 });
});

test("unique_location_counts counts different places, and not the unknown ones", async () => {
  const spec = { query_kind: "unique_location_counts", ...days, aggregation_unit: "lon-lat" };
  expect(await valuesOf(spec)).toEqual({ ana: 2, bea: 1 });
});

/** A degree of longitude on the equator of WGS 84. */
const degree = (Math.PI * 6378.137) / 180;

test("radius_of_gyration is the root of the mean square distance from the mean point", async () => {
  // Ana was at 0, 0 and 1 degrees of longitude, on average 1/3: sqrt((1/9 + 1/9 + 4/9) / 3) degrees.
  const { ana: radius, ...others } = await valuesOf({ query_kind: "radius_of_gyration", ...days });
  expect(radius).toBeCloseTo(degree * Math.sqrt(2 / 9), 2);
  // Bea's topups have no cell.
  expect(others).toEqual({ bea: 0 });
});

test.each([
  // Ana's events are 0, 0 and 1 degrees from where she was first; Bea's only one is at her place.
  ["avg", degree / 3, 0],
  ["max", degree, 0],
  ["min", 0, 0],
  ["median", 0, 0],
  ["mode", 0, 0],
  // The squares of -1/3, -1/3 and 2/3 add up to 2/3, by two. One event has no spread.
  ["variance", degree ** 2 / 3, undefined],
  ["stddev", degree / Math.sqrt(3), undefined],
])("displacement gives %s of the distances from the reference", async (statistic, ofAna, ofBea) => {
  const values = await valuesOf({
    query_kind: "displacement",
    ...days,
    statistic,
    reference_location: {
      query_kind: "most_frequent_location",
      start_date: "2016-01-01",
      end_date: "2016-01-02",
      aggregation_unit: "lon-lat",
    },
  });
  expect(Number(values[ana]) / ofAna || 0).toBeCloseTo(ofAna === 0 ? 0 : 1, 4);
  expect(values[bea]).toBe(ofBea);
});

test.each([
  ["avg", 20],
  ["max", 30],
  ["min", 10],
  ["median", 20],
  ["mode", 10],
  ["variance", 200],
  ["stddev", Math.sqrt(200)],
])("topup_amount gives %s of 10 and 30", async (statistic, value) => {
  const { bea: found, ...others } = await valuesOf({
    query_kind: "topup_amount",
    ...days,
    statistic,
  });
  expect(found).toBeCloseTo(value, 9);
  expect(others).toEqual({});
});

/*
 * Bea held 2 for the 12 hours before the first topup, (12 + 6) / 2 = 9 for the 12 hours until the second, and 36 for the 24 hours after
 * it: on average (2 + 9 + 2 * 36) / 4 = 20.75. The squares of the differences are 351.5625, 138.0625 and twice 232.5625, over four
 * times 12 hours.
 */
const twelveHours = 43_200;
const spread = (twelveHours * (351.5625 + 138.0625 + 2 * 232.5625)) / (4 * twelveHours - 1);

test.each([
  ["avg", 20.75],
  ["max", 36],
  ["min", 2],
  // Half of the time with no more than 9.
  ["median", 9],
  ["mode", 36],
  ["variance", spread],
  ["stddev", Math.sqrt(spread)],
])("topup_balance gives %s weighted by time", async (statistic, value) => {
  const { bea: found, ...others } = await valuesOf({
    query_kind: "topup_balance",
    ...days,
    statistic,
  });
  expect(found).toBeCloseTo(value, 9);
  expect(others).toEqual({});
});

async function handsetsOf(method: string, characteristic: string) {
  return await valuesOf({ query_kind: "handset", ...days, method, characteristic });
}

test("handset tells what the list knows of the last or the most common code", async () => {
  // Ana's last handset is of the code 2, used once; the code 1 is used twice.
  expect(await handsetsOf("last", "brand")).toEqual({ ana: "Best" });
  expect(await handsetsOf("most-common", "brand")).toEqual({ ana: "Acme" });
  // The list does not say of which type the code 2 is, and an earlier handset does not stand for it.
  expect(await handsetsOf("last", "hnd_type")).toEqual({});
  expect(await handsetsOf("most-common", "hnd_type")).toEqual({ ana: "Smart" });
});

function displacementFrom(place: Spec): Spec {
  const reference = { query_kind: "modal_location", locations: [place] };
  return { query_kind: "displacement", ...days, reference_location: reference };
}

test("a reference that is a region is refused, naming the field", () => {
  const reference = {
    query_kind: "daily_location",
    date: "2016-01-01",
    aggregation_unit: "admin3",
  };
  const histogram = { query_kind: "histogram_aggregate", bins: { n_bins: 2 } };
  expect(() => readQuery({ ...histogram, metric: displacementFrom(reference) })).toThrow(
    "metric.reference_location.aggregation_unit: Must be one of: lon-lat.",
  );
  const point = { ...reference, aggregation_unit: "lon-lat" };
  expect(readQuery({ ...histogram, metric: displacementFrom(point) }).unit).toBe("nonspatial");
});

test("periods that end after the calendar are refused, naming the field", () => {
  const metric = {
    query_kind: "total_active_periods",
    start_date: "2016-01-01",
    total_periods: 1e9,
  };
  const histogram = { query_kind: "histogram_aggregate", bins: { n_bins: 2 } };
  expect(() => readQuery({ ...histogram, metric })).toThrow("metric.total_periods: Must end");
});

test("kinds about topups need days with topups alone", () => {
  for (const name of ["topup_amount", "topup_balance"]) {
    const metric = { query_kind: name, ...days };
    const { reads } = readQuery({ query_kind: "histogram_aggregate", metric, bins: { n_bins: 2 } });
    expect(reads.map(({ eventTypes }) => eventTypes)).toEqual([["topups"]]);
  }
});

function call(time: string, counterpart: string) {
  return { type: "calls", time: at(time), subscriber: ana, counterpart } as const;
}

function topup(
  time: string,
  money: { readonly amount: number; readonly balanceBefore: number; readonly balanceAfter: number },
): PlainEvent {
  return { type: "topups", time: at(time), subscriber: bea, cell: null, ...money };
}

function at(time: string): string {
  return `${time}+00:00`;
}
