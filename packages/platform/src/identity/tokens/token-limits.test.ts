import { expect, test } from "vitest";

import { chooseExpiry, earliestLimit, isoTime, limitsOf } from "./token-limits.ts";

const now = Date.parse("2026-03-01T12:00:00.000Z") / 1000;
const limited = (longestLife: number | null, latestExpiry: string | null) =>
  limitsOf('The role "analyst"', { longestLife, latestExpiry }, now);

test.each([
  [604_800, null, "2026-03-08T12:00:00.000Z", 'The role "analyst" allows 7 days.'],
  [86_400, null, "2026-03-02T12:00:00.000Z", 'The role "analyst" allows 1 day.'],
  [129_600, null, "2026-03-03T00:00:00.000Z", 'The role "analyst" allows 36 hours.'],
  [
    604_800,
    "2026-03-08T12:00:00.001Z",
    "2026-03-08T12:00:00.000Z",
    'The role "analyst" allows 7 days.',
  ],
  [
    604_800,
    "2026-03-08T11:59:59.000Z",
    "2026-03-08T11:59:59.000Z",
    'The role "analyst" ends on 8 March 2026 at 11:59 UTC.',
  ],
  [
    null,
    "2027-03-01T00:00:00.000Z",
    "2027-03-01T00:00:00.000Z",
    'The role "analyst" ends on 1 March 2027.',
  ],
  [
    604_800,
    "2026-02-28T00:00:00.000Z",
    "2026-02-28T00:00:00.000Z",
    'The role "analyst" ended on 28 February 2026.',
  ],
])("%j seconds and %j allow until %s, in words: %s %s", (life, expiry, at, reason) => {
  const limit = earliestLimit(limited(life, expiry));
  expect([isoTime(limit.at), limit.reason]).toEqual([at, reason]);
});

test("without a wish a token ends at the earliest limit", () => {
  const limits = [...limited(86_400, null), ...limited(3600, null)];
  expect(chooseExpiry(limits, now, undefined)).toBe(now + 3600);
});

test("a limit that is reached now leaves nothing", () => {
  const limits = limited(60, isoTime(now));
  expect(() => chooseExpiry(limits, now, undefined)).toThrow(
    expect.objectContaining({ code: "identity.limit_passed" }),
  );
});
