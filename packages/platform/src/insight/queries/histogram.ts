import { bind, binBetween, binOf, constant, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";

/** Which values count, both bounds included. */
export interface ValueRange {
  readonly lower: number;
  readonly upper: number;
}

/**
 * How many subscribers have a value between each two of some bounds, the last bin with its upper bound: `value`, `lower_edge`,
 * `upper_edge` and `contributors`. Bins without anybody have no row.
 */
export function binsBetween(metric: Sql, bounds: readonly number[], range: ValueRange | null): Sql {
  const condition = range ? sql` AND ${isWithinRange(range)}` : sql``;
  const rows = sql`(SELECT ${binBetween(sql`m.value`, bounds)} AS bin FROM ${metric} m
    WHERE m.value IS NOT NULL${condition})`;
  const edge = (offset: number): Sql => {
    const cases = bounds
      .slice(0, -1)
      .map((_, bin) => sql`WHEN ${constant(bin)} THEN ${bind.number(bounds[bin + offset]!)}`);
    return sql`CASE c.bin ${join(cases, " ")} END`;
  };
  return sql`SELECT c.people AS value, ${edge(0)} AS lower_edge, ${edge(1)} AS upper_edge, c.people AS contributors
    FROM ${countBins(rows)} c`;
}

/** As `binsBetween`, in so many bins of the same width between two bounds. */
export function equalBins(
  { dialect }: Compilation,
  metric: Sql,
  { lower, upper }: ValueRange,
  count: number,
): Sql {
  const bounds = { lower: bind.number(lower), upper: bind.number(upper), count };
  const rows = sql`(SELECT ${binOf(dialect, dialect.cast(sql`m.value`, "number"), bounds)} AS bin FROM ${metric} m
    WHERE m.value IS NOT NULL)`;
  const width = (upper - lower) / count;
  return sql`SELECT c.people AS value, ${edgeOf(bounds.lower, sql`c.bin`, bind.number(width))} AS lower_edge,
      ${edgeOf(bounds.lower, sql`(c.bin + 1)`, bind.number(width))} AS upper_edge, c.people AS contributors
    FROM ${countBins(rows)} c`;
}

/** Widths that say nothing about single values: 1, 2 and 5 times the powers of ten. */
const roundWidths = Array.from({ length: 19 }, (_, power) => power - 6).flatMap((power) =>
  [1, 2, 5].map((factor) => Number(`${factor}e${power}`)),
);

/**
 * As `equalBins` for all values there are. The least and the greatest are those of single people, so the width is the smallest round
 * one with which so many bins, the first beginning at a multiple of it, hold all values.
 */
export function roundBins({ dialect }: Compilation, metric: Sql, count: number): Sql {
  const number = dialect.cast(sql`m.value`, "number");
  const values = sql`(SELECT ${number} AS number, min(${number}) OVER () AS least, max(${number}) OVER () AS greatest
    FROM ${metric} m WHERE m.value IS NOT NULL)`;
  const holds = (width: number): Sql => {
    const written = bind.number(width);
    return sql`WHEN (floor(v.least / ${written}) + ${bind.number(count)}) * ${written} > v.greatest THEN ${written}`;
  };
  const width = sql`CASE ${join(
    roundWidths.map((each) => holds(each)),
    " ",
  )} END`;
  const widths = sql`(SELECT v.number AS number, v.least AS least, ${width} AS width FROM ${values} v)`;
  const rows = sql`(SELECT floor(w.number / w.width) AS place, w.width AS width FROM ${widths} w WHERE w.width IS NOT NULL)`;
  return sql`SELECT count(*) AS value, r.place * r.width AS lower_edge, (r.place + 1) * r.width AS upper_edge,
      count(*) AS contributors
    FROM ${rows} r GROUP BY r.place, r.width`;
}

function countBins(rows: Sql): Sql {
  return sql`(SELECT b.bin AS bin, count(*) AS people FROM ${rows} b WHERE b.bin IS NOT NULL GROUP BY b.bin)`;
}

function edgeOf(lower: Sql, steps: Sql, width: Sql): Sql {
  return sql`(${lower} + ${steps} * ${width})`;
}

function isWithinRange({ lower, upper }: ValueRange): Sql {
  return sql`m.value >= ${bind.number(lower)} AND m.value <= ${bind.number(upper)}`;
}
