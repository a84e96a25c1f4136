import {
  bind,
  binBetween,
  binOf,
  type Dialect,
  divide,
  isOneOf,
  join,
  type Sql,
  sql,
  unionAll,
} from "#events";

export type Expression = (dialect: Dialect) => Sql;

const time = bind.time("2016-02-29 13:14:15.123456");
const day = bind.day("2016-02-29");
const at = (text: string): string => `${text}Z`;

/** Expressions over nothing but values, and what they come to. */
export const expressions: Readonly<Record<string, readonly [Expression, unknown]>> = {
  "a text with signs of its own": [
    () => bind.text('it\'s {a} $1 ? \\ "é"'),
    'it\'s {a} $1 ? \\ "é"',
  ],
  "a whole number": [() => bind.whole(-7), -7],
  "a number": [() => bind.number(0.1), 0.1],
  "a flag": [() => bind.flag(true), true],
  "a day": [() => day, "2016-02-29"],
  "a time, in milliseconds": [() => time, at("2016-02-29T13:14:15.123")],
  "the day of a time": [(d) => d.dayOf(time), "2016-02-29"],
  "the hour of a time": [(d) => d.hourOf(time), 13],
  "the weekday of a Monday": [(d) => d.weekdayOf(day), 1],
  "the weekday of a Sunday": [(d) => d.weekdayOf(bind.day("2016-02-28")), 7],
  "the beginning of a second": [(d) => d.truncate(time, "second"), at("2016-02-29T13:14:15.000")],
  "the beginning of a minute": [(d) => d.truncate(time, "minute"), at("2016-02-29T13:14:00.000")],
  "the beginning of an hour": [(d) => d.truncate(time, "hour"), at("2016-02-29T13:00:00.000")],
  "the beginning of a day": [(d) => d.truncate(time, "day"), at("2016-02-29T00:00:00.000")],
  "the beginning of a month": [(d) => d.truncate(time, "month"), at("2016-02-01T00:00:00.000")],
  "the beginning of a year": [(d) => d.truncate(time, "year"), at("2016-01-01T00:00:00.000")],
  "the beginning of a century": [(d) => d.truncate(time, "century"), at("2001-01-01T00:00:00.000")],
  "a day later": [(d) => d.addDays(day, bind.whole(1)), "2016-03-01"],
  "a day earlier": [(d) => d.addDays(day, bind.whole(-60)), "2015-12-31"],
  "days between": [(d) => d.daysBetween(bind.day("2015-12-31"), day), 60],
  "days between, backwards": [(d) => d.daysBetween(day, bind.day("2015-12-31")), -60],
  "seconds between": [(d) => d.secondsBetween(bind.time("2016-02-29 13:14:14"), time), 1.123456],
  "a hash is the beginning of the MD5 of the seed and the text": [
    (d) => d.cast(d.hash(bind.text("abc"), "7"), "text"),
    String(Number.parseInt("b9966833ae02", 16)),
  ],
  "a hash of no text": [(d) => d.hash(nothing(d), "7"), null],
  "two nulls are the same": [(d) => d.isSame(nothing(d), nothing(d)), true],
  "null and a value are not the same": [(d) => d.isSame(nothing(d), bind.text("a")), false],
  "a value is the same as itself": [(d) => d.isSame(bind.text("a"), bind.text("a")), true],
  "seven by two": [(d) => d.divideWhole(bind.whole(7), bind.whole(2)), 3],
  "seven whole by nothing": [(d) => d.divideWhole(bind.whole(7), bind.whole(0)), null],
  "seven by two with a fraction": [(d) => divide(d, bind.whole(7), bind.whole(2)), 3.5],
  "seven by nothing": [(d) => divide(d, bind.whole(7), bind.whole(0)), null],
  "a number cut off": [(d) => d.cast(bind.number(-2.7), "whole"), -2],
  "a whole number as a number": [(d) => d.cast(bind.whole(3), "number"), 3],
  "a number as a text": [(d) => d.cast(bind.whole(3), "text"), "3"],
  "a text as a day": [(d) => d.cast(bind.text("2016-02-29"), "day"), "2016-02-29"],
  "a day as a time": [(d) => d.cast(day, "time"), at("2016-02-29T00:00:00.000")],
  "a null as a number": [(d) => d.cast(nothing(d), "number"), null],
  "one of several": [
    (d) => d.cast(isOneOf(bind.text("b"), [bind.text("a"), bind.text("b")]), "flag"),
    true,
  ],
  "one of none": [(d) => d.cast(isOneOf(bind.text("b"), []), "flag"), false],
  "the first bin": [(d) => binOf(d, bind.number(0), tenBins), 0],
  "a bin": [(d) => binOf(d, bind.number(3.5), tenBins), 3],
  "the last bin holds its upper bound": [(d) => binOf(d, bind.number(10), tenBins), 9],
  "no bin": [(d) => binOf(d, bind.number(10.5), tenBins), null],
  "between bounds": [() => binBetween(bind.number(5), [0, 5, 20]), 1],
  "on the last bound": [() => binBetween(bind.number(20), [0, 5, 20]), 1],
  "below all bounds": [() => binBetween(bind.number(-1), [0, 5, 20]), null],
};

const tenBins = { lower: bind.number(0), upper: bind.number(10), count: 10 };

/** Aggregates over `rows`. */
export const aggregates: Readonly<Record<string, readonly [Expression, unknown]>> = {
  "the value of the row with the greatest": [(d) => d.lastValue(sql`r.name`, sql`r.weight`), "c"],
  "of several greatest the next decides": [
    (d) => d.lastValue(sql`r.name`, sql`r.grade`, sql`r.name`),
    "e",
  ],
  "rows without a value do not count": [(d) => d.lastValue(sql`r.number`, sql`r.rank`), 3],
  "the most frequent, of several the smallest": [(d) => d.mode(sql`r.number`), 2],
  "the median": [(d) => d.quantile(sql`r.number`, 0.5), 3],
  "a quantile": [(d) => d.quantile(sql`r.number`, 0.9), 3.6],
  "the standard deviation of a sample": [
    (d) => d.standardDeviation(sql`r.number`, "sample"),
    0.836660027,
  ],
  "the standard deviation of all": [
    (d) => d.standardDeviation(sql`r.number`, "population"),
    0.748331477,
  ],
  "the variance of a sample": [(d) => d.variance(sql`r.number`, "sample"), 0.7],
  "the variance of all": [(d) => d.variance(sql`r.number`, "population"), 0.56],
  "the mean": [() => sql`avg(r.number)`, 2.8],
  "a count on a condition": [() => sql`count(*) FILTER (WHERE r.number > 2)`, 3],
};

function nothing(dialect: Dialect): Sql {
  return dialect.cast(sql`NULL`, "text");
}

/** Six rows with name, number, weight, grade and rank; one has no number. */
export function rows(dialect: Dialect): Sql {
  const values = [
    ["a", 2, 1, 1],
    ["b", 2, 2, 2],
    ["c", 3, 9, 1],
    ["e", 4, 4, 2],
    ["d", 3, 5, 1],
    ["f", null, 3, 0],
  ] as const;
  const queries = values.map(([name, number, weight, grade], index) => {
    const bound = number === null ? dialect.cast(sql`NULL`, "whole") : bind.whole(number);
    return sql`SELECT ${join([
      sql`${bind.text(name)} AS name`,
      sql`${dialect.cast(bound, "whole")} AS number`,
      sql`${bind.whole(weight)} AS weight`,
      sql`${bind.whole(grade)} AS grade`,
      sql`${bind.whole(index + 1)} AS rank`,
    ])}`;
  });
  return sql`(${unionAll(queries)})`;
}
