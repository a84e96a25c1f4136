import { expect, test } from "vitest";

import { describeScopeChanges } from "./scope-changes.ts";

test.each([
  [["a", "b"], ["b", "c", "d"], "3 scopes now: 2 new, 1 gone."],
  [["a", "b"], ["b", "a"], "2 scopes now: the same as before."],
  [["a", "b"], ["a"], "1 scope now: 1 gone."],
])("from %j to %j: %s", (before, after, words) => {
  expect(describeScopeChanges(before, after)).toBe(words);
});
