import { expect, test } from "vitest";

import { addSeconds } from "./later-moment.ts";
import { parseMoment } from "./moment.ts";

test.each([
  ["2016-02-28", 172_800, "2016-03-01 00:00:00"],
  ["2016-12-31T23:59:59", 1, "2017-01-01 00:00:00"],
  ["2016-01-01T12:00:00.5", 60, "2016-01-01 12:01:00.5"],
  ["9999-12-31", 86_399, "9999-12-31 23:59:59"],
])("%s and %d seconds is %s", (start, seconds, expected) => {
  expect(addSeconds(parseMoment(start)!, seconds)?.timestamp).toBe(expected);
});

test("nothing is later than the year 9999", () => {
  expect(addSeconds(parseMoment("9999-12-31")!, 86_400)).toBeUndefined();
  expect(addSeconds(parseMoment("2016-01-01")!, 1e20)).toBeUndefined();
});
