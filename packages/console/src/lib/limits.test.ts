import { expect, test } from "vitest";

import { describeLimits, readChangedLimits, readLimits, toLimitFields } from "./limits.ts";

const limits = { latestExpiry: "2026-05-01T12:00:07Z", longestLifeSeconds: 90 };

test("limits that nobody has touched are not changed, though the fields hold no seconds", () => {
  expect(readChangedLimits(toLimitFields(limits), limits)).toEqual({});
});

test("only what is different is changed; an emptied field takes a limit away", () => {
  const fields = { ...toLimitFields(limits), latestExpiry: "" };
  expect(readChangedLimits(fields, limits)).toEqual({ latestExpiry: null });
  const shorter = {
    ...toLimitFields(limits),
    longestLife: { amount: "2", unit: "hours" },
  } as const;
  expect(readChangedLimits(shorter, limits)).toEqual({ longestLifeSeconds: 7200 });
});

test("fields with a length that is none say no limits", () => {
  const longestLife = { amount: "soon", unit: "days" } as const;
  expect(readLimits({ latestExpiry: "", longestLife })).toBeUndefined();
});

test.each([
  [{ latestExpiry: null, longestLifeSeconds: 86_400 }, "At most 1 day"],
  [
    { latestExpiry: "2026-05-01T12:00:00Z", longestLifeSeconds: null },
    "Until 1 May 2026, 12:00 UTC",
  ],
  [
    { latestExpiry: "2026-05-01T12:00:00Z", longestLifeSeconds: 3600 },
    "At most 1 hour, until 1 May 2026, 12:00 UTC",
  ],
  [{ latestExpiry: null, longestLifeSeconds: null }, "None of its own"],
])("limits are told in words", (each, words) => {
  expect(describeLimits(each)).toBe(words);
});
