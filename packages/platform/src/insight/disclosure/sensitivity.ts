import { singleLocationKinds } from "../kinds/groups.ts";
import type { Spec } from "../kinds/query-kind.ts";
import { isSpec, subqueriesOf } from "../query-tree.ts";

/**
 * By how much all values of an answer together change at most when one subscriber and all events of that subscriber are taken away;
 * or why there is no such bound that is of use.
 */
export type Sensitivity = { readonly bound: number } | { readonly reason: string };

/** One subscriber is counted in one row at most, as one. */
const one: Sensitivity = { bound: 1 };
const manyPlaces: Sensitivity = {
  reason: "one subscriber can be counted in any number of places.",
};
const manyEvents: Sensitivity = {
  reason: "one subscriber can have any number of events.",
};
const notCounts: Sensitivity = { reason: "its values are not numbers of subscribers." };

const singleLocations: ReadonlySet<string> = new Set(singleLocationKinds);

const sensitivities: Readonly<Record<string, (spec: Spec) => Sensitivity>> = {
  spatial_aggregate: (spec) => ofPlaces(spec, "locations"),
  labelled_spatial_aggregate: (spec) => ofPlaces(spec, "locations"),
  flows: (spec) => ofPlaces(spec, "from_location", "to_location"),
  labelled_flows: (spec) => ofPlaces(spec, "from_location", "to_location"),
  unmoving_counts: () => one,
  unmoving_at_reference_location_counts: () => one,
  active_at_reference_location_counts: (spec) => ofPlaces(spec, "reference_locations"),
  histogram_aggregate: ofBins,
  // What is added for pairs that are not published depends on whether they are: one subscriber can change a sum by many.
  inflows: () => ({ reason: "a sum depends on which of its parts are published." }),
  outflows: () => ({ reason: "a sum depends on which of its parts are published." }),
  unique_subscriber_counts: () => manyPlaces,
  unique_visitor_counts: () => manyPlaces,
  trips_od_matrix: () => manyPlaces,
  consecutive_trips_od_matrix: () => manyPlaces,
  location_event_counts: () => manyEvents,
  dfs_metric_total_amount: () => manyEvents,
  location_introversion: () => notCounts,
  total_network_objects: () => notCounts,
  aggregate_network_objects: () => notCounts,
  joined_spatial_aggregate: () => notCounts,
  meaningful_locations_aggregate: () => notCounts,
  meaningful_locations_between_dates_od_matrix: () => notCounts,
  meaningful_locations_between_label_od_matrix: () => notCounts,
};

/** How much one subscriber can change an answer about people. */
export function sensitivityOf(spec: Spec): Sensitivity {
  if (isSampled(spec)) {
    return { reason: "whoever is missing from a sample is replaced by somebody else." };
  }
  return sensitivities[spec.query_kind]?.(spec) ?? { reason: "no bound is known." };
}

function ofPlaces(spec: Spec, ...fields: readonly string[]): Sensitivity {
  const areSingle = fields.every((field) => {
    const below = spec[field];
    return isSpec(below) && singleLocations.has(below.query_kind);
  });
  return areSingle ? one : manyPlaces;
}

/** Bounds that come from the data depend on whoever has the least and the most. */
function ofBins({ bins, range }: Spec): Sensitivity {
  const hasList = typeof bins === "object" && bins !== null && "bin_list" in bins && bins.bin_list;
  if (hasList || range) return one;
  return { reason: "without bin_list or range its bounds depend on single subscribers." };
}

function isSampled(spec: Spec): boolean {
  return Boolean(spec["sampling"]) || subqueriesOf(spec).some((below) => isSampled(below));
}
