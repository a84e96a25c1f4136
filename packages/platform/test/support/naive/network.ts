import type { PlacedEvent, PlainData, PlainEvent } from "./events.ts";
import { placeRow } from "./locations.ts";
import {
  countPeople,
  groupSteps,
  isSamePlace,
  placedSteps,
  type PlacedStep,
  type PlainMapping,
  type StepsSpec,
} from "./placed-steps.ts";
import { createRandom } from "./random-events.ts";

type Direction = "in" | "out" | "both" | null;

/** What location_event_counts gives. */
export function countEvents(
  events: readonly PlacedEvent[],
  spec: StepsSpec & { readonly interval?: string | null; readonly direction?: Direction },
  mapping?: PlainMapping,
): object[] {
  const { aggregation_unit: unit, interval } = spec;
  const steps = placedSteps(events, spec, mapping).filter(({ event }) =>
    hasDirection(event, spec.direction),
  );
  const timeOf = ({ event }: PlacedStep): object => ({
    date: event.day,
    ...(interval === "hour" || interval?.startsWith("min") ? { hour: event.hour } : {}),
    ...(interval?.startsWith("min") ? { min: minuteOf(event) } : {}),
  });
  return groupSteps(steps, (step) => [timeOf(step)]).map((group) =>
    Object.assign(
      { value: group.length, contributors: countPeople(group) },
      placeRow(group[0]!.place, unit),
      timeOf(group[0]!),
    ),
  );
}

/** What location_introversion gives. */
export function introversion(
  events: readonly PlacedEvent[],
  spec: StepsSpec & { readonly direction?: Direction },
  mapping?: PlainMapping,
): object[] {
  const others = placedSteps(events, { ...spec, subscriber_subset: null }, mapping);
  const pairs = placedSteps(events, spec, mapping)
    .filter(({ event }) => hasDirection(event, spec.direction))
    .flatMap((step) =>
      others
        .filter(({ event }) => areTwoEnds(step.event, event))
        .map((other) => ({ event: step.event, place: step.place, other })),
    );
  const groups = [...Map.groupBy(pairs, ({ place }) => JSON.stringify(place)).values()];
  return groups.map((group) =>
    Object.assign(
      {
        value:
          group.filter(({ place, other }) => isSamePlace(place, other.place)).length / group.length,
        contributors: countPeople(group),
      },
      placeRow(group[0]!.place, spec.aggregation_unit),
    ),
  );
}

function areTwoEnds(a: PlacedEvent, b: PlacedEvent): boolean {
  const isOpposite =
    a.outgoing !== undefined && b.outgoing !== undefined && a.outgoing !== b.outgoing;
  return (
    isOpposite &&
    a.type === b.type &&
    a.counterpart === b.subscriber &&
    b.counterpart === a.subscriber &&
    secondOf(a) === secondOf(b)
  );
}

function secondOf({ microseconds }: PlacedEvent): number {
  return Math.floor(microseconds / 1_000_000);
}

function hasDirection({ outgoing }: PlacedEvent, direction: Direction = "both"): boolean {
  if (direction === "in") return outgoing === false;
  return direction === "out" ? outgoing === true : true;
}

function minuteOf({ microseconds }: PlacedEvent): number {
  return Math.floor(microseconds / 60_000_000) % 60;
}

export interface ObjectsSpec extends StepsSpec {
  readonly total_by?: string | null;
}

interface ObjectsRow {
  readonly value: number;
  readonly datetime: string;
  readonly contributors: number;
}

/** What total_network_objects gives. */
export function countCells(
  events: readonly PlacedEvent[],
  spec: ObjectsSpec,
  mapping?: PlainMapping,
): ObjectsRow[] {
  const begin = ({ event }: PlacedStep): string => {
    const moment = new Date(Math.floor(event.microseconds / 1000)).toISOString();
    return beginOf(moment, spec.total_by ?? "day");
  };
  const groups = groupSteps(placedSteps(events, spec, mapping), (step) => [begin(step)]);
  return groups.map((group) =>
    Object.assign(
      {
        value: new Set(group.map(({ event }) => event.cell)).size,
        datetime: begin(group[0]!),
        contributors: countPeople(group),
      },
      placeRow(group[0]!.place, spec.aggregation_unit),
    ),
  );
}

/** What aggregate_network_objects gives. */
export function summariseCells(
  events: readonly PlacedEvent[],
  spec: {
    readonly total_network_objects: ObjectsSpec;
    readonly statistic?: string | null;
    readonly aggregate_by?: string | null;
  },
  { threshold, mapping }: { readonly threshold: number; readonly mapping?: PlainMapping },
): object[] {
  const rows = countCells(events, spec.total_network_objects, mapping);
  const published = rows.filter(({ contributors }) => contributors > threshold);
  const keyed = published.map(({ value, datetime, contributors, ...place }) => {
    const begin = beginOf(datetime, spec.aggregate_by ?? "day");
    return { place, value, contributors, begin };
  });
  const groups = Map.groupBy(keyed, ({ place, begin }) => JSON.stringify([place, begin]));
  return [...groups.values()].map((group) =>
    Object.assign(
      {
        datetime: group[0]!.begin,
        value: statistics[spec.statistic ?? "avg"]!(group.map(({ value }) => value)),
        contributors: Math.min(...group.map(({ contributors }) => contributors)),
      },
      group[0]!.place,
    ),
  );
}

/** The beginning of the period of a moment; both are `YYYY-MM-DDTHH:MM:SS.mmmZ`. */
function beginOf(moment: string, period: string): string {
  if (period === "century") {
    const year = Math.floor((Number(moment.slice(0, 4)) - 1) / 100) * 100 + 1;
    return `${year}-01-01T00:00:00.000Z`;
  }
  const kept = { second: 19, minute: 16, hour: 13, day: 10, month: 7, year: 4 }[period]!;
  return moment.slice(0, kept) + "0000-01-01T00:00:00.000Z".slice(kept);
}

type Numbers = readonly number[];

const average = (numbers: Numbers): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

const statistics: Readonly<Record<string, (numbers: Numbers) => number | null>> = {
  avg: average,
  max: (numbers) => Math.max(...numbers),
  min: (numbers) => Math.min(...numbers),
  median(numbers) {
    const sorted = numbers.toSorted((a, b) => a - b);
    const half = sorted.length / 2;
    return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
  },
  mode(numbers) {
    const times = (number: number): number => numbers.filter((each) => each === number).length;
    return numbers.toSorted((a, b) => times(b) - times(a) || a - b)[0]!;
  },
  variance: (numbers) => varianceOf(numbers),
  stddev(numbers) {
    const variance = varianceOf(numbers);
    return variance === null ? null : Math.sqrt(variance);
  },
};

/** Of a sample; null for a single number. */
function varianceOf(numbers: Numbers): number | null {
  if (numbers.length === 1) return null;
  const mean = average(numbers);
  return numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (numbers.length - 1);
}

/** The same events with, for many that name a counterpart, what was recorded of the other end, at once or a moment later. */
export function withOtherEnds(data: PlainData, seed: number): PlainData {
  const random = createRandom(seed);
  const cells = [...new Set(data.cells.map(({ name }) => name))];
  const others = data.events.flatMap((event): PlainEvent[] => {
    if (event.outgoing === undefined || event.counterpart === undefined || random.onceIn(4))
      return [];
    return [
      {
        ...event,
        time: random.onceIn(3) ? event.time.replace(/(:\d\d)(\.\d+)?([+-])/, "$1.7$3") : event.time,
        subscriber: event.counterpart,
        counterpart: event.subscriber,
        outgoing: random.onceIn(8) ? event.outgoing : !event.outgoing,
        cell: random.onceIn(2) ? event.cell : random.pick(cells),
      },
    ];
  });
  return { ...data, events: [...data.events, ...others] };
}
