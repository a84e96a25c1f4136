import { expect, test } from "vitest";

import { subscriberKinds } from "../kinds/groups.ts";
import { kinds, runnableKinds } from "../kinds/kinds.ts";
import type { Spec } from "../kinds/query-kind.ts";
import { readQuery } from "../query-spec.ts";
import { narrowedOf } from "./narrowing.ts";
import { relationOf } from "./relations.ts";

const available = { calls: ["2016-01-01", "2016-01-02", "2016-01-03"], topups: ["2016-01-02"] };
const narrow = (spec: object) => narrowedOf(readQuery(spec).spec, available);

const week = { start_date: "2016-01-01", end_date: "2016-01-08" };
const count = { query_kind: "unique_subscriber_counts", ...week, aggregation_unit: "admin3" };
const histogramOf = (metric: object) => ({
  query_kind: "histogram_aggregate",
  metric,
  bins: { n_bins: 5 },
  range: [0, 50],
});
const periods = (change: object) =>
  histogramOf({ query_kind: "total_active_periods", start_date: "2016-01-01", ...change });
const frequent = (change: object) => ({
  query_kind: "spatial_aggregate",
  locations: {
    query_kind: "most_frequent_location",
    ...week,
    aggregation_unit: "admin3",
    ...change,
  },
});

test.each([...runnableKinds])("%s is the same question as itself", (_name, kind) => {
  const narrowed = narrow(kind.example);
  expect(relationOf(narrowed, narrow(kind.example))).toBe("same");
});

test.each(subscriberKinds)("%s can be a subset that is compared", (name) => {
  const subscriber_subset = kinds.get(name)!.example as unknown as Spec;
  const subset = narrow({ ...count, subscriber_subset });
  expect(relationOf(subset, narrow({ ...count, subscriber_subset }))).toBe("same");
  expect(relationOf(subset, narrow(count))).toBe("within");
});

test.each([
  ["an end after the last event", frequent({}), frequent({ end_date: "2030-01-01" })],
  ["types without events", frequent({}), frequent({ event_types: ["calls", "sms", "topups"] })],
  ["all hours", frequent({}), frequent({ hours: { start_hour: 24, end_hour: 0 } })],
  ["periods after the last event", periods({ total_periods: 7 }), periods({ total_periods: 70 })],
  [
    "periods in another unit",
    periods({ total_periods: 7 }),
    periods({ total_periods: 7, period_unit: "hours", period_length: 24 }),
  ],
  [
    "a unit beside a mapping",
    frequent({ mapping_table: "towns" }),
    frequent({ mapping_table: "towns", aggregation_unit: "admin1" }),
  ],
])("%s: put differently it is the same question", (_what, one, other) => {
  expect(relationOf(narrow(one), narrow(other))).toBe("same");
});

test.each([
  ["other periods", periods({ total_periods: 7 }), periods({ total_periods: 7, period_length: 2 })],
  ["other places", frequent({}), frequent({ aggregation_unit: "admin2" })],
  ["other hours", frequent({}), frequent({ hours: { start_hour: 5, end_hour: 6 } })],
  ["other days", frequent({}), frequent({ end_date: "2016-01-02" })],
])("%s: another question", (_what, one, other) => {
  expect(relationOf(narrow(one), narrow(other))).toBeUndefined();
});
