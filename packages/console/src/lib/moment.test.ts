import { expect, test } from "vitest";

import { formatMoment, formatMomentExactly, readMomentField, toMomentField } from "./moment.ts";

test("a moment is told in UTC", () => {
  expect(formatMoment("2026-03-10T23:30:07.123Z")).toBe("10 Mar 2026, 23:30 UTC");
  expect(formatMomentExactly("2026-03-10T23:30:07.123Z")).toBe("10 Mar 2026, 23:30:07");
  expect(formatMoment("2026-03-11T01:30:00+02:00")).toBe("10 Mar 2026, 23:30 UTC");
});

test("a field for date and time holds UTC and gives back the same minute", () => {
  expect(toMomentField("2026-03-10T23:30:07Z")).toBe("2026-03-10T23:30");
  expect(readMomentField("2026-03-10T23:30")).toBe("2026-03-10T23:30:00.000Z");
});

test("an empty field is no moment, and no moment is an empty field", () => {
  expect(readMomentField("")).toBeNull();
  expect(readMomentField("soon")).toBeNull();
  expect(toMomentField(null)).toBe("");
});
