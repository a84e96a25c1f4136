import { expect, test } from "vitest";

import { type CellVersion, resolveVersions } from "./periods.ts";

function version(number: number, from: string | null, to: string | null): CellVersion {
  return { version: number, from, to, longitude: number, latitude: 0 };
}

function resolve(...versions: CellVersion[]): (string | number | null)[][] {
  return resolveVersions(versions).map(({ version: number, from, to }) => [number, from, to]);
}

test.each([
  [
    "one version stays as it is",
    [version(0, "2016-01-01", "2016-02-01")],
    [[0, "2016-01-01", "2016-02-01"]],
  ],
  ["open ends stay open", [version(0, null, null)], [[0, null, null]]],
  [
    "a later version ends the earlier one",
    [version(0, null, null), version(1, "2016-01-05", null)],
    [
      [0, null, "2016-01-05"],
      [1, "2016-01-05", null],
    ],
  ],
  [
    "after a later version that ended, the earlier one counts again",
    [version(0, "2016-01-01", "2016-03-01"), version(1, "2016-01-10", "2016-01-20")],
    [
      [0, "2016-01-01", "2016-01-10"],
      [1, "2016-01-10", "2016-01-20"],
      [0, "2016-01-20", "2016-03-01"],
    ],
  ],
  [
    "days between two versions belong to none",
    [version(0, "2016-01-01", "2016-01-03"), version(1, "2016-01-05", "2016-01-08")],
    [
      [0, "2016-01-01", "2016-01-03"],
      [1, "2016-01-05", "2016-01-08"],
    ],
  ],
  [
    "the number decides which version is later, not the order of the rows",
    [version(2, "2016-01-05", null), version(10, null, "2016-01-10"), version(1, null, null)],
    [
      [10, null, "2016-01-10"],
      [2, "2016-01-10", null],
    ],
  ],
  [
    "an earlier version that is wholly covered is gone",
    [version(0, "2016-01-02", "2016-01-03"), version(1, null, null)],
    [[1, null, null]],
  ],
])("%s", (_, versions, expected) => {
  expect(resolve(...versions)).toEqual(expected);
});
