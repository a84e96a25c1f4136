import { expect, test } from "vitest";

import { formatLength, formatRelativeTime } from "./relative-time.ts";

const now = Date.parse("2026-03-10T12:00:00Z");

test.each([
  ["2026-03-10T12:00:00Z", "just now"],
  ["2026-03-10T11:59:01Z", "just now"],
  ["2026-03-10T11:59:00Z", "1 minute ago"],
  ["2026-03-10T11:57:00Z", "3 minutes ago"],
  ["2026-03-10T10:00:01Z", "1 hour ago"],
  ["2026-03-08T12:00:00Z", "2 days ago"],
  ["2026-01-05T12:00:00Z", "2 months ago"],
  ["2024-03-10T12:00:00Z", "2 years ago"],
])("%s was %s", (moment, words) => {
  expect(formatRelativeTime(moment, now)).toBe(words);
});

test.each([
  ["2026-03-10T12:00:20Z", "in less than a minute"],
  ["2026-03-10T12:45:00Z", "in 45 minutes"],
  ["2026-03-16T12:00:00Z", "in 6 days"],
  ["2026-03-12T11:59:59Z", "in 1 day"],
])("%s comes %s, never told longer than it is", (moment, words) => {
  expect(formatRelativeTime(moment, now)).toBe(words);
});

test.each([
  [2_592_000, "30 days"],
  [5_400, "1 hour 30 minutes"],
  [86_400, "1 day"],
  [90, "1 minute 30 seconds"],
  [0, "0 seconds"],
])("%i seconds are %s", (seconds, words) => {
  expect(formatLength(seconds)).toBe(words);
});
