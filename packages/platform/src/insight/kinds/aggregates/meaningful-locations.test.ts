import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askComputed } from "#test/naive/ask-computed";
import { openPlain, type PlainEvent, sortRows } from "#test/naive/events";

import { readQuery } from "../../query-spec.ts";

// "home" and "near home" are 557 m apart in W; "work" is in E; "sea" in no region.
const cells = [
  { name: "home", longitude: 0.5, latitude: 0.5 },
  { name: "near home", longitude: 0.505, latitude: 0.5 },
  { name: "work", longitude: 1.5, latitude: 0.5 },
  { name: "sea", longitude: 20, latitude: 40 },
].map((cell) => Object.assign({ version: 0, from: "", to: "" }, cell));
const regions = [
  { unit: "admin3", pcod: "W", west: 0, south: 0, east: 1, north: 1 },
  { unit: "admin3", pcod: "E", west: 1, south: 0, east: 2, north: 1 },
];
// From Monday 4 January on. Anna: evenings at home on three days and near home on one, days at work on two.
// Bert: evenings at home on one day, at work on one, and at sea on one.
const events: readonly PlainEvent[] = [
  at("2016-01-04T20:00:00", "anna", "home"),
  at("2016-01-05T20:00:00", "anna", "home"),
  at("2016-01-06T20:00:00", "anna", "home"),
  at("2016-01-06T21:00:00", "anna", "near home"),
  at("2016-01-04T10:00:00", "anna", "work"),
  at("2016-01-06T10:00:00", "anna", "work"),
  at("2016-01-04T22:00:00", "bert", "home"),
  at("2016-01-05T22:00:00", "bert", "work"),
  at("2016-01-06T22:00:00", "bert", "sea"),
];
// Hours before eight score 0, until eight in the evening -1, then 1. Days score 0.
const spec = {
  start_date: "2016-01-04",
  end_date: "2016-01-07",
  aggregation_unit: "admin3",
  labels: { evening: box(0.5, 1), day: box(-1, -0.5) },
  tower_hour_of_day_scores: Array.from({ length: 24 }, (_, hour) =>
    hour < 8 ? 0 : hour < 20 ? -1 : 1,
  ),
  tower_day_of_week_scores: {
    monday: 0,
    tuesday: 0,
    wednesday: 0,
    thursday: 0,
    friday: 0,
    saturday: 0,
    sunday: 0,
  },
};

let fixture: EventsFixture;
beforeAll(async () => {
  fixture = await openPlain({ cells, regions, events });
});
afterAll(() => fixture.remove());

test("meaningful_locations_aggregate divides people among their places with the label", async () => {
  const aggregate = { query_kind: "meaningful_locations_aggregate", ...spec };
  // Evening: Anna has one such cluster, home with near home. Bert has three, of which one is at sea: a third in W, a third in E.
  expect(await askComputed(fixture, { ...aggregate, label: "evening" })).toEqual(
    sortRows([
      { label: "evening", pcod: "E", value: 1 / 3, contributors: 1 },
      { label: "evening", pcod: "W", value: 1 + 1 / 3, contributors: 2 },
    ]),
  );
  // Day: Anna's work.
  expect(await askComputed(fixture, { ...aggregate, label: "day" })).toEqual(
    sortRows([{ label: "day", pcod: "E", value: 1, contributors: 1 }]),
  );
  expect(await askComputed(fixture, { ...aggregate, label: "unknown" })).toEqual([]);
});

test("cells further apart than the radius are clusters of their own", async () => {
  const aggregate = { query_kind: "meaningful_locations_aggregate", ...spec, label: "evening" };
  // With half a kilometre Anna has two clusters in W, of a half each: the same sum.
  expect(await askComputed(fixture, { ...aggregate, tower_cluster_radius: 0.5 })).toContainEqual({
    label: "evening",
    pcod: "W",
    value: 1 + 1 / 3,
    contributors: 2,
  });
  // With 200 kilometres work joins home: Anna's six events score (4 - 2) / 6, which no area contains; Bert's two score 1, and those
  // at sea are a second cluster.
  const wide = { ...aggregate, tower_cluster_radius: 200 };
  expect(await askComputed(fixture, wide)).toEqual(
    sortRows([{ label: "evening", pcod: "W", value: 1 / 2, contributors: 1 }]),
  );
  expect(await askComputed(fixture, { ...wide, label: "unknown" })).toEqual(
    sortRows([{ label: "unknown", pcod: "W", value: 1, contributors: 1 }]),
  );
});

test("clusters of fewer call days than the threshold are left out", async () => {
  const aggregate = { query_kind: "meaningful_locations_aggregate", ...spec };
  // Home has 3 + 1 call days, work 2, each of Bert's 1.
  const of = (threshold: number, label: string) =>
    askComputed(fixture, { ...aggregate, label, tower_cluster_call_threshold: threshold });
  expect(await of(4, "evening")).toEqual(
    sortRows([{ label: "evening", pcod: "W", value: 1, contributors: 1 }]),
  );
  expect(await of(5, "evening")).toEqual([]);
  expect(await of(2, "day")).toHaveLength(1);
  expect(await of(3, "day")).toEqual([]);
});

test("meaningful_locations_between_label_od_matrix divides people among their pairs of places", async () => {
  const matrix = { query_kind: "meaningful_locations_between_label_od_matrix", ...spec };
  // From day to evening: Anna alone has both, one of each.
  expect(await askComputed(fixture, { ...matrix, label_a: "day", label_b: "evening" })).toEqual(
    sortRows([
      {
        label_from: "day",
        label_to: "evening",
        pcod_from: "E",
        pcod_to: "W",
        value: 1,
        contributors: 1,
      },
    ]),
  );
  // From evening to evening: Anna W to W; of Bert's nine pairs four are between regions.
  const pair = { label_from: "evening", label_to: "evening" };
  expect(await askComputed(fixture, { ...matrix, label_a: "evening", label_b: "evening" })).toEqual(
    [
      { ...pair, pcod_from: "E", pcod_to: "E", value: 1 / 9, contributors: 1 },
      { ...pair, pcod_from: "E", pcod_to: "W", value: 1 / 9, contributors: 1 },
      { ...pair, pcod_from: "W", pcod_to: "E", value: 1 / 9, contributors: 1 },
      { ...pair, pcod_from: "W", pcod_to: "W", value: 1 + 1 / 9, contributors: 2 },
    ],
  );
});

test("meaningful_locations_between_dates_od_matrix compares the places of two intervals", async () => {
  const { start_date: _, end_date: __, ...rest } = spec;
  const matrix = {
    query_kind: "meaningful_locations_between_dates_od_matrix",
    ...rest,
    start_date_a: "2016-01-04",
    end_date_a: "2016-01-05",
    start_date_b: "2016-01-05",
    end_date_b: "2016-01-07",
    label: "evening",
  };
  // On the first day both are at home. Then Anna is again; Bert at work and at sea, a half each.
  expect(await askComputed(fixture, matrix)).toEqual(
    sortRows([
      { label: "evening", pcod_from: "W", pcod_to: "E", value: 1 / 2, contributors: 1 },
      { label: "evening", pcod_from: "W", pcod_to: "W", value: 1, contributors: 1 },
    ]),
  );
});

test("a label without an area, and an area that is none, are refused by name", () => {
  const aggregate = { query_kind: "meaningful_locations_aggregate", ...spec };
  expect(() => readQuery({ ...aggregate, label: "night" })).toThrow(
    "label: Must be one of: day, evening, unknown.",
  );
  const flat = {
    ...spec.labels,
    evening: { type: "MultiPolygon", coordinates: box(0, 1).coordinates },
  };
  expect(() => readQuery({ ...aggregate, label: "day", labels: flat })).toThrow(
    "labels: evening: its coordinates are not those of a MultiPolygon.",
  );
  expect(() => readQuery({ ...aggregate, label: "day", aggregation_unit: "lon-lat" })).toThrow(
    "aggregation_unit: Must be one of: admin0, admin1, admin2, admin3.",
  );
  const dates = { ...aggregate, query_kind: "meaningful_locations_between_dates_od_matrix" };
  const { start_date: _, end_date: __, ...rest } = dates;
  const both = { start_date_a: "2016-01-04", end_date_a: "2016-01-05", label: "day" };
  expect(() =>
    readQuery({ ...rest, ...both, start_date_b: "2016-01-07", end_date_b: "2016-01-06" }),
  ).toThrow("end_date_b: Must be later than start_date");
});

function at(time: string, subscriber: string, cell: string): PlainEvent {
  return { type: "mds", time: `${time}+00:00`, subscriber, cell };
}

/** An area between two hour scores, of all day scores; its ring is open. */
function box(from: number, to: number) {
  const ring = [
    [from, -1],
    [from, 1],
    [to, 1],
    [to, -1],
  ];
  return { type: "Polygon", coordinates: [ring] };
}
