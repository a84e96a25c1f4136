import { expect, test } from "vitest";

import { emptyFilter, isFiltering, toFilterQuery } from "./audit-filter.ts";

test("an empty filter asks for everything", () => {
  expect(toFilterQuery({ ...emptyFilter, actor: "  " })).toEqual({});
  expect(isFiltering(emptyFilter)).toBe(false);
});

test("times are in UTC, and spaces around what was typed do not count", () => {
  const filter = { ...emptyFilter, actor: " ada ", from: "2026-03-01T08:00", outcome: "refused" };
  expect(toFilterQuery({ ...filter, outcome: "refused" })).toEqual({
    actor: "ada",
    from: "2026-03-01T08:00:00.000Z",
    outcome: "refused",
  });
});

test.each([
  ["identity", "identity."],
  ["identity.", "identity."],
  ["identity.signed_in", "identity.signed_in"],
])("the action %s asks for %s", (action, asked) => {
  expect(toFilterQuery({ ...emptyFilter, action })).toEqual({ action: asked });
  expect(isFiltering({ ...emptyFilter, action })).toBe(true);
});
