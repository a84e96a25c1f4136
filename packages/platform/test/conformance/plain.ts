import { metresBetween } from "#test/naive/metres-between";

import { admin3, cells, events, type Event } from "./data.ts";

/** An event with the place at which it happened, worked out without any of the product's code. */
export interface PlacedEvent extends Event {
  /** Microseconds since 1970. */
  readonly microseconds: bigint;
  /** UTC. */
  readonly day: string;
  readonly hour: number;
  readonly place: { readonly longitude: number; readonly latitude: number } | undefined;
  readonly region: string | undefined;
}

/** Every event with its place, by the plainest means. */
export const placedEvents: readonly PlacedEvent[] = events.map((event) => {
  const microseconds = microsecondsOf(event.time);
  const moment = new Date(Number(microseconds / 1000n)).toISOString();
  const day = moment.slice(0, 10);
  const place = placeOf(event.cell, day);
  const hour = Number(moment.slice(11, 13));
  const region = place && regionOf(place);
  return Object.assign({ microseconds, day, hour, place, region }, event);
});

export function isInWeek({ day }: PlacedEvent): boolean {
  return day >= "2016-01-01" && day < "2016-01-08";
}

/** How many different subscribers have each region, sorted. */
export function countSubscribers(of: readonly PlacedEvent[]): { pcod: string; value: number }[] {
  const seen = new Map<string, Set<string>>();
  for (const { region, subscriber } of of) {
    if (region === undefined) continue;
    seen.set(region, (seen.get(region) ?? new Set()).add(subscriber));
  }
  return [...seen]
    .map(([pcod, subscribers]) => ({ pcod, value: subscribers.size }))
    .toSorted((a, b) => (a.pcod < b.pcod ? -1 : 1));
}

/** The region of each subscriber's last event in a region; of several at the same moment the last by name. */
export function lastRegions(of: readonly PlacedEvent[]): Map<string, string> {
  const last = new Map<string, PlacedEvent>();
  for (const event of of) {
    if (event.region === undefined) continue;
    const known = last.get(event.subscriber);
    if (!known || isLater(event, known)) last.set(event.subscriber, event);
  }
  return new Map([...last].map(([subscriber, { region }]) => [subscriber, region!]));
}

/** The radius of gyration of each subscriber, in kilometres. */
export function gyrationRadii(of: readonly PlacedEvent[]): Map<string, number> {
  const located = of.filter(({ place }) => place !== undefined);
  const bySubscriber = Map.groupBy(located, ({ subscriber }) => subscriber);
  return new Map(
    [...bySubscriber].map(([subscriber, own]) => {
      const mean = {
        longitude: average(own.map(({ place }) => place!.longitude)),
        latitude: average(own.map(({ place }) => place!.latitude)),
      };
      const squares = own.map(({ place }) => metresBetween(place!, mean) ** 2);
      return [subscriber, Math.sqrt(average(squares)) / 1000];
    }),
  );
}

function isLater(event: PlacedEvent, than: PlacedEvent): boolean {
  if (event.microseconds !== than.microseconds) return event.microseconds > than.microseconds;
  return event.region! > than.region!;
}

function microsecondsOf(time: string): bigint {
  const [, seconds, fraction = "", offset] = /^(.{19})(?:\.(\d+))?(.{6})$/.exec(time)!;
  return BigInt(Date.parse(`${seconds}${offset}`)) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

function placeOf(cell: string | null, day: string): PlacedEvent["place"] {
  const inService = cells.filter(
    ([name, , from, to]) =>
      name === cell && (from === "" || from <= day) && (to === "" || day <= to),
  );
  const latest = inService.toSorted((a, b) => b[1] - a[1])[0];
  return latest && { longitude: latest[4], latitude: latest[5] };
}

/** All regions are boxes with boxes cut out of them. */
function regionOf({
  longitude,
  latitude,
}: {
  longitude: number;
  latitude: number;
}): string | undefined {
  const names = admin3.features.flatMap(({ properties, geometry }) => {
    if (geometry.type !== "Polygon") return [];
    const [outer, ...holes] = geometry.coordinates.map((ring) => {
      const [[west, south], , [east, north]] = ring as [
        [number, number],
        unknown,
        [number, number],
      ];
      return west <= longitude && longitude <= east && south <= latitude && latitude <= north;
    });
    return outer === true && !holes.includes(true) ? [String(properties!["pcod"])] : [];
  });
  return names.toSorted((a, b) => (a < b ? -1 : 1))[0];
}

function average(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
