import type { ReadRow } from "#events";

import type { PlacedEvent } from "./events.ts";
import { locate, type LocationSpec, type Place, subscribersOf } from "./locations.ts";
import { type Narrowing, narrowEvents } from "./narrow-events.ts";

/** A mapping from cells to regions, as it is loaded. */
export type PlainMapping = Readonly<Record<string, string>>;

/** An event at a known place. */
export interface PlacedStep {
  readonly event: PlacedEvent;
  readonly place: Place;
}

/** The parameters that say which events count at which places. */
export type StepsSpec = Narrowing & {
  readonly aggregation_unit: string;
  readonly mapping_table?: string | null;
  readonly geom_table?: string | null;
  readonly subscriber_subset?: LocationSpec | null;
};

/** The events that count and have a place. @param mapping the one that a specification with a mapping_table means */
export function placedSteps(
  events: readonly PlacedEvent[],
  spec: StepsSpec,
  mapping: PlainMapping = {},
): PlacedStep[] {
  const { subscriber_subset: subset } = spec;
  const chosen = subset ? subscribersOf(locate(events, subset)) : undefined;
  return narrowEvents(events, spec)
    .filter(({ subscriber }) => chosen?.includes(subscriber) ?? true)
    .flatMap((event) => {
      const place = placeOf(event, spec, mapping);
      return place ? [{ event, place }] : [];
    });
}

function placeOf(
  event: PlacedEvent,
  { aggregation_unit: unit, mapping_table: table, geom_table: geography }: StepsSpec,
  mapping: PlainMapping,
): Place | undefined {
  const mapped = mapping[event.cell ?? ""];
  if (unit === "lon-lat") {
    if (table && mapped === undefined) return undefined;
    return event.point && [event.point.longitude, event.point.latitude];
  }
  const region = table ? mapped : event.region(geography ?? unit);
  return region === undefined ? undefined : [region];
}

/** How many different subscribers there are. */
export function countPeople(steps: readonly PlacedStep[]): number {
  return new Set(steps.map(({ event }) => event.subscriber)).size;
}

/** Steps that are alike in some text, together. */
export function groupSteps(
  steps: readonly PlacedStep[],
  by: (step: PlacedStep) => readonly unknown[],
): PlacedStep[][] {
  return [...Map.groupBy(steps, (step) => JSON.stringify([step.place, by(step)])).values()];
}

/** Whether two places are the same. */
export function isSamePlace(a: Place, b: Place): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Rows with numbers of nine digits, so that the order in which they were added does not matter. */
export function roundRows(rows: readonly object[]): ReadRow[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row as ReadRow).map(([name, value]) => [
        name,
        typeof value === "number" ? Number(value.toPrecision(9)) : value,
      ]),
    ),
  );
}
