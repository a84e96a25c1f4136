import { expect, test } from "vitest";

import { moveDays, readDailyQueries, writeDailyQueries } from "./spec-days.ts";

const daily = (date: string, method = "last") => ({ query_kind: "daily_location", date, method });

test("a query for each day in turn is one query from a first to a last day", () => {
  const list = [daily("2016-02-28"), daily("2016-02-29"), daily("2016-03-01")];
  const found = readDailyQueries(list);
  expect(found).toEqual({
    query: { query_kind: "daily_location", method: "last" },
    first: "2016-02-28",
    last: "2016-03-01",
  });
  expect(writeDailyQueries(found!)).toEqual(list);
});

test.each([
  ["a day left out", [daily("2016-01-01"), daily("2016-01-03")]],
  ["another method", [daily("2016-01-01"), daily("2016-01-02", "most-common")]],
  ["no query", [daily("2016-01-01"), 3]],
  ["nothing", []],
])("%s makes it another list", (_, list) => {
  expect(readDailyQueries(list)).toBeUndefined();
});

test("a last day before the first gives one day", () => {
  const days = { query: { query_kind: "daily_location" }, first: "2016-01-05", last: "2016-01-01" };
  expect(writeDailyQueries(days)).toEqual([{ query_kind: "daily_location", date: "2016-01-05" }]);
});

test("days are moved at any depth, other texts are not", () => {
  const spec = { query_kind: "flows", from: daily("2016-01-01"), days: ["2016-01-02", "2016"] };
  expect(moveDays(spec, "2016-01-01", "2020-02-29")).toEqual({
    query_kind: "flows",
    from: daily("2020-02-29"),
    days: ["2020-03-01", "2016"],
  });
});
