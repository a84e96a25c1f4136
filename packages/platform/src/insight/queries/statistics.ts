import { type Dialect, type Sql, sql } from "#events";

/** How several numbers become one. */
export type Statistic = "avg" | "max" | "min" | "median" | "mode" | "stddev" | "variance";

/**
 * Aggregate: a statistic of numbers, a number; nulls do not count, and of none it is null. The median lies between the two in the
 * middle, the mode is the smallest of the most frequent, deviation and variance are those of a sample, null for a single number.
 */
export function statisticOf(dialect: Dialect, statistic: Statistic, value: Sql): Sql {
  const number = dialect.cast(value, "number");
  return {
    avg: () => sql`avg(${number})`,
    max: () => sql`max(${number})`,
    min: () => sql`min(${number})`,
    median: () => dialect.quantile(number, 0.5),
    mode: () => dialect.mode(number),
    stddev: () => dialect.standardDeviation(number, "sample"),
    variance: () => dialect.variance(number, "sample"),
  }[statistic]();
}
