import { expect, test } from "vitest";

import { nameMonth, shiftMonth, spanOf, weeksOf } from "./month.ts";

test("months follow each other across years", () => {
  expect(shiftMonth("2015-12", 1)).toBe("2016-01");
  expect(shiftMonth("2016-01", -1)).toBe("2015-12");
  expect(spanOf("2016-12")).toEqual({ start: "2016-12-01", end: "2017-01-01" });
  expect(nameMonth("2016-01")).toBe("January 2016");
});

test("a month is shown in weeks that begin on Monday", () => {
  const weeks = weeksOf("2016-02");
  expect(weeks[0]).toEqual([
    "2016-02-01",
    "2016-02-02",
    "2016-02-03",
    "2016-02-04",
    "2016-02-05",
    "2016-02-06",
    "2016-02-07",
  ]);
  expect(weeks).toHaveLength(5);
  expect(weeks.at(-1)).toEqual(["2016-02-29", null, null, null, null, null, null]);
  expect(weeksOf("2016-05")[0]).toEqual([null, null, null, null, null, null, "2016-05-01"]);
});
