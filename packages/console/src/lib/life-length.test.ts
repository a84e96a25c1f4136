import { expect, test } from "vitest";

import { readLifeLength, toLifeLength } from "./life-length.ts";

test.each([
  [2_592_000, { amount: "30", unit: "days" }],
  [5_400, { amount: "90", unit: "minutes" }],
  [7_200, { amount: "2", unit: "hours" }],
  [null, { amount: "", unit: "days" }],
] as const)("%s seconds stand in the fields as %o, and are read back", (seconds, fields) => {
  expect(toLifeLength(seconds)).toEqual(fields);
  expect(readLifeLength(fields)).toBe(seconds);
});

test.each(["0", "-1", "1.5", "two", "1e3", "99999999"])("%s is no length", (amount) => {
  expect(readLifeLength({ amount, unit: "days" })).toBeUndefined();
});
