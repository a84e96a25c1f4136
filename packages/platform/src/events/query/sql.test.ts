import { expect, test } from "vitest";

import { clickhouseDialect } from "./clickhouse.ts";
import { duckdbDialect } from "./duckdb.ts";
import { postgresqlDialect } from "./postgresql.ts";
import { allOf, bind, constant, identifier, isOneOf, render, sql } from "./sql.ts";

const query = sql`SELECT ${bind.text("it's")} AS a, ${bind.whole(1)} AS b, ${bind.text("it's")} AS c, ${bind.number(1)} AS d`;

test.each([
  [
    duckdbDialect,
    "SELECT $p1::VARCHAR AS a, $p2::BIGINT AS b, $p1::VARCHAR AS c, $p3::DOUBLE AS d",
  ],
  [
    clickhouseDialect,
    "SELECT {p1:String} AS a, {p2:Int64} AS b, {p1:String} AS c, {p3:Float64} AS d",
  ],
  [
    postgresqlDialect,
    "SELECT $1::text AS a, $2::bigint AS b, $1::text AS c, $3::double precision AS d",
  ],
])("values are typed parameters, each once, in the dialect $name", (dialect, text) => {
  expect(render(query, dialect)).toEqual({ sql: text, parameters: { p1: "it's", p2: 1, p3: 1 } });
});

test.each(["", "Calls", "a b", "a;--", '"a"', "a.b", "1a", "é"])("%j is no name", (name) => {
  expect(() => identifier(name)).toThrow("is not a name");
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("%d is no constant", (value) => {
  expect(() => constant(value)).toThrow("not a finite number");
});

test("no conditions hold always, and nothing is one of no values", () => {
  const conditions = sql`${allOf([])} ${isOneOf(sql`a`, [])} ${allOf([sql`a OR b`, sql`c`])}`;
  expect(render(conditions, duckdbDialect).sql).toBe("TRUE FALSE (a OR b) AND (c)");
});
