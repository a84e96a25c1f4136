import type { Days, Dialect, RelationName, TimeUnit } from "./dialect.ts";
import { bind, constant, identifier, join, type Sql, sql, type ValueType } from "./sql.ts";

const types: Readonly<Record<ValueType, string>> = {
  text: "String",
  whole: "Int64",
  number: "Float64",
  flag: "Bool",
  day: "Date32",
  time: "DateTime64(6, 'UTC')",
};

/** The casts have names of their own, because the type of a value that may be null is another one. */
const casts: Readonly<Record<ValueType, (value: Sql) => Sql>> = {
  text: (value) => sql`CAST(${value} AS Nullable(String))`,
  whole: (value) => sql`CAST(trunc(${value}) AS Nullable(Int64))`,
  number: (value) => sql`CAST(${value} AS Nullable(Float64))`,
  flag: (value) => sql`CAST(${value} AS Nullable(Bool))`,
  day: (value) => sql`CAST(${value} AS Nullable(Date32))`,
  time: (value) => sql`CAST(${value} AS Nullable(DateTime64(6, 'UTC')))`,
};

/** The dialect of ClickHouse, for connections with the settings of `engines/clickhouse/settings.ts`. */
export const clickhouseDialect: Dialect = {
  name: "clickhouse",
  placeholder: ({ name }, type) => `{${name}:${types[type]}}`,
  relation,
  cast: (value, type) => casts[type](value),

  dayOf: (time) => sql`toDate32(${time})`,
  hourOf: (time) => sql`toHour(${time})`,
  weekdayOf: (day) => sql`toDayOfWeek(${day})`,
  truncate: (time, unit) => casts.time(startOf[unit](casts.time(time))),
  addDays: (day, count) => sql`addDays(${day}, ${count})`,
  daysBetween: (first, second) => sql`dateDiff('day', ${first}, ${second})`,
  secondsBetween: (first, second) =>
    sql`((toUnixTimestamp64Micro(${casts.time(second)}) - toUnixTimestamp64Micro(${casts.time(first)})) / 1e6)`,
  microsecondsBetween: (first, second) =>
    sql`(toUnixTimestamp64Micro(${casts.time(second)}) - toUnixTimestamp64Micro(${casts.time(first)}))`,
  days: ({ start, end }) => sql`(SELECT addDays(${bind.day(start)}, number) AS day
    FROM numbers(toUInt64(greatest(0, dateDiff('day', ${bind.day(start)}, ${bind.day(end)})))))`,

  isSame: (left, right) =>
    sql`toBool(coalesce(${left} = ${right}, false) OR (${left} IS NULL AND ${right} IS NULL))`,
  hash: (text, seed) =>
    sql`toInt64(reinterpretAsUInt64(reverse(substring(MD5(${bind.text(`${seed} `)} || ${text}), 1, 6))))`,
  divideWhole: (dividend, divisor) => sql`intDiv(${dividend}, nullif(${divisor}, 0))`,

  lastValue: (value, ...by) => sql`argMax(${value}, tuple(${join(by)}))`,
  setOf: (value) => sql`groupBitOr(bitShiftLeft(toUInt32(1), ${value}))`,
  isInSet: (set, value) => sql`bitAnd(bitShiftRight(${set}, ${constant(value)}), 1)`,
  mode,
  quantile: (value, fraction) =>
    sql`quantileExactInclusive(${constant(fraction)})(${casts.number(value)})`,
  standardDeviation: (value, spread) =>
    finite(spread === "sample" ? sql`stddevSampStable(${value})` : sql`stddevPopStable(${value})`),
  variance: (value, spread) =>
    finite(spread === "sample" ? sql`varSampStable(${value})` : sql`varPopStable(${value})`),

  previous: (value, window) =>
    sql`lagInFrame(toNullable(${value})) OVER (${window} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`,
  next: (value, window) =>
    sql`leadInFrame(toNullable(${value})) OVER (${window} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`,
};

const startOf: Readonly<Record<TimeUnit, (time: Sql) => Sql>> = {
  second: (time) => sql`toStartOfSecond(${time})`,
  minute: (time) => sql`toStartOfMinute(${time})`,
  hour: (time) => sql`toStartOfHour(${time})`,
  day: (time) => sql`toDate32(${time})`,
  month: (time) => sql`toStartOfMonth(${time})`,
  year: (time) => sql`toStartOfYear(${time})`,
  century: (time) => sql`makeDate32(intDiv(toYear(${time}) - 1, 100) * 100 + 1, 1, 1)`,
};

function relation(name: RelationName, days?: Days): Sql {
  const table = identifier(name);
  if (!days || name === "device_models") return table;
  return sql`(SELECT * FROM ${table} WHERE day >= ${bind.day(days.start)} AND day < ${bind.day(days.end)})`;
}

/** The keys of the sums come in ascending order, so that the first of the greatest is the smallest value. */
function mode(value: Sql): Sql {
  const counts = sql`sumMapIf([assumeNotNull(${value})], [toUInt64(1)], ${value} IS NOT NULL)`;
  return sql`if(empty((${counts}).1), NULL, (${counts}).1[indexOf((${counts}).2, arrayMax((${counts}).2))])`;
}

/** The spread of a single value is not a number here, and null elsewhere. */
function finite(spread: Sql): Sql {
  return sql`if(isFinite(${spread}), ${spread}, NULL)`;
}
