import { expect, test } from "vitest";

import { nextOccurrence } from "../index.ts";
import { latestOccurrence } from "./occurrences.ts";

const daily = { name: "test.daily", schedule: "30 2 * * *", timeZone: "Europe/Berlin" };
const halfHourly = { ...daily, schedule: "*/30 * * * *" };

test.each([
  ["in winter", daily, "2026-01-10T12:00:00Z", ["2026-01-11T01:30:00Z", "2026-01-12T01:30:00Z"]],
  ["in summer", daily, "2026-07-10T12:00:00Z", ["2026-07-11T00:30:00Z"]],
  [
    "on the day whose 02:30 is left out, at the end of the gap",
    daily,
    "2026-03-28T12:00:00Z",
    ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
  ],
  [
    "on the day that has 02:30 twice, once",
    daily,
    "2026-10-24T12:00:00Z",
    ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
  ],
  [
    "every half hour of a day with 25 hours",
    halfHourly,
    "2026-10-25T00:00:00Z",
    [
      "2026-10-25T00:30:00Z",
      "2026-10-25T01:00:00Z",
      "2026-10-25T01:30:00Z",
      "2026-10-25T02:00:00Z",
    ],
  ],
  [
    "after the very second of an occurrence, the one after it",
    { ...daily, schedule: "* * * * * *", timeZone: "UTC" },
    "2026-01-01T00:00:00Z",
    ["2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z"],
  ],
])("a job is due %s", (_when, job, after, expected) => {
  let moment = new Date(after);
  for (const next of expected) {
    moment = nextOccurrence(job, moment)!;
    expect(moment).toEqual(new Date(next));
  }
});

test("the latest occurrence is the one after which the next comes later than now", () => {
  for (const job of [daily, halfHourly, { ...daily, schedule: "*/7 * * * * *" }]) {
    const around = ["2026-03-29T00:59:59.999Z", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00.001Z"];
    for (const now of [...around, "2026-10-25T01:30:00Z", "2026-06-01T12:34:56.789Z"].map(
      (text) => new Date(text),
    )) {
      const latest = latestOccurrence(job, now)!;
      expect(latest.getTime()).toBeLessThanOrEqual(now.getTime());
      expect(nextOccurrence(job, latest)!.getTime()).toBeGreaterThan(now.getTime());
    }
  }
});

test("what can never come has no next occurrence", () => {
  const never = { ...daily, schedule: "0 0 30 2 *" };

  expect(nextOccurrence(never, new Date("2026-01-01T00:00:00Z"))).toBeUndefined();
});
