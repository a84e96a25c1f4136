import type { Dialect } from "./dialect.ts";
import { bind, constant, join, type Sql, sql } from "./sql.ts";

/** A quotient with its fraction; null by zero. */
export function divide(dialect: Dialect, dividend: Sql, divisor: Sql): Sql {
  return sql`(${dialect.cast(dividend, "number")} / nullif(${divisor}, 0))`;
}

/** In which of `count` bins of the same width between two bounds a value lies, from 0; the last holds the upper bound as well. Null outside. */
export function binOf(
  dialect: Dialect,
  value: Sql,
  { lower, upper, count }: { readonly lower: Sql; readonly upper: Sql; readonly count: number },
): Sql {
  const position = sql`floor(${divide(dialect, sql`(${value} - ${lower})`, sql`(${upper} - ${lower})`)} * ${constant(count)})`;
  return sql`CASE WHEN ${value} < ${lower} OR ${value} > ${upper} THEN NULL
    WHEN ${value} = ${upper} THEN ${bind.whole(count - 1)}
    ELSE ${dialect.cast(position, "whole")} END`;
}

/** Between which of some bounds, in ascending order, a value lies, from 0; the last bin holds its upper bound as well. Null outside. */
export function binBetween(value: Sql, bounds: readonly number[]): Sql {
  const uppers = bounds.slice(1);
  const cases = uppers.map((upper, index) => {
    const isBelow = index === uppers.length - 1 ? sql`<=` : sql`<`;
    return sql`WHEN ${value} ${isBelow} ${bind.number(upper)} THEN ${bind.whole(index)}`;
  });
  return sql`CASE WHEN ${value} < ${bind.number(bounds[0]!)} THEN NULL ${join(cases, " ")} ELSE NULL END`;
}
