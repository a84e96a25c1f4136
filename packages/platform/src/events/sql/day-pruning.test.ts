import { afterAll, beforeAll, expect, test } from "vitest";

import { type EventsFixture, openEvents } from "#test/events-fixture";

import { builtInTypes } from "../store/schema.ts";
import { parseStatement, renderStatement } from "./syntax-tree.ts";
import { translateStatement } from "./translate.ts";

let fixture: EventsFixture;
beforeAll(async () => void (fixture = await openEvents()));
afterAll(async () => await fixture?.remove());

/** What is run for a statement. */
async function translated(text: string): Promise<string> {
  const reader = {
    rows: async <Row extends object>(sql: string, parameters = {}) =>
      await fixture.events.read<Row>(fixture.tenant, sql, parameters),
  };
  const statement = await parseStatement(reader, text);
  translateStatement(statement, { types: builtInTypes, database: "test", user: "ada" });
  return await renderStatement(reader, statement);
}

test.each([
  [
    "datetime >= '2016-01-02'",
    `("day" >= CAST(CAST('2016-01-02' AS TIMESTAMP WITH TIME ZONE) AS DATE))`,
  ],
  [
    "'2016-01-02' > datetime",
    `("day" <= CAST(CAST('2016-01-02' AS TIMESTAMP WITH TIME ZONE) AS DATE))`,
  ],
  [
    "calls.datetime = $1",
    `(calls."day" = CAST(CAST(CAST($1 AS TIMESTAMP WITH TIME ZONE) AS TIMESTAMP WITH TIME ZONE) AS DATE))`,
  ],
])("the condition %s reads the days alone that it names", async (condition, bound) => {
  const text = await translated(`SELECT 1 FROM events.calls WHERE ${condition}`);
  expect(text.replaceAll(/\s+/g, " ")).toContain(bound);
});

test.each([
  "SELECT 1 FROM (SELECT datetime FROM events.calls) WHERE datetime > '2016-01-01'",
  "WITH calls AS (SELECT now() AS datetime) SELECT 1 FROM calls WHERE datetime > '2016-01-01'",
  "SELECT 1 FROM events.calls, events.sms WHERE datetime > '2016-01-01'",
  "SELECT 1 FROM events.calls AS c(a, b, datetime) WHERE datetime > '2016-01-01'",
  "SELECT 1 FROM etl.etl_records AS calls WHERE calls.datetime > '2016-01-01'",
  "SELECT 1 FROM events.calls WHERE datetime > timestamptz 'now' - (SELECT interval '1 day')",
])("nothing is added where the time may be another: %s", async (statement) => {
  expect(await translated(statement)).not.toMatch(/"day" [<>=]/);
});

test("only the dictionaries are read that the columns need", async () => {
  expect(await translated("SELECT count(*) FROM events.calls")).toContain("calls_0 ");
  expect(await translated("SELECT msisdn, tac FROM events.calls")).toContain("calls_9 ");
  expect(await translated("SELECT * FROM events.calls")).toContain("calls_15 ");
  expect(await translated("SELECT calls FROM events.calls")).toContain("calls_15 ");
});
