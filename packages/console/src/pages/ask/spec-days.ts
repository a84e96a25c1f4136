import { isSpec } from "./spec-schema.ts";
import type { Spec } from "./spec-schema.ts";

const dayMilliseconds = 86_400_000;

/** Queries that differ in their day alone, of days one after the other. */
export interface DailyQueries {
  /** Without its date. */
  readonly query: Spec;
  /** The first and the last day, both included. */
  readonly first: string;
  readonly last: string;
}

/** A day so many days later. */
function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayMilliseconds).toISOString().slice(0, 10);
}

/** How many days after `from` the day `to` is. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds);
}

/** Sees a list of queries as one query for each of some days; undefined where it is another list. */
export function readDailyQueries(list: readonly unknown[]): DailyQueries | undefined {
  const specs = list.filter((each): each is Spec => isSpec(each));
  const [first] = specs;
  const start = first?.["date"];
  if (first === undefined || specs.length !== list.length || !isDay(start)) return undefined;
  const { date: _, ...query } = first;
  const isNext = (spec: Spec, index: number): boolean => {
    const { date, ...rest } = spec;
    return date === addDays(start, index) && JSON.stringify(rest) === JSON.stringify(query);
  };
  if (!specs.every(isNext)) return undefined;
  return { query, first: start, last: addDays(start, specs.length - 1) };
}

const mostDays = 366;

/** Writes one query for each day; at least one and at most a year of them. */
export function writeDailyQueries({ query, first, last }: DailyQueries): Spec[] {
  const count = Math.min(mostDays, Math.max(1, daysBetween(first, last) + 1));
  return Array.from({ length: count }, (_, index) => ({ ...query, date: addDays(first, index) }));
}

/** A specification whose days are moved so that `from` becomes `to`. */
export function moveDays<Value>(value: Value, from: string, to: string): Value {
  const distance = daysBetween(from, to);
  if (distance === 0) return value;
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    isDay(each) ? addDays(each, distance) : each,
  ) as Value;
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
}
