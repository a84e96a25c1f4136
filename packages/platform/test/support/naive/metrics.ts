import { microsecondsOf, type PlacedEvent, placeName } from "./events.ts";
import { metresBetween } from "./metres-between.ts";

/** A number or text for each subscriber who has one. */
export type Values<Value = number> = ReadonlyMap<string, Value>;

export interface HoursOfDay {
  readonly start_hour: number;
  readonly end_hour: number;
}

/** Which events count; null and what is left out is all. */
export interface Choice {
  /** `YYYY-MM-DD`, or with a time, UTC. */
  readonly start_date: string;
  readonly end_date: string;
  readonly event_types?: readonly string[] | null;
  readonly hours?: HoursOfDay | null;
  readonly subscribers?: ReadonlySet<string>;
}

/** Microseconds since 1970 of a date, or a date with time, of UTC. */
function momentOf(text: string): number {
  const time = text.length === 10 ? `${text}T00:00:00` : text.replace(" ", "T");
  return microsecondsOf(`${time}+00:00`);
}

export function chooseEvents(events: readonly PlacedEvent[], choice: Choice): PlacedEvent[] {
  const { start_date: start, end_date: end, event_types: types, hours, subscribers } = choice;
  return events
    .filter(({ microseconds }) => microseconds >= momentOf(start) && microseconds < momentOf(end))
    .filter(({ type }) => !types || types.includes(type))
    .filter(({ hour }) => !hours || isInHours(hour, hours))
    .filter(({ subscriber }) => !subscribers || subscribers.has(subscriber));
}

function isInHours(hour: number, { start_hour: start, end_hour: end }: HoursOfDay): boolean {
  return start < end ? hour >= start && hour < end : hour >= start || hour < end;
}

export type Statistic = "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";

/** A statistic of some numbers; undefined where it says nothing. */
export function statisticOf(numbers: readonly number[], statistic: Statistic): number | undefined {
  return numbers.length === 0 ? undefined : statisticsOf[statistic](numbers);
}

const statisticsOf: Readonly<
  Record<Statistic, (numbers: readonly number[]) => number | undefined>
> = {
  avg: (numbers) => sumOf(numbers) / numbers.length,
  max: (numbers) => Math.max(...numbers),
  min: (numbers) => Math.min(...numbers),
  median(numbers) {
    const sorted = numbers.toSorted((a, b) => a - b);
    const middle = (sorted.length - 1) / 2;
    return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  },
  mode(numbers) {
    const counts = countEach(numbers);
    const most = Math.max(...counts.values());
    return Math.min(...numbers.filter((number) => counts.get(number) === most));
  },
  variance(numbers) {
    const mean = sumOf(numbers) / numbers.length;
    const squares = sumOf(numbers.map((number) => (number - mean) ** 2));
    return numbers.length < 2 ? undefined : squares / (numbers.length - 1);
  },
  stddev(numbers) {
    const variance = statisticsOf.variance(numbers);
    return variance === undefined ? undefined : Math.sqrt(variance);
  },
};

export type Direction = "in" | "out" | "both";

export function eventCounts(events: readonly PlacedEvent[], direction: Direction): Values {
  return perSubscriber(ofDirection(events, direction), (own) => own.length);
}

export function contactCounts(events: readonly PlacedEvent[], direction: Direction): Values {
  return perSubscriber(
    withOthers(ofDirection(events, direction)),
    (own) => new Set(own.map(({ counterpart }) => counterpart)).size,
  );
}

export function paretoShares(events: readonly PlacedEvent[], proportion: number): Values {
  return perSubscriber(withOthers(events), (own) => {
    const counts = [...countEach(own.map(({ counterpart }) => counterpart)).values()];
    const descending = counts.toSorted((a, b) => b - a);
    const enough = descending.findIndex(
      // In hundredths, so that nothing is lost to fractions.
      (_, at) =>
        sumOf(descending.slice(0, at + 1)) * 100 >= Math.round(proportion * 100) * own.length,
    );
    return (enough + 1) / counts.length;
  });
}

export function shareInHours(events: readonly PlacedEvent[], hours: HoursOfDay): Values {
  return perSubscriber(
    events,
    (own) => (100 * own.filter(({ hour }) => isInHours(hour, hours)).length) / own.length,
  );
}

export function activePeriods(
  events: readonly PlacedEvent[],
  start: string,
  seconds: number,
): Values {
  const period = ({ microseconds }: PlacedEvent): number =>
    Math.floor((microseconds - momentOf(start)) / (seconds * 1_000_000));
  return perSubscriber(events, (own) => new Set(own.map((event) => period(event))).size);
}

export function placeCounts(events: readonly PlacedEvent[], unit: string): Values {
  const placed = events.filter((event) => placeName(event, unit) !== undefined);
  return perSubscriber(placed, (own) => new Set(own.map((event) => placeName(event, unit))).size);
}

type Point = NonNullable<PlacedEvent["point"]>;

export function gyrationRadii(events: readonly PlacedEvent[]): Values {
  return perSubscriber(located(events), (own) => {
    const mean = {
      longitude: sumOf(own.map(({ point }) => point!.longitude)) / own.length,
      latitude: sumOf(own.map(({ point }) => point!.latitude)) / own.length,
    };
    const squares = own.map(({ point }) => metresBetween(point!, mean) ** 2);
    return Math.sqrt(sumOf(squares) / own.length) / 1000;
  });
}

export function displacements(
  events: readonly PlacedEvent[],
  references: ReadonlyMap<string, Point>,
  statistic: Statistic,
): Values {
  const referred = located(events).filter(({ subscriber }) => references.has(subscriber));
  return perSubscriber(referred, (own, subscriber) =>
    statisticOf(
      own.map(({ point }) => metresBetween(point!, references.get(subscriber)!) / 1000),
      statistic,
    ),
  );
}

/** The point of each subscriber's last located event; of several at the same moment that with the greatest coordinates. */
export function lastPoints(events: readonly PlacedEvent[]): ReadonlyMap<string, Point> {
  return perSubscriber(located(events), (own) => {
    const ordered = own.toSorted(
      (a, b) =>
        a.microseconds - b.microseconds ||
        a.point!.longitude - b.point!.longitude ||
        a.point!.latitude - b.point!.latitude,
    );
    return ordered.at(-1)!.point;
  });
}

export function topupAmounts(events: readonly PlacedEvent[], statistic: Statistic): Values {
  return perSubscriber(topups(events), (own) =>
    statisticOf(
      own.flatMap(({ amount }) => amount ?? []),
      statistic,
    ),
  );
}

export function topupBalances(
  events: readonly PlacedEvent[],
  { start_date: start, end_date: end }: Choice,
  statistic: Statistic,
): Values {
  return perSubscriber(topups(events), (own) => {
    if (statistic === "max" || statistic === "min") {
      return statisticOf(
        own.flatMap((topup) => [topup.balanceBefore ?? [], topup.balanceAfter ?? []].flat()),
        statistic,
      );
    }
    return weightedStatistic(heldBalances(own, momentOf(start), momentOf(end)), statistic);
  });
}

interface Held {
  readonly balance: number;
  readonly seconds: number;
}

function heldBalances(own: readonly PlacedEvent[], start: number, end: number): Held[] {
  const ordered = own.toSorted(
    (a, b) =>
      a.microseconds - b.microseconds ||
      (a.balanceBefore ?? 0) - (b.balanceBefore ?? 0) ||
      (a.balanceAfter ?? 0) - (b.balanceAfter ?? 0),
  );
  const stretches = ordered.map((topup, at) => {
    const before = ordered[at - 1];
    const balance = before ? meanOf(before.balanceAfter, topup.balanceBefore) : topup.balanceBefore;
    return { balance, seconds: (topup.microseconds - (before?.microseconds ?? start)) / 1e6 };
  });
  const last = ordered.at(-1)!;
  const rest = { balance: last.balanceAfter, seconds: (end - last.microseconds) / 1e6 };
  return [...stretches, rest].flatMap(({ balance, seconds }) =>
    balance === undefined || seconds === 0 ? [] : [{ balance, seconds }],
  );
}

function meanOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : (a + b) / 2;
}

function weightedStatistic(held: readonly Held[], statistic: Statistic): number | undefined {
  const total = sumOf(held.map(({ seconds }) => seconds));
  const mean = sumOf(held.map(({ balance, seconds }) => balance * seconds)) / total;
  const squares = sumOf(held.map(({ balance, seconds }) => (balance - mean) ** 2 * seconds));
  if (held.length === 0) return undefined;
  const balances = held.map(({ balance }) => balance).toSorted((a, b) => a - b);
  const timeWith = (holds: (balance: number) => boolean): number =>
    sumOf(held.filter(({ balance }) => holds(balance)).map(({ seconds }) => seconds));
  if (statistic === "avg") return mean;
  if (statistic === "median") {
    return balances.find((limit) => timeWith((balance) => balance <= limit) * 2 >= total);
  }
  if (statistic === "mode") {
    const longest = Math.max(...balances.map((one) => timeWith((balance) => balance === one)));
    return balances.find((one) => timeWith((balance) => balance === one) === longest);
  }
  if (total <= 1) return undefined;
  const variance = squares / (total - 1);
  return statistic === "variance" ? variance : Math.sqrt(variance);
}

/** What a list of type allocation codes has for each code. */
export type TacList = ReadonlyMap<number, string>;

export function handsets(
  events: readonly PlacedEvent[],
  list: TacList,
  method: "last" | "most-common",
): Values<string> {
  const coded = events.filter(({ tac }) => tac !== undefined);
  return perSubscriber(coded, (own) => {
    const counts = countEach(own.map(({ tac }) => tac));
    const latest = (tac: number | undefined): number =>
      Math.max(...own.filter((event) => event.tac === tac).map(({ microseconds }) => microseconds));
    const ordered = [...counts.keys()].toSorted(
      (a, b) =>
        (method === "last" ? 0 : counts.get(a)! - counts.get(b)!) ||
        latest(a) - latest(b) ||
        a! - b!,
    );
    return list.get(ordered.at(-1)!);
  });
}

function ofDirection(events: readonly PlacedEvent[], direction: Direction): readonly PlacedEvent[] {
  if (direction === "both") return events;
  return events.filter(({ outgoing }) => outgoing === (direction === "out"));
}

function withOthers(events: readonly PlacedEvent[]): PlacedEvent[] {
  return events.filter(
    ({ counterpart, subscriber }) => counterpart !== undefined && counterpart !== subscriber,
  );
}

function located(events: readonly PlacedEvent[]): PlacedEvent[] {
  return events.filter(({ point }) => point !== undefined);
}

function topups(events: readonly PlacedEvent[]): PlacedEvent[] {
  return events.filter(({ type }) => type === "topups");
}

function perSubscriber<Value>(
  events: readonly PlacedEvent[],
  valueOf: (own: readonly PlacedEvent[], subscriber: string) => Value | undefined,
): ReadonlyMap<string, Value> {
  const bySubscriber = Map.groupBy(events, ({ subscriber }) => subscriber);
  const values = [...bySubscriber].map(([name, own]) => [name, valueOf(own, name)] as const);
  return new Map(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function countEach<Value>(values: readonly Value[]): Map<Value, number> {
  return new Map(
    [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length]),
  );
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
