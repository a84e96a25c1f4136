import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { describeClickhouse, startClickhouse, type TestClickhouse } from "#test/clickhouse-server";
import { type OpenedStore, openStoreAt } from "#test/clickhouse-store";

import { binBetween, binOf, divide } from "../src/events/query/arithmetic.ts";
import type { Dialect, TimeUnit } from "../src/events/query/dialect.ts";
import { distance } from "../src/events/query/distance.ts";
import {
  bind,
  identifier,
  join as joined,
  render,
  type Sql,
  sql,
} from "../src/events/query/sql.ts";

/** A few rows with nulls, ties and a fraction of a second. */
function sample(dialect: Dialect): Sql {
  const rows: readonly (readonly [number, string | null, number | null, string])[] = [
    [1, "a", 3, "2016-02-29 23:59:59.25"],
    [2, "b", 1, "2016-03-01 00:00:00"],
    [3, "b", 1, "2016-01-04 12:30:15"],
    [4, "a", 2.5, "2001-01-01 00:00:00"],
    [5, "c", null, "2016-12-31 13:05:00"],
    [6, null, 7, "1999-12-31 23:00:00"],
  ];
  const selects = rows.map(([position, text, number, time]) => {
    const textOf = text === null ? sql`NULL` : bind.text(text);
    const numberOf = number === null ? sql`NULL` : bind.number(number);
    return sql`SELECT ${bind.whole(position)} AS position, ${dialect.cast(textOf, "text")} AS label,
      ${dialect.cast(numberOf, "number")} AS amount, ${bind.time(time)} AS moment, ${bind.day(time.slice(0, 10))} AS day`;
  });
  return sql`(${joined(selects, " UNION ALL ")})`;
}

const [position, label, amount, moment, day] = ["position", "label", "amount", "moment", "day"].map(
  (name) => identifier(name),
) as [Sql, Sql, Sql, Sql, Sql];
const units: readonly TimeUnit[] = ["second", "minute", "hour", "day", "month", "year"];

type Expressions = Readonly<Record<string, (dialect: Dialect) => Sql>>;

const perRow: Expressions = {
  ...Object.fromEntries(
    units.map((unit) => [`truncate to ${unit}`, (dialect) => dialect.truncate(moment, unit)]),
  ),
  "truncate a day": (dialect) => dialect.truncate(day, "month"),
  "day of": (dialect) => dialect.dayOf(moment),
  "hour of": (dialect) => dialect.hourOf(moment),
  "weekday of": (dialect) => dialect.weekdayOf(day),
  "add days": (dialect) => dialect.addDays(day, sql`(${position} - 3)`),
  "days between": (dialect) => dialect.daysBetween(day, bind.day("2016-03-01")),
  "seconds between": (dialect) => dialect.secondsBetween(bind.time("2016-01-01 00:00:00"), moment),
  "is same": (dialect) => dialect.isSame(label, bind.text("b")),
  "is same as itself": (dialect) => dialect.isSame(amount, amount),
  "divide whole": (dialect) => dialect.divideWhole(bind.whole(17), sql`(${position} - 1)`),
  divide: (dialect) => divide(dialect, position, sql`(${position} - 2)`),
  "cast to whole": (dialect) => dialect.cast(sql`(${amount} * -1)`, "whole"),
  "cast to text": (dialect) => dialect.cast(position, "text"),
  "cast to a flag": (dialect) => dialect.cast(position, "flag"),
  "cast to a day": (dialect) => dialect.cast(moment, "day"),
  "cast to a time": (dialect) => dialect.cast(day, "time"),
  "bin of": (dialect) =>
    binOf(dialect, amount, { lower: bind.number(1), upper: bind.number(7), count: 3 }),
  "bin between": () => binBetween(amount, [1, 2, 3, 7]),
  distance: (dialect) =>
    distance(
      { longitude: dialect.cast(position, "number"), latitude: bind.number(10) },
      { longitude: bind.number(2), latitude: bind.number(11.5) },
    ),
  previous: (dialect) => dialect.previous(amount, sql`ORDER BY ${position}`),
  next: (dialect) => dialect.next(moment, sql`PARTITION BY ${label} ORDER BY ${position}`),
};

const ofAll: Expressions = {
  "last value": (dialect) => dialect.lastValue(label, moment),
  "last value of several": (dialect) => dialect.lastValue(label, sql`abs(${position} - 3)`, label),
  "last number": (dialect) => dialect.lastValue(amount, moment),
  mode: (dialect) => dialect.mode(label),
  "mode of numbers": (dialect) => dialect.mode(amount),
  median: (dialect) => dialect.quantile(amount, 0.5),
  quantile: (dialect) => dialect.quantile(amount, 0.9),
  "deviation of a sample": (dialect) => dialect.standardDeviation(amount, "sample"),
  deviation: (dialect) => dialect.standardDeviation(amount, "population"),
  "variance of a sample": (dialect) => dialect.variance(amount, "sample"),
  variance: (dialect) => dialect.variance(amount, "population"),
  sum: () => sql`sum(${amount})`,
  average: () => sql`avg(${amount})`,
  "least time": () => sql`min(${moment})`,
  count: () => sql`count(${label})`,
  "count of different": () => sql`count(DISTINCT ${label})`,
  "count of some": () => sql`count(*) FILTER (WHERE ${amount} > 1)`,
  "sum of some": () => sql`sum(${amount}) FILTER (WHERE ${amount} > 100)`,
};

describeClickhouse("a query", () => {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-clickhouse-dialect-"));
  let server: TestClickhouse;
  const engines: OpenedStore[] = [];

  beforeAll(async () => {
    server = await startClickhouse();
    const address = { url: server.url, database: "dialect" };
    engines.push(await openStoreAt(mkdtempSync(join(directory, "a-"))));
    engines.push(await openStoreAt(mkdtempSync(join(directory, "b-")), address));
  });
  afterAll(async () => {
    await Promise.all(engines.map((opened) => opened.close()));
    await server.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  test.each(Object.entries(perRow))("answers %s as the embedded store does", async (_name, of) => {
    expect(
      await ask(
        (dialect) =>
          sql`SELECT ${position}, ${of(dialect)} AS answer FROM ${sample(dialect)} AS sample ORDER BY ${position}`,
      ),
    ).toSatisfy(isSame);
  });

  test.each(Object.entries(ofAll))("answers %s as the embedded store does", async (_name, of) => {
    expect(
      await ask(
        (dialect) => sql`SELECT ${of(dialect)} AS answer FROM ${sample(dialect)} AS sample`,
      ),
    ).toSatisfy(isSame);
    expect(
      await ask(
        (dialect) => sql`SELECT ${label}, ${of(dialect)} AS answer FROM ${sample(dialect)} AS sample
        GROUP BY ${label} ORDER BY ${label} NULLS FIRST`,
      ),
    ).toSatisfy(isSame);
    expect(
      await ask(
        (dialect) =>
          sql`SELECT ${of(dialect)} AS answer FROM ${sample(dialect)} AS sample WHERE ${position} > 100`,
      ),
    ).toSatisfy(isSame);
  });

  test("answers the century as the one that began with its year 01", async () => {
    const { engine } = engines[1]!;
    const { dialect } = engine;
    const query = sql`SELECT ${dialect.truncate(bind.time("2000-12-31 10:00:00"), "century")} AS earlier,
      ${dialect.truncate(bind.time("2001-01-01 00:00:00"), "century")} AS later`;
    const rendered = render(query, dialect);
    expect(await engine.read(rendered.sql, rendered.parameters)).toEqual([
      { earlier: "1901-01-01T00:00:00.000Z", later: "2001-01-01T00:00:00.000Z" },
    ]);
  });

  test("answers days, joins and conditions as the embedded store does", async () => {
    expect(
      await ask(
        (
          dialect,
        ) => sql`SELECT days.day AS day, count(sample.label) AS labels, max(sample.amount) AS most
        FROM ${dialect.days({ start: "2016-02-27", end: "2016-03-03" })} AS days
        LEFT JOIN ${sample(dialect)} AS sample ON sample.day = days.day GROUP BY days.day ORDER BY days.day`,
      ),
    ).toSatisfy(isSame);
    expect(
      await ask(
        (dialect) =>
          sql`SELECT count(*) AS answer FROM ${dialect.days({ start: "2016-03-03", end: "2016-03-03" })} AS days`,
      ),
    ).toSatisfy(isSame);
    expect(
      await ask(
        (dialect) => sql`SELECT count(*) AS answer, sum(event_count) AS events
        FROM ${dialect.relation("event_days", { start: "2016-01-01", end: "2016-01-02" })} AS days`,
      ),
    ).toSatisfy(isSame);
  });

  async function ask(query: (dialect: Dialect) => Sql): Promise<readonly [unknown, unknown]> {
    const answers = await Promise.all(
      engines.map(async ({ engine }) => {
        const rendered = render(query(engine.dialect), engine.dialect);
        return roundNumbers(await engine.read(rendered.sql, rendered.parameters));
      }),
    );
    return answers as [unknown, unknown];
  }
});

function isSame([embedded, spread]: readonly [unknown, unknown]): boolean {
  expect(spread).toEqual(embedded);
  return true;
}

/** Sums in another order differ in their last digits. */
function roundNumbers(rows: readonly object[]): unknown {
  return JSON.parse(JSON.stringify(rows, round));
}

function round(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(12)) : value;
}
