import type { AggregateSpec } from "./aggregates.ts";
import type { LocationSpec } from "./locations.ts";
import { afterRandomDays, type Random, randomDays } from "./random-events.ts";

const singleLocationKinds = [
  "daily_location",
  "most_frequent_location",
  "modal_location",
  "majority_location",
  "coalesced_location",
] as const;

export const locationKinds = [
  ...singleLocationKinds,
  "unique_locations",
  "location_visits",
] as const;

type LocationKind = (typeof locationKinds)[number];

/** A specification of a kind of locations over random data, its optional parameters null, left out or set. */
export function randomLocationSpec(
  random: Random,
  kind: LocationKind | "mobility_classification",
  unit: string,
): LocationSpec {
  return { query_kind: kind, ...makers[kind](random, unit) };
}

/** A parameter that is null, left out, or one of some values. */
export function perhaps(random: Random, name: string, values: readonly unknown[]): object {
  return random.pick([{}, { [name]: null }, ...values.map((value) => ({ [name]: value }))]);
}

/** The parameters that narrow events, each null, left out or set. */
export function randomNarrowing(random: Random): object {
  return {
    ...perhaps(random, "event_types", [["calls"], ["topups", "sms", "sms"], ["mds", "calls"]]),
    ...perhaps(random, "hours", [hours(6, 18), hours(22, 5), hours(23, 1), hours(0, 24)]),
    ...(random.onceIn(3)
      ? { subscriber_subset: randomLocationSpec(random, "daily_location", "admin1") }
      : perhaps(random, "subscriber_subset", [])),
  };
}

/** An interval of some days of the random data, or of parts of them. */
export function randomInterval(random: Random): { start_date: string; end_date: string } {
  const first = random.below(randomDays.length);
  const last = first + 1 + random.below(randomDays.length - first);
  const [start, end] = [randomDays[first]!, randomDays[last] ?? afterRandomDays];
  return {
    start_date: random.onceIn(4) ? `${start}T08:00:00` : start,
    end_date: random.onceIn(4) ? `${end}T12:30:00` : end,
  };
}

function hours(start_hour: number, end_hour: number): object {
  return { start_hour, end_hour };
}

function places(random: Random, unit: string): object {
  const nothing = ["mapping_table", "geom_table", "geom_table_join_column"].map((name) =>
    perhaps(random, name, []),
  );
  return Object.assign({ aggregation_unit: unit }, ...nothing) as object;
}

function someOf(random: Random, kind: LocationKind, unit: string): LocationSpec[] {
  const count = 1 + random.below(kind === "modal_location" ? 2 : 3);
  return Array.from({ length: count }, () => randomLocationSpec(random, kind, unit));
}

type Maker = (random: Random, unit: string) => object;

const overInterval: Maker = (random, unit) => ({
  ...randomInterval(random),
  ...places(random, unit),
  ...randomNarrowing(random),
});

const makers: Readonly<Record<LocationKind | "mobility_classification", Maker>> = {
  unique_locations: overInterval,
  most_frequent_location: overInterval,
  daily_location: (random, unit) => ({
    date: random.pick(randomDays),
    ...perhaps(random, "method", ["last", "most-common"]),
    ...places(random, unit),
    ...(random.onceIn(2) ? randomNarrowing(random) : {}),
  }),
  modal_location: (random, unit) => ({ locations: someOf(random, "daily_location", unit) }),
  location_visits: (random, unit) => ({
    locations: [
      ...someOf(random, "daily_location", unit),
      ...(random.onceIn(3) ? someOf(random, "modal_location", unit) : []),
    ],
  }),
  majority_location: (random, unit) => ({
    subscriber_location_weights: randomLocationSpec(random, "location_visits", unit),
    ...perhaps(random, "include_unlocatable", [true, false, true]),
  }),
  coalesced_location: (random, unit) => ({
    preferred_location: randomLocationSpec(
      random,
      random.pick(["majority_location", "daily_location"]),
      unit,
    ),
    fallback_location: randomLocationSpec(
      random,
      random.pick(["modal_location", "most_frequent_location"]),
      unit,
    ),
    subscriber_location_weights: randomLocationSpec(random, "location_visits", unit),
    weight_threshold: random.below(4),
  }),
  mobility_classification: (random, unit) => ({
    locations: Array.from({ length: 1 + random.below(4) }, () =>
      random.onceIn(3)
        ? randomLocationSpec(random, "coalesced_location", unit)
        : randomLocationSpec(random, "daily_location", unit),
    ),
    stay_length_threshold: 1 + random.below(3),
  }),
};

export const aggregateKinds = [
  "spatial_aggregate",
  "flows",
  "inflows",
  "outflows",
  "unmoving_counts",
  "unmoving_at_reference_location_counts",
  "active_at_reference_location_counts",
  "unique_visitor_counts",
  "labelled_spatial_aggregate",
  "labelled_flows",
] as const;

type AggregateKind = (typeof aggregateKinds)[number];

/** A specification of an aggregate of locations over random data, its optional parameters null, left out or set. */
export function randomAggregateSpec(
  random: Random,
  kind: AggregateKind,
  unit: string,
): AggregateSpec {
  return { query_kind: kind, ...aggregateMakers[kind](random, unit) };
}

const joinTypes = ["inner", "full outer", "left", "right", "left outer", "right outer"];
const flowKinds = [
  "daily_location",
  "modal_location",
  "unique_locations",
  "most_frequent_location",
  "majority_location",
  "coalesced_location",
] as const;

const flowsBetween: Maker = (random, unit) => ({
  from_location: randomLocationSpec(random, random.pick(flowKinds), unit),
  to_location: randomLocationSpec(random, random.pick(flowKinds), unit),
  ...perhaps(random, "join_type", joinTypes),
});

const aggregateMakers: Readonly<Record<AggregateKind, Maker>> = {
  spatial_aggregate: (random, unit) => ({
    locations: randomLocationSpec(random, random.pick(locationKinds), unit),
  }),
  flows: flowsBetween,
  inflows: flowsBetween,
  outflows: flowsBetween,
  unmoving_counts: (random, unit) => ({
    locations: randomLocationSpec(random, "unique_locations", unit),
  }),
  unmoving_at_reference_location_counts: (random, unit) => ({
    locations: randomLocationSpec(random, "unique_locations", unit),
    reference_locations: randomLocationSpec(random, random.pick(singleLocationKinds), unit),
  }),
  active_at_reference_location_counts: (random, unit) => ({
    unique_locations: randomLocationSpec(random, "unique_locations", unit),
    reference_locations: randomLocationSpec(random, random.pick(singleLocationKinds), unit),
  }),
  unique_visitor_counts: (random, unit) => ({
    active_at_reference_location_counts: randomAggregateSpec(
      random,
      "active_at_reference_location_counts",
      unit,
    ),
    unique_subscriber_counts: {
      query_kind: "unique_subscriber_counts",
      ...overInterval(random, unit),
    },
  }),
  labelled_spatial_aggregate: (random, unit) => ({
    locations: randomLocationSpec(random, "coalesced_location", unit),
    labels: randomLocationSpec(random, "mobility_classification", unit),
  }),
  labelled_flows: (random, unit) => ({
    from_location: randomLocationSpec(random, "coalesced_location", unit),
    to_location: randomLocationSpec(random, "coalesced_location", unit),
    labels: randomLocationSpec(random, "mobility_classification", unit),
    ...perhaps(random, "join_type", joinTypes),
  }),
};
