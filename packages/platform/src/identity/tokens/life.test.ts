import { expect, test } from "vitest";

import { describeLife, formatLife, parseLife } from "./life.ts";

test.each([
  ["1d", 86_400],
  ["12h", 43_200],
  ["15m", 900],
  ["90s", 90],
  ["3600", 3600],
  ["007", 7],
  ["999999999", 999_999_999],
])("%s is read as %i seconds", (text, seconds) => {
  expect(parseLife(text)).toBe(seconds);
});

test.each([
  "",
  "0",
  "0d",
  "d",
  "-1d",
  "+1d",
  "1.5h",
  "1 d",
  " 1d",
  "1d\n",
  "1D",
  "1w",
  "1d12h",
  "1e3",
  "0x10",
  "9999999999",
  "١d",
  "forever",
])("%j is refused with a word on what is expected", (text) => {
  expect(() => parseLife(text)).toThrow(
    expect.objectContaining({
      code: "identity.life_invalid",
      status: 400,
      message: `${JSON.stringify(text)} is not a length of time.`,
      remedy: expect.stringContaining("15m, 12h or 1d"),
    }),
  );
});

test.each([
  [86_400, "1d"],
  [129_600, "36h"],
  [900, "15m"],
  [90, "90s"],
])("%i seconds are written as %s, which is read back", (seconds, text) => {
  expect(formatLife(seconds)).toBe(text);
  expect(parseLife(text)).toBe(seconds);
});

test.each([
  [86_400, "1 day"],
  [604_800, "7 days"],
  [129_600, "36 hours"],
  [60, "1 minute"],
  [90, "90 seconds"],
])("%i seconds are %s in words", (seconds, words) => {
  expect(describeLife(seconds)).toBe(words);
});
