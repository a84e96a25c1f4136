import { expect, test } from "vitest";

import { copyStatement, dayCondition, parseTableName, quoteTable } from "./postgresql-sql.ts";

test.each([
  ["calls", { table: "calls" }],
  ["events.calls", { schema: "events", table: "calls" }],
  ['"Odd schema"."a.b"', { schema: "Odd schema", table: "a.b" }],
  ['"say ""it"""', { table: 'say "it"' }],
])("the table %s is understood", (text, name) => {
  expect(parseTableName(text)).toEqual(name);
});

test.each(["", ".", "events.", ".calls", "a.b.c", '"a', '"a"b', 'a"b'])(
  "%j is not the name of a table",
  (text) => {
    expect(parseTableName(text)).toBeUndefined();
  },
);

test("no name ends its quotation marks", () => {
  const name = { schema: "events", table: 'calls"; DROP TABLE calls; --' };
  expect(quoteTable(name)).toBe('"events"."calls""; DROP TABLE calls; --"');
});

test("a day is a half-open interval, in the zone of the column's values", () => {
  expect(dayCondition("datetime", "2016-02-29")).toBe(
    `"datetime" >= '2016-02-29 00:00:00' AND "datetime" < '2016-03-01 00:00:00'`,
  );
  expect(dayCondition("at", "2016-01-01", "Africa/Accra'")).toContain("'Africa/Accra'''");
});

test("rows are copied in an order that they alone decide", () => {
  const columns = [
    { name: "datetime", expression: '"datetime"' },
    { name: "msisdn", expression: '"msisdn"' },
  ];
  expect(copyStatement({ name: { table: "calls" }, columns })).toContain(
    'ORDER BY ("datetime")::text COLLATE "C", ("msisdn")::text COLLATE "C"',
  );
});
