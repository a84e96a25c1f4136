import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, type PlainEvent, sortRows } from "#test/naive/events";

import { resultColumns } from "../../compile-query.ts";
import { readQuery } from "../../query-spec.ts";
import type { Spec } from "../query-kind.ts";

/*
 * Where ten people were last on 1 January, how many calls they had on the 2nd, and with which type of handset then:
 *
 * west   a 1 Smart, b 2 Smart, c 3 Feature, d 6 Modem, e none
 * east   f 4 Smart, g none
 * south  h 1 Smart, i 1 Smart, j 1 Feature
 */
const people = [
  ["a", "west", 1, 1],
  ["b", "west", 2, 1],
  ["c", "west", 3, 2],
  ["d", "west", 6, 3],
  ["e", "west", 0, 0],
  ["f", "east", 4, 1],
  ["g", "east", 0, 0],
  ["h", "south", 1, 1],
  ["i", "south", 1, 1],
  ["j", "south", 1, 2],
] as const;
const tacs = "id,hnd_type\n1,Smart\n2,Feature\n3,Modem\n";

const events: readonly PlainEvent[] = people.flatMap(([subscriber, cell, calls, tac]) => {
  const onSecond = Array.from({ length: calls }, (_, minute): PlainEvent => {
    const time = `2016-01-02T12:0${minute}:00+00:00`;
    return { type: "calls", time, subscriber, cell, tac };
  });
  const onFirst = { type: "calls", time: "2016-01-01T12:00:00+00:00", subscriber, cell } as const;
  return onSecond.concat(onFirst);
});

let fixture: EventsFixture;

beforeAll(async () => {
  const place = { version: 0, from: "", to: "", latitude: 0.5 };
  const box = { unit: "admin3", south: 0, north: 1 };
  fixture = await openPlain({
    events,
    cells: [
      { name: "west", ...place, longitude: 0.5 },
      { name: "east", ...place, longitude: 1.5 },
      { name: "south", ...place, longitude: 0.5, latitude: -0.5 },
    ],
    regions: [
      { ...box, pcod: "W", west: 0, east: 1 },
      { ...box, pcod: "E", west: 1, east: 2 },
      { ...box, pcod: "S", west: 0, east: 1, south: -1, north: -0.1 },
    ],
  });
  await fixture.ingest("tacs", tacs);
});
afterAll(() => fixture.remove());

const second = { start_date: "2016-01-02", end_date: "2016-01-03" };
const locations = { query_kind: "daily_location", date: "2016-01-01", aggregation_unit: "admin3" };
const calls = { query_kind: "event_count", ...second };
const types = { query_kind: "handset", ...second };

function joined(metric: Spec, method?: string | null): Spec {
  return {
    query_kind: "joined_spatial_aggregate",
    locations,
    metric,
    ...(method !== undefined && { method }),
  };
}

test.each([
  // In the west 1, 2, 3 and 6 calls, in the east 4, in the south 1 of each. In the west each is as frequent, so the smallest counts.
  ["avg", 3, 4, 1],
  [null, 3, 4, 1],
  [undefined, 3, 4, 1],
  ["max", 6, 4, 1],
  ["min", 1, 4, 1],
  ["median", 2.5, 4, 1],
  ["mode", 1, 4, 1],
  // The squares of -2, -1, 0 and 3 add up to 14, by three.
  ["variance", 14 / 3, null, 0],
  ["stddev", Math.sqrt(14 / 3), null, 0],
])("joined_spatial_aggregate gives %s per place", async (method, west, east, south) => {
  const rows = await askPlain(fixture, joined(calls, method));
  // Five people were in the west and two in the east; those without the metric do not contribute.
  expect(rows).toEqual([
    { pcod: "E", value: east, contributors: 1 },
    { pcod: "S", value: south, contributors: 3 },
    { pcod: "W", value: expect.closeTo(west, 9) as number, contributors: 4 },
  ]);
});

test("a place of which a subscriber has several counts the metric at each, once", async () => {
  const several = {
    query_kind: "unique_locations",
    start_date: "2016-01-01",
    end_date: "2016-01-03",
    aggregation_unit: "admin3",
  };
  const twice = {
    query_kind: "location_visits",
    locations: [locations, { ...locations, date: "2016-01-02" }],
  };
  for (const those of [several, twice]) {
    const rows = await askPlain(fixture, { ...joined(calls, "avg"), locations: those });
    expect(rows).toEqual([
      { pcod: "E", value: 4, contributors: 1 },
      { pcod: "S", value: 1, contributors: 3 },
      { pcod: "W", value: 3, contributors: 4 },
    ]);
  }
});

function shareRow(pcod: string, key: string, value: number, contributors: number) {
  return { pcod, metric: "value", key, value, contributors } as const;
}

test("distr gives the share of each category among all who have one", async () => {
  const rows = await askPlain(fixture, joined(types, "distr"), { threshold: 0 });
  expect(rows).toEqual(
    sortRows([
      shareRow("E", "Smart", 1, 1),
      shareRow("S", "Feature", 1 / 3, 1),
      shareRow("S", "Smart", 2 / 3, 2),
      shareRow("W", "Feature", 0.25, 1),
      shareRow("W", "Modem", 0.25, 1),
      shareRow("W", "Smart", 0.5, 2),
    ]),
  );
});

test("what is missing from published shares is more people than the threshold, or nothing", async () => {
  const rows = await askPlain(fixture, joined(types, "distr"), { threshold: 1 });
  const published = rows.filter(({ contributors }) => Number(contributors) > 1);
  const smart = { metric: "value", key: "Smart", contributors: 2 };
  expect(published).toEqual(
    sortRows([
      // The two of the hidden categories are enough to be told together: half of all.
      { pcod: "W", ...smart, value: 0.5 },
      // A third would be missing, which is one person.
      { pcod: "S", ...smart, value: 1 },
    ]),
  );
});

test.each([
  [types, "avg", "method: Must be one of: distr."],
  [types, undefined, "method: Must be one of: distr."],
  [calls, "distr", "method: Must be one of: avg, max, min, median, mode, stddev, variance."],
])("a method that does not fit the metric is refused", (metric, method, message) => {
  expect(() => readQuery(joined(metric, method))).toThrow(message);
});

test("the columns are those of the method", () => {
  expect(resultColumns(readQuery(joined(calls)).spec)).toEqual(["pcod", "value"]);
  expect(resultColumns(readQuery(joined(types, "distr")).spec)).toEqual([
    "pcod",
    "metric",
    "key",
    "value",
  ]);
});

function histogram(bins: object, range?: unknown): Spec {
  return {
    query_kind: "histogram_aggregate",
    metric: calls,
    bins,
    ...(range !== undefined && { range }),
  };
}

test.each([
  // Four times 1, and 2, 3, 4 and 6 calls. The last bin holds its upper edge.
  [
    { bin_list: [1, 3, 6] },
    undefined,
    [
      [1, 3, 5],
      [3, 6, 3],
    ],
  ],
  [
    { bin_list: [1, 3, 6], n_bins: null },
    null,
    [
      [1, 3, 5],
      [3, 6, 3],
    ],
  ],
  [
    { bin_list: [1, 3, 6] },
    [2, 3],
    [
      [1, 3, 1],
      [3, 6, 1],
    ],
  ],
  [
    { n_bins: 2 },
    [0, 4],
    [
      [0, 2, 4],
      [2, 4, 3],
    ],
  ],
  [
    { n_bins: 2, bin_list: null },
    { lower_bound: 2, upper_bound: 7 },
    [
      [2, 4.5, 3],
      [4.5, 7, 1],
    ],
  ],
  // With a width of 2 three bins from 0 end before 6, which does not lie in them; the next is 5.
  [
    { n_bins: 3 },
    undefined,
    [
      [0, 5, 7],
      [5, 10, 1],
    ],
  ],
  [
    { n_bins: 4 },
    null,
    [
      [0, 2, 4],
      [2, 4, 2],
      [4, 6, 1],
      [6, 8, 1],
    ],
  ],
  [{ n_bins: 1 }, null, [[0, 10, 8]]],
] as const)("histogram_aggregate of %j within %j", async (bins, range, expected) => {
  const rows = await askPlain(fixture, histogram(bins, range));
  expect(rows).toEqual(
    sortRows(
      expected.map(([lower, upper, value]) => ({
        value,
        lower_edge: lower,
        upper_edge: upper,
        contributors: value,
      })),
    ),
  );
});

test.each([
  [{}, undefined, "bins: Exactly one of n_bins and bin_list is needed."],
  [
    { n_bins: 2, bin_list: [1, 2] },
    undefined,
    "bins: Exactly one of n_bins and bin_list is needed.",
  ],
  [
    { bin_list: [1, 1] },
    undefined,
    "bins.bin_list: Each bound must be greater than the one before.",
  ],
  [{ n_bins: 2 }, [3, 3], "range: The upper bound must be greater than the lower one."],
  [
    { n_bins: 2 },
    { lower_bound: 4, upper_bound: 3 },
    "range: The upper bound must be greater than the lower one.",
  ],
])("bins %j within %j are refused", (bins, range, message) => {
  expect(() => readQuery(histogram(bins, range))).toThrow(message);
});
