import type { Placeholder, Sql, ValueType } from "./sql.ts";

/** Days from the first one to the day before `end`: `YYYY-MM-DD`, UTC. */
export interface Days {
  readonly start: string;
  readonly end: string;
}

/** The relations that `relations.ts` documents, and those of single types. */
export type RelationName =
  | "event_records"
  | "event_days"
  | "day_visits"
  | "last_locations"
  | "location_hours"
  | "location_places"
  | "location_regions"
  | "geographies"
  | "device_models"
  | "location_mappings"
  | `${string}_records`;

/** To what a time can be cut off. */
export type TimeUnit = "second" | "minute" | "hour" | "day" | "month" | "year" | "century";

/** Whether a spread is that of a sample (null for a single value) or of all there are. */
export type Spread = "sample" | "population";

/**
 * What differs between the engines that questions are asked of. A query is written once, in the SQL that all of them share,
 * with these parts filled in; a dialect is one file.
 *
 * What all of them share and a query may rely on: joins (a column of the other side is null where nothing matches), sub-queries
 * and WITH, GROUP BY and ORDER BY with every expression written out, count(*), count(DISTINCT x), sum, avg, min, max, `FILTER
 * (WHERE …)`, row_number(), rank(), dense_rank() and aggregates OVER, CASE, coalesce, nullif, abs, floor, ceil, sqrt, sin, cos, atan, radians, NULLS
 * FIRST and LAST, IN, BETWEEN, LIMIT, greatest(…) of values that are not null, % of whole numbers that are not negative. Aggregates over nothing are null, counts are 0. Names are in lower case, and no alias has the name of a column
 * that the same SELECT reads. Texts are ordered by their code points. `/` is used through `divide` alone. A condition that is
 * selected is cast to a flag.
 *
 * Values that the functions take may be null, and the outcome is null then.
 */
export interface Dialect {
  readonly name: "duckdb" | "clickhouse" | "postgresql";
  /** How a value is referred to in the text of a query, with its type. */
  readonly placeholder: Placeholder;
  /**
   * Something to select from that has the columns of a relation; it has to be given an alias. Of relations of events only the rows of
   * these days: whoever knows them must say so, because only those days are read then. Of `device_models` at least the devices of them.
   */
  relation(name: RelationName, days?: Days): Sql;
  /** Whether the relations `day_visits` and `last_locations` are there; their `hours` are united by this aggregate. */
  readonly keptVisits?: { readonly uniteHours: (hours: Sql) => Sql };
  /** A value as another type; a number becomes whole by being cut off. The outcome may be null. */
  cast(value: Sql, type: ValueType): Sql;

  /** The day of a time, UTC. */
  dayOf(time: Sql): Sql;
  /** The hour of a time, 0 to 23, UTC. */
  hourOf(time: Sql): Sql;
  /** The day of the week of a day, 1 for Monday to 7 for Sunday. */
  weekdayOf(day: Sql): Sql;
  /** The beginning, a time, of the second, minute and so on in which a time lies. A century begins with its year 01. */
  truncate(time: Sql, unit: TimeUnit): Sql;
  /** A day so many whole days later. */
  addDays(day: Sql, count: Sql): Sql;
  /** How many days after `first` the day `second` is; negative when before. */
  daysBetween(first: Sql, second: Sql): Sql;
  /** The seconds, with their fraction, from one time to another. */
  secondsBetween(first: Sql, second: Sql): Sql;
  /** The whole microseconds from one time to another. */
  microsecondsBetween(first: Sql, second: Sql): Sql;
  /** Something to select from with one row per day, its column `day`; it has to be given an alias. */
  days(days: Days): Sql;

  /** Whether two values are the same, two nulls included. Never null. */
  isSame(left: Sql, right: Sql): Sql;
  /**
   * A whole number from 0 to below 2^48 that looks drawn at random, and is always the same for the same text and seed: the first six
   * bytes of an MD5 (RFC 1321), for which random and quick are enough.
   */
  hash(text: Sql, seed: string): Sql;
  /** How often one whole number fits into another; both are positive or zero, and null by zero. */
  divideWhole(dividend: Sql, divisor: Sql): Sql;

  /**
   * Aggregate: the value of the row for which `by`, compared one after the other, is greatest. Rows without a value do not count;
   * `by` is never null. Name the value last, so that of rows alike in all else the greatest value is taken.
   */
  lastValue(value: Sql, ...by: readonly Sql[]): Sql;
  /** Aggregate: the whole numbers from 0 to 30 that occur, as the bits of one number. */
  setOf(value: Sql): Sql;
  /** 1 where a number is in such a set, otherwise 0. */
  isInSet(set: Sql, value: number): Sql;
  /** Aggregate: the most frequent value; of several the smallest. */
  mode(value: Sql): Sql;
  /** Aggregate: the value below which a fraction from 0 to 1 of all values lies, with interpolation. 0.5 is the median. */
  quantile(value: Sql, fraction: number): Sql;
  /** Aggregate: the standard deviation. */
  standardDeviation(value: Sql, spread: Spread): Sql;
  /** Aggregate: the variance. */
  variance(value: Sql, spread: Spread): Sql;

  /** The value in the row before this one, null in the first; `window` is `PARTITION BY … ORDER BY …`. */
  previous(value: Sql, window: Sql): Sql;
  /** The value in the row after this one, null in the last. */
  next(value: Sql, window: Sql): Sql;
}
