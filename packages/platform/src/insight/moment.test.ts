import { expect, test } from "vitest";

import { type Moment, parseMoment, touchesDay } from "./moment.ts";

test.each([
  ["2016-01-01", "2016-01-01 00:00:00", true],
  ["2016-01-01T00:00:00", "2016-01-01 00:00:00", true],
  ["2016-01-01 13:05", "2016-01-01 13:05:00", false],
  ["2016-02-29", "2016-02-29 00:00:00", true],
])("%s is a moment", (text, timestamp, isMidnight) => {
  expect(parseMoment(text)).toMatchObject({ timestamp, isMidnight });
});

test.each([
  "",
  "yesterday",
  "2016-13-01",
  "2016-02-30",
  "2015-02-29",
  "2016-1-1",
  "2016-01-01T25:00",
  "2016-01-01'",
])("%j is not a moment", (text) => {
  expect(parseMoment(text)).toBeUndefined();
});

test.each([
  ["2016-01-01", "2016-01-03", "2015-12-31", false],
  ["2016-01-01", "2016-01-03", "2016-01-01", true],
  ["2016-01-01", "2016-01-03", "2016-01-02", true],
  ["2016-01-01", "2016-01-03", "2016-01-03", false],
  ["2016-01-01", "2016-01-03T00:01", "2016-01-03", true],
  ["2016-01-01T23:00", "2016-01-02", "2016-01-01", true],
])("from %s until %s touches %s: %s", (start, end, day, isTouched) => {
  expect(touchesDay(moment(start), moment(end), day)).toBe(isTouched);
});

function moment(text: string): Moment {
  const parsed = parseMoment(text);
  if (!parsed) throw new Error(`${text} is not a moment`);
  return parsed;
}
