import type { Spec } from "../../src/insight/kinds/query-kind.ts";
import { days } from "./data.ts";

const place = { aggregation_unit: "admin3" } as const;

function day(date: string, further: object = {}): Spec {
  return { query_kind: "daily_location", date, ...place, ...further };
}

const ofWeek = days.slice(0, 7).map((date) => day(date));
const week = { start_date: "2016-01-01", end_date: "2016-01-08", ...place };
const places: Spec = { query_kind: "unique_locations", ...week };
const modal: Spec = { query_kind: "modal_location", locations: ofWeek.toReversed() };
const weights: Spec = { query_kind: "location_visits", locations: [...ofWeek, modal] };
const majority: Spec = {
  query_kind: "majority_location",
  subscriber_location_weights: weights,
  include_unlocatable: true,
};

function coalesced(threshold: number, locations = weights): Spec {
  return {
    query_kind: "coalesced_location",
    preferred_location: majority,
    fallback_location: modal,
    subscriber_location_weights: locations,
    weight_threshold: threshold,
  };
}

const classes: Spec = {
  query_kind: "mobility_classification",
  locations: [day("2016-01-02"), coalesced(3), day("2016-01-06")],
  stay_length_threshold: 2,
};

function aggregateOf(locations: Spec): Spec {
  return { query_kind: "spatial_aggregate", locations };
}

const between = (from: Spec, to: Spec, join: string): object => ({
  from_location: from,
  to_location: to,
  join_type: join,
});
const narrowed = {
  event_types: ["calls", "mds"],
  hours: { start_hour: 20, end_hour: 9 },
  subscriber_subset: day("2016-01-02"),
};

const joins = ["inner", "full outer", "left", "right"];

/** Every kind about places; those of subscribers as they are counted. */
export const placeSpecs: Readonly<Record<string, Spec>> = {
  unique_locations: aggregateOf(places),
  "unique_locations of some events": aggregateOf({ ...places, ...narrowed }),
  "unique_locations of cells": aggregateOf({ ...places, aggregation_unit: "lon-lat" }),
  most_frequent_location: aggregateOf({ query_kind: "most_frequent_location", ...week }),
  "daily_location, last": aggregateOf(day("2016-01-01")),
  "daily_location, most-common": aggregateOf(day("2016-01-01", { method: "most-common" })),
  "daily_location of some events": aggregateOf(day("2016-01-03", narrowed)),
  modal_location: aggregateOf(modal),
  location_visits: aggregateOf(weights),
  majority_location: aggregateOf(majority),
  coalesced_location: aggregateOf(coalesced(4)),
  "coalesced_location of cells": aggregateOf(
    inCells(coalesced(2, { query_kind: "location_visits", locations: ofWeek })),
  ),
  unmoving_counts: { query_kind: "unmoving_counts", locations: { ...places, ...narrowed } },
  unmoving_at_reference_location_counts: {
    query_kind: "unmoving_at_reference_location_counts",
    locations: { ...places, ...narrowed },
    reference_locations: modal,
  },
  active_at_reference_location_counts: {
    query_kind: "active_at_reference_location_counts",
    unique_locations: places,
    reference_locations: coalesced(3),
  },
  unique_visitor_counts: {
    query_kind: "unique_visitor_counts",
    active_at_reference_location_counts: {
      query_kind: "active_at_reference_location_counts",
      unique_locations: places,
      reference_locations: modal,
    },
    unique_subscriber_counts: { query_kind: "unique_subscriber_counts", ...week },
  },
  labelled_spatial_aggregate: {
    query_kind: "labelled_spatial_aggregate",
    locations: coalesced(3),
    labels: classes,
  },
  ...Object.fromEntries(
    joins.flatMap((join) => [
      [`flows, ${join}`, { query_kind: "flows", ...between(day("2016-01-01"), places, join) }],
      [`inflows, ${join}`, { query_kind: "inflows", ...between(places, coalesced(3), join) }],
      [`outflows, ${join}`, { query_kind: "outflows", ...between(places, modal, join) }],
      [
        `labelled_flows, ${join}`,
        {
          query_kind: "labelled_flows",
          labels: classes,
          ...between(coalesced(2), coalesced(5), join),
        },
      ],
    ]),
  ),
};

/** A count of a sample. */
export const sampledSpec = {
  query_kind: "spatial_aggregate",
  locations: { ...day("2016-01-01"), sampling: { seed: 5, size: 7 } },
} as const;

/** A specification with all its places told apart by where cells stand. */
function inCells(spec: Spec): Spec {
  const text = JSON.stringify(spec);
  return JSON.parse(text.replaceAll('"admin3"', '"lon-lat"')) as Spec;
}
