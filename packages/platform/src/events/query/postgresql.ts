import type { Days, Dialect, RelationName } from "./dialect.ts";
import { bind, constant, identifier, join, Sql, sql, type ValueType } from "./sql.ts";

const types: Readonly<Record<ValueType, string>> = {
  text: "text",
  whole: "bigint",
  number: "double precision",
  flag: "boolean",
  day: "date",
  time: "timestamp",
};

const tables = new Set(["location_places", "location_regions", "geographies", "location_mappings"]);

/**
 * The dialect of a PostgreSQL with the tables of FlowDB. The relations of events are functions of the session that read only the days
 * they are asked for; see `engines/flowdb/session.ts`.
 */
export const postgresqlDialect: Dialect = {
  name: "postgresql",
  placeholder: ({ position }, type) => `$${position}::${types[type]}`,
  relation,
  cast,

  dayOf: (time) => sql`CAST(${time} AS date)`,
  hourOf: (time) => sql`CAST(extract(hour FROM ${time}) AS integer)`,
  weekdayOf: (day) => sql`CAST(extract(isodow FROM ${day}) AS integer)`,
  truncate: (time, unit) => sql`date_trunc('${identifier(unit)}', CAST(${time} AS timestamp))`,
  addDays: (day, count) => sql`(${day} + CAST(${count} AS integer))`,
  daysBetween: (first, second) => sql`(${second} - ${first})`,
  secondsBetween: (first, second) =>
    sql`CAST(extract(epoch FROM ${second} - ${first}) AS double precision)`,
  microsecondsBetween: (first, second) =>
    sql`CAST(extract(epoch FROM ${second} - ${first}) * 1000000 AS bigint)`,
  days: ({ start, end }) => sql`(SELECT ${bind.day(start)} + n AS day
    FROM generate_series(0, ${bind.day(end)} - ${bind.day(start)} - 1) n)`,

  isSame: (left, right) => sql`(${left} IS NOT DISTINCT FROM ${right})`,
  hash: (text, seed) =>
    sql`CAST(CAST('x' || substr(md5(${bind.text(`${seed} `)} || ${text}), 1, 12) AS bit(48)) AS bigint)`,
  divideWhole: (dividend, divisor) =>
    sql`(CAST(${dividend} AS bigint) / nullif(CAST(${divisor} AS bigint), 0))`,

  lastValue: (value, ...by) => {
    const order = join(by.map((part) => sql`${part} DESC`));
    return sql`(array_agg(${value} ORDER BY ${order}) FILTER (WHERE ${value} IS NOT NULL))[1]`;
  },
  setOf: (value) => sql`bit_or(1 << CAST(${value} AS integer))`,
  isInSet: (set, value) => sql`((${set} >> ${constant(value)}) & 1)`,
  mode: (value) => sql`mode() WITHIN GROUP (ORDER BY ${value})`,
  quantile: (value, fraction) =>
    sql`percentile_cont(${constant(fraction)}) WITHIN GROUP (ORDER BY CAST(${value} AS double precision))`,
  standardDeviation: (value, spread) =>
    spread === "sample" ? sql`stddev_samp(${value})` : sql`stddev_pop(${value})`,
  variance: (value, spread) =>
    spread === "sample" ? sql`var_samp(${value})` : sql`var_pop(${value})`,

  previous: (value, window) => sql`lag(${value}) OVER (${window})`,
  next: (value, window) => sql`lead(${value}) OVER (${window})`,
};

function cast(value: Sql, type: ValueType): Sql {
  const source = type === "whole" ? sql`trunc(CAST(${value} AS numeric))` : value;
  return sql`CAST(${source} AS ${new Sql([types[type]])})`;
}

function relation(name: RelationName, days?: Days): Sql {
  if (!days || tables.has(name)) return identifier(name);
  return sql`pg_temp.${identifier(name)}(${bind.day(days.start)}, ${bind.day(days.end)})`;
}
