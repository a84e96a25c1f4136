import { describe, expect, test } from "vitest";

import { lastOn, threeDays } from "#test/naive/three-regions";

import { readQuery } from "./query-spec.ts";

/** The messages by field that a specification is refused with; none for a sound one. */
function messagesFor(spec: object): unknown {
  try {
    readQuery(spec);
    return {};
  } catch (error) {
    const { extensions } = error as { extensions: { payload: Record<string, unknown> } };
    return extensions.payload["validation_error_messages"];
  }
}

const inCells = lastOn("2016-01-02", { aggregation_unit: "lon-lat" });
const inDistricts = lastOn("2016-01-02", { aggregation_unit: "admin2" });
const modal = { query_kind: "modal_location", locations: threeDays };
const visits = { query_kind: "location_visits", locations: threeDays };
const week = { start_date: "2016-01-01", end_date: "2016-01-08", aggregation_unit: "admin3" };
const uniqueLocations = { query_kind: "unique_locations", ...week };

function aggregateOf(locations: object): object {
  return { query_kind: "spatial_aggregate", locations };
}

function sampled(sampling: object | null): object {
  return aggregateOf(lastOn("2016-01-01", { sampling }));
}

const alike = (field: string): string[] => [
  `Must tell the same places apart as ${field}: with the same aggregation_unit, mapping_table, geom_table and geom_table_join_column.`,
];

describe("sub-queries that tell different places apart are refused, by the name of their field", () => {
  const coalesced = {
    query_kind: "coalesced_location",
    preferred_location: modal,
    fallback_location: threeDays[0],
    subscriber_location_weights: visits,
    weight_threshold: 1,
  };
  const labels = {
    query_kind: "mobility_classification",
    locations: threeDays,
    stay_length_threshold: 2,
  };

  test.each([
    [
      "flows",
      { query_kind: "flows", from_location: modal, to_location: inCells },
      { to_location: alike("from_location") },
    ],
    [
      "inflows",
      { query_kind: "inflows", from_location: modal, to_location: inDistricts },
      { to_location: alike("from_location") },
    ],
    [
      "outflows",
      { query_kind: "outflows", from_location: inCells, to_location: modal },
      { to_location: alike("from_location") },
    ],
    [
      "modal_location",
      aggregateOf({ ...modal, locations: [...threeDays, inCells] }),
      { "locations.locations.3": alike("locations.0") },
    ],
    [
      "location_visits",
      aggregateOf({ ...visits, locations: [modal, inDistricts] }),
      { "locations.locations.1": alike("locations.0") },
    ],
    [
      "coalesced_location",
      aggregateOf({ ...coalesced, fallback_location: inCells }),
      { "locations.fallback_location": alike("preferred_location") },
    ],
    [
      "weights",
      aggregateOf({
        ...coalesced,
        subscriber_location_weights: { ...visits, locations: [inCells] },
      }),
      { "locations.subscriber_location_weights": alike("preferred_location") },
    ],
    [
      "mobility_classification",
      {
        query_kind: "labelled_spatial_aggregate",
        locations: coalesced,
        labels: { ...labels, locations: [modal, inCells] },
      },
      { "labels.locations.1": alike("locations.0") },
    ],
    [
      "unmoving_at_reference_location_counts",
      {
        query_kind: "unmoving_at_reference_location_counts",
        locations: uniqueLocations,
        reference_locations: inCells,
      },
      { reference_locations: alike("locations") },
    ],
    [
      "active_at_reference_location_counts",
      {
        query_kind: "active_at_reference_location_counts",
        unique_locations: uniqueLocations,
        reference_locations: inDistricts,
      },
      { reference_locations: alike("unique_locations") },
    ],
    [
      "unique_visitor_counts",
      {
        query_kind: "unique_visitor_counts",
        unique_subscriber_counts: {
          ...week,
          query_kind: "unique_subscriber_counts",
          aggregation_unit: "admin2",
        },
        active_at_reference_location_counts: {
          query_kind: "active_at_reference_location_counts",
          unique_locations: uniqueLocations,
          reference_locations: modal,
        },
      },
      { active_at_reference_location_counts: alike("unique_subscriber_counts") },
    ],
  ])("%s", (_, spec, messages) => {
    expect(messagesFor(spec)).toEqual(messages);
  });

  test("labels may be made from other places than those that are counted", () => {
    const other = { ...labels, locations: [inCells] };
    const spec = { query_kind: "labelled_spatial_aggregate", locations: coalesced, labels: other };
    expect(messagesFor(spec)).toEqual({});
  });

  test("another mapping or geography makes other places", () => {
    const mapped = lastOn("2016-01-02", { mapping_table: "geography.test_point_mapping" });
    const spec = { query_kind: "flows", from_location: threeDays[0], to_location: mapped };
    expect(messagesFor(spec)).toHaveProperty("to_location", alike("from_location"));
  });
});

describe("a sample", () => {
  const message = ["Give either size or fraction, and not both."];

  test.each([{ size: 5, fraction: 0.5 }, {}, { seed: 1 }, { size: null, fraction: null }])(
    "is refused with both or neither of size and fraction: %j",
    (sampling) => {
      expect(messagesFor(sampled(sampling))).toEqual({ "locations.sampling": message });
    },
  );

  test.each([null, { size: 5 }, { size: 5, fraction: null }, { fraction: 0.5, size: null }])(
    "is taken as %j",
    (sampling) => {
      expect(messagesFor(sampled(sampling))).toEqual({});
    },
  );

  test("is refused below a subset as well", () => {
    const subset = lastOn("2016-01-01", { sampling: {} });
    const spec = {
      query_kind: "spatial_aggregate",
      locations: { ...modal, sampling: { size: 1 } },
    };
    expect(messagesFor(spec)).toEqual({});
    const below = lastOn("2016-01-01", { subscriber_subset: subset });
    expect(messagesFor({ query_kind: "spatial_aggregate", locations: below })).toEqual({
      "locations.subscriber_subset.sampling": message,
    });
  });

  test.each([{ size: 0 }, { fraction: 0 }, { fraction: 1.5 }, { size: 1, sampling_method: "all" }])(
    "is refused out of its bounds: %j",
    (sampling) => {
      expect(Object.keys(messagesFor(sampled(sampling)) as object).join()).toContain("sampling");
    },
  );
});
