import { describe, expect, test } from "vitest";

import { readQuery } from "./query-spec.ts";

const day = { query_kind: "daily_location", date: "2016-01-01", aggregation_unit: "admin3" };
const modalOf = (count: number) => ({
  query_kind: "spatial_aggregate",
  locations: { query_kind: "modal_location", locations: Array.from({ length: count }, () => day) },
});
const metric = {
  query_kind: "event_count",
  start_date: "2016-01-01",
  end_date: "2016-01-02",
  direction: "both",
};
const histogramOf = (bounds: number) => ({
  query_kind: "histogram_aggregate",
  metric,
  bins: { bin_list: Array.from({ length: bounds }, (_, bound) => bound) },
});
const meaningfulOf = (points: number) => ({
  query_kind: "meaningful_locations_aggregate",
  start_date: "2016-01-01",
  end_date: "2016-01-02",
  aggregation_unit: "admin3",
  label: "home",
  labels: {
    home: {
      type: "Polygon",
      coordinates: [
        Array.from({ length: points }, (_, point) => [Math.cos(point), Math.sin(point)]),
      ],
    },
  },
  tower_hour_of_day_scores: Array.from({ length: 24 }, () => 1),
  tower_day_of_week_scores: {
    monday: 1,
    tuesday: 1,
    wednesday: 1,
    thursday: 1,
    friday: 1,
    saturday: 1,
    sunday: 1,
  },
});

test("what a year of days needs is read", () => {
  expect(() => readQuery(modalOf(366))).not.toThrow();
  expect(() => readQuery(histogramOf(1001))).not.toThrow();
  expect(() => readQuery(meaningfulOf(1000))).not.toThrow();
});

describe("what would hold up everybody else is refused before it is looked at", () => {
  test.each([
    ["queries", modalOf(2000), "more than 2000 queries"],
    ["values", { ...day, event_types: Array.from({ length: 60_000 }, () => "calls") }, "50000"],
    [
      "fields",
      Object.fromEntries(Array.from({ length: 101 }, (_, field) => [`field_${field}`, 1])),
      "more than 100 fields",
    ],
  ])("too many %s", (_what, spec, said) => {
    const body = { query_kind: "spatial_aggregate", ...spec };
    expect(() => readQuery({ ...body, query_kind: "spatial_aggregate" })).toThrow(said);
  });

  test.each([
    ["bounds of bins", histogramOf(1002), "bins"],
    ["points of areas", meaningfulOf(1001), "labels"],
  ])("too many %s", (_what, spec, field) => {
    expect(() => readQuery(spec)).toThrow(field);
  });
});

test.each([
  ["a day", { query_kind: "spatial_aggregate", locations: { ...day, date: "9999-12-31" } }],
  [
    "an interval",
    {
      query_kind: "unique_subscriber_counts",
      start_date: "2016-01-01",
      end_date: "9999-12-31T12:00:00",
      aggregation_unit: "admin3",
    },
  ],
])("%s that ends after the calendar is refused", (_what, spec) => {
  expect(() => readQuery(spec)).toThrow("9999");
});

test.each([
  ["too narrow", [1, 1 + 1e-15]],
  ["too wide", [-1.7e308, 1.7e308]],
])("a range that is %s for its bins is refused", (_what, range) => {
  const bins = { n_bins: 1000 };
  expect(() => readQuery({ query_kind: "histogram_aggregate", metric, bins, range })).toThrow(
    "range",
  );
});
