import type { PlacedEvent } from "./events.ts";
import { type Narrowing, narrowEvents } from "./narrow-events.ts";

/** The values by which an answer names a place: a pcod, or longitude and latitude. */
export type Place = readonly (string | number)[];

/** Where a subscriber is; null for one who is somewhere unknown. `value` is a weight or a class, of kinds that give one. */
export interface PlainLocation {
  readonly subscriber: string;
  readonly place: Place | null;
  readonly value?: number | string;
}

/** A specification of any kind of locations, written by a test. */
export interface LocationSpec {
  readonly query_kind: string;
  readonly [parameter: string]: unknown;
}

type Parameters = Narrowing & {
  readonly aggregation_unit: string;
  readonly date: string;
  readonly method?: string;
  readonly subscriber_subset?: LocationSpec | null;
  readonly locations: readonly LocationSpec[];
  readonly subscriber_location_weights: LocationSpec;
  readonly include_unlocatable?: boolean;
  readonly preferred_location: LocationSpec;
  readonly fallback_location: LocationSpec;
  readonly weight_threshold: number;
  readonly stay_length_threshold: number;
};

type Method = (events: readonly PlacedEvent[], spec: Parameters) => PlainLocation[];

/** What a specification of locations gives, as plainly as it can be said. */
export function locate(events: readonly PlacedEvent[], spec: LocationSpec): PlainLocation[] {
  return methods[spec.query_kind]!(events, spec as unknown as Parameters);
}

/** The rows of locations as the platform gives them. */
export function rowsOf(locations: readonly PlainLocation[], unit: string): object[] {
  return locations.map(({ subscriber, place, value }) => ({
    subscriber,
    ...placeRow(place, unit),
    ...(value === undefined ? {} : { value }),
  }));
}

/** The columns of a place. */
export function placeRow(place: Place | null, unit: string, suffix = ""): object {
  const names = unit === "lon-lat" ? ["lon", "lat"] : ["pcod"];
  return Object.fromEntries(
    names.map((name, index) => [`${name}${suffix}`, place?.[index] ?? null]),
  );
}

const methods: Readonly<Record<string, Method>> = {
  unique_locations: (events, spec) =>
    eachSubscriber(stepsOf(events, spec), (own) => placesOf(own).map(({ place }) => place)),
  daily_location: (events, spec) => {
    const steps = stepsOf(events, {
      ...spec,
      start_date: spec.date,
      end_date: dayAfter(spec.date),
    });
    return eachSubscriber(steps, (own) =>
      spec.method === "most-common" ? mostFrequent(own) : lastOf(own),
    );
  },
  most_frequent_location: (events, spec) => eachSubscriber(stepsOf(events, spec), mostFrequent),
  modal_location: (events, spec) => {
    const days = spec.locations.flatMap((day) =>
      locate(events, day).map(({ subscriber, place }) => {
        return { subscriber, place: place!, moment: Date.parse(String(day["date"])) };
      }),
    );
    return eachSubscriber(days, mostFrequent);
  },
  location_visits: (events, spec) => {
    const rows = spec.locations.flatMap((each) => locate(events, each));
    const alike = Map.groupBy(rows, ({ subscriber, place }) => JSON.stringify([subscriber, place]));
    return [...alike.values()].map((same) => Object.assign({ value: same.length }, same[0]!));
  },
  majority_location: (events, spec) => {
    const weights = locate(events, spec.subscriber_location_weights);
    return [...Map.groupBy(weights, ({ subscriber }) => subscriber)].flatMap(
      ([subscriber, own]) => {
        const all = own.reduce((sum, { value }) => sum + Number(value), 0);
        const heaviest = own.find(({ value }) => Number(value) > all / 2);
        if (!heaviest && !spec.include_unlocatable) return [];
        return [{ subscriber, place: heaviest?.place ?? null }];
      },
    );
  },
  coalesced_location: (events, spec) => {
    const preferred = locate(events, spec.preferred_location);
    const fallback = locate(events, spec.fallback_location);
    const weights = locate(events, spec.subscriber_location_weights);
    const countsAt = ({ subscriber, place }: PlainLocation): boolean => {
      const found = weights.find(
        (each) =>
          each.subscriber === subscriber && JSON.stringify(each.place) === JSON.stringify(place),
      );
      return place !== null && Number(found?.value ?? 0) >= spec.weight_threshold;
    };
    return subscribersOf([...preferred, ...fallback]).map((subscriber) => {
      const choices = [...preferred, ...fallback].filter((each) => each.subscriber === subscriber);
      return { subscriber, place: choices.find(countsAt)?.place ?? null };
    });
  },
};

/** How settled each subscriber is, as plainly as it can be said. */
export function classify(
  events: readonly PlacedEvent[],
  spec: LocationSpec,
): { readonly subscriber: string; readonly value: string }[] {
  const { locations, stay_length_threshold: stayLength } = spec as unknown as Parameters;
  const periods = locations.map((each) => locate(events, each));
  return subscribersOf(periods.at(-1)!).map((subscriber) => {
    const own = periods.map((rows) => rows.find((row) => row.subscriber === subscriber));
    return { subscriber, value: classOf(own, stayLength) };
  });
}

function classOf(periods: readonly (PlainLocation | undefined)[], stayLength: number): string {
  if (periods.at(-1)!.place === null) return "unlocated";
  if (periods.some((row) => row === undefined)) return "irregular";
  if (periods.some((row) => row!.place === null)) return "not_always_locatable";
  const names = periods.map((row) => JSON.stringify(row!.place));
  const isStay = names.some((name, first) => {
    const stay = names.slice(first, first + stayLength);
    return stay.length === stayLength && stay.every((each) => each === name);
  });
  return isStay ? "stable" : "mobile";
}

/** Somebody at a place at a moment. */
interface Step {
  readonly subscriber: string;
  readonly place: Place;
  readonly moment: number;
}

function stepsOf(events: readonly PlacedEvent[], spec: Parameters): Step[] {
  const subset = spec.subscriber_subset;
  const chosen = subset ? new Set(subscribersOf(locate(events, subset))) : undefined;
  return narrowEvents(events, spec)
    .filter(({ subscriber }) => chosen?.has(subscriber) ?? true)
    .flatMap((event) => {
      const place = placeOf(event, spec.aggregation_unit);
      return place ? [{ subscriber: event.subscriber, place, moment: event.microseconds }] : [];
    });
}

function placeOf(event: PlacedEvent, unit: string): Place | undefined {
  if (unit === "lon-lat") return event.point && [event.point.longitude, event.point.latitude];
  const region = event.region(unit);
  return region === undefined ? undefined : [region];
}

function eachSubscriber(
  steps: readonly Step[],
  choose: (own: readonly Step[]) => readonly Place[],
): PlainLocation[] {
  return [...Map.groupBy(steps, ({ subscriber }) => subscriber)].flatMap(([subscriber, own]) =>
    choose(own).map((place) => ({ subscriber, place })),
  );
}

function lastOf(steps: readonly Step[]): Place[] {
  const last = steps.toSorted((a, b) => a.moment - b.moment || comparePlaces(a.place, b.place));
  return [last.at(-1)!.place];
}

function mostFrequent(steps: readonly Step[]): Place[] {
  const ordered = placesOf(steps).toSorted(
    (a, b) =>
      a.steps.length - b.steps.length ||
      latestOf(a.steps) - latestOf(b.steps) ||
      comparePlaces(a.place, b.place),
  );
  return [ordered.at(-1)!.place];
}

function placesOf(steps: readonly Step[]): { place: Place; steps: readonly Step[] }[] {
  const alike = Map.groupBy(steps, ({ place }) => JSON.stringify(place));
  return [...alike.values()].map((same) => ({ place: same[0]!.place, steps: same }));
}

function latestOf(steps: readonly Step[]): number {
  return Math.max(...steps.map(({ moment }) => moment));
}

function comparePlaces(a: Place, b: Place): number {
  const index = a.findIndex((value, at) => value !== b[at]);
  if (index === -1) return 0;
  return a[index]! < b[index]! ? -1 : 1;
}

/** Each subscriber once. */
export function subscribersOf(rows: readonly { readonly subscriber: string }[]): string[] {
  return [...new Set(rows.map(({ subscriber }) => subscriber))];
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
