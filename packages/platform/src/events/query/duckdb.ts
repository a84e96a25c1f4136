import type { Days, Dialect, RelationName } from "./dialect.ts";
import { bind, constant, identifier, join, type Sql, sql, type ValueType } from "./sql.ts";

const types: Readonly<Record<ValueType, string>> = {
  text: "VARCHAR",
  whole: "BIGINT",
  number: "DOUBLE",
  flag: "BOOLEAN",
  day: "DATE",
  time: "TIMESTAMP",
};

/** The dialect of the embedded store. */
export const duckdbDialect: Dialect = {
  name: "duckdb",
  placeholder: ({ name }, type) => `$${name}::${types[type]}`,
  relation,
  keptVisits: { uniteHours: (hours) => sql`bit_or(${hours})` },
  cast,

  dayOf: (time) => sql`CAST(${time} AS DATE)`,
  hourOf: (time) => sql`hour(${time})`,
  weekdayOf: (day) => sql`isodow(${day})`,
  truncate: (time, unit) =>
    unit === "century"
      ? sql`CAST(make_date((year(${time}) - 1) // 100 * 100 + 1, 1, 1) AS TIMESTAMP)`
      : sql`date_trunc('${identifier(unit)}', CAST(${time} AS TIMESTAMP))`,
  addDays: (day, count) => sql`(${day} + CAST(${count} AS INTEGER))`,
  daysBetween: (first, second) => sql`(${second} - ${first})`,
  secondsBetween: (first, second) => sql`((epoch_us(${second}) - epoch_us(${first})) / 1e6)`,
  microsecondsBetween: (first, second) => sql`(epoch_us(${second}) - epoch_us(${first}))`,
  days: ({ start, end }) => sql`(SELECT CAST(range AS DATE) AS day
    FROM range(${bind.time(start)}, ${bind.time(end)}, INTERVAL 1 DAY))`,

  isSame: (left, right) => sql`(${left} IS NOT DISTINCT FROM ${right})`,
  hash: (text, seed) =>
    sql`CAST('0x' || substr(md5(${bind.text(`${seed} `)} || ${text}), 1, 12) AS BIGINT)`,
  divideWhole: (dividend, divisor) => sql`(${dividend} // nullif(${divisor}, 0))`,

  lastValue: (value, ...by) =>
    sql`arg_max(${value}, ${by.length === 1 ? by[0]! : sql`row(${join(by)})`})`,
  setOf: (value) => sql`bit_or(1 << CAST(${value} AS INTEGER))`,
  isInSet: (set, value) => sql`((${set} >> ${constant(value)}) & 1)`,
  mode: (value) => sql`mode(${value} ORDER BY ${value})`,
  quantile: (value, fraction) =>
    sql`quantile_cont(CAST(${value} AS DOUBLE), ${constant(fraction)})`,
  standardDeviation: (value, spread) =>
    spread === "sample" ? sql`stddev_samp(${value})` : sql`stddev_pop(${value})`,
  variance: (value, spread) =>
    spread === "sample" ? sql`var_samp(${value})` : sql`var_pop(${value})`,

  previous: (value, window) => sql`lag(${value}) OVER (${window})`,
  next: (value, window) => sql`lead(${value}) OVER (${window})`,
};

function relation(name: RelationName, days?: Days): Sql {
  const table = identifier(name);
  if (!days || name === "device_models") return table;
  return sql`(SELECT * FROM ${table} WHERE day >= ${bind.day(days.start)} AND day < ${bind.day(days.end)})`;
}

function cast(value: Sql, type: ValueType): Sql {
  const source = type === "whole" ? sql`trunc(${value})` : value;
  return sql`CAST(${source} AS ${identifier(types[type].toLowerCase())})`;
}
