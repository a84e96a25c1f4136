import { addDays } from "#kernel";

const firstDay = "2016-01-01";

/** The parts that the examples of kinds are put together from: daily locations of the example's data, whose days are counted from 1. */
export function exampleDay(day: number) {
  return {
    query_kind: "daily_location",
    date: addDays(firstDay, day - 1),
    method: "last",
    aggregation_unit: "admin3",
  };
}

/** Three days that follow each other. @param from the first of them */
export function exampleDays(from: number) {
  return [from, from + 1, from + 2].map((day) => exampleDay(day));
}

/** The place where subscribers were on most of three days. @param from the first of them */
export function exampleHome(from: number) {
  const visits = { query_kind: "location_visits", locations: exampleDays(from) };
  return {
    query_kind: "coalesced_location",
    preferred_location: {
      query_kind: "majority_location",
      subscriber_location_weights: visits,
    },
    fallback_location: { query_kind: "modal_location", locations: exampleDays(from) },
    subscriber_location_weights: visits,
    weight_threshold: 2,
  } as const;
}
