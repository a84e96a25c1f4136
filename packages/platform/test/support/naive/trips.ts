import type { PlacedEvent } from "./events.ts";
import { type Place, placeRow } from "./locations.ts";
import {
  isSamePlace,
  placedSteps,
  type PlacedStep,
  type PlainMapping,
  type StepsSpec,
} from "./placed-steps.ts";

interface Pair {
  readonly from: Place;
  readonly to: Place;
}

/** What trips_od_matrix gives. */
export function countTrips(
  events: readonly PlacedEvent[],
  spec: StepsSpec,
  mapping?: PlainMapping,
): object[] {
  return countPairs(placedSteps(events, spec, mapping), spec.aggregation_unit, (own) =>
    own.flatMap((first) =>
      own
        .filter((second) => first.event.microseconds < second.event.microseconds)
        .filter((second) => !isSamePlace(first.place, second.place))
        .map((second) => ({ from: first.place, to: second.place })),
    ),
  );
}

/** What consecutive_trips_od_matrix gives. */
export function countConsecutiveTrips(
  events: readonly PlacedEvent[],
  spec: StepsSpec,
  mapping?: PlainMapping,
): object[] {
  return countPairs(placedSteps(events, spec, mapping), spec.aggregation_unit, (own) => {
    const inOrder = own.toSorted(
      (a, b) => a.event.microseconds - b.event.microseconds || comparePlaces(a.place, b.place),
    );
    return inOrder.slice(1).map((step, index) => ({ from: inOrder[index]!.place, to: step.place }));
  });
}

function countPairs(
  steps: readonly PlacedStep[],
  unit: string,
  pairsOf: (own: readonly PlacedStep[]) => readonly Pair[],
): object[] {
  const subscribers = Map.groupBy(steps, ({ event }) => event.subscriber);
  const pairs = [...subscribers.values()].flatMap((own) => distinct(pairsOf(own)));
  const alike = [...Map.groupBy(pairs, (pair) => JSON.stringify(pair)).values()];
  return alike.map((same) =>
    Object.assign(
      { value: same.length, contributors: same.length },
      placeRow(same[0]!.from, unit, "_from"),
      placeRow(same[0]!.to, unit, "_to"),
    ),
  );
}

function distinct(pairs: readonly Pair[]): Pair[] {
  return [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()];
}

function comparePlaces(a: Place, b: Place): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  if (index === -1) return 0;
  return a[index]! < b[index]! ? -1 : 1;
}
