import { expect, test } from "vitest";

import { groupScopes, searchScopes, stateOf } from "./group-scopes.ts";

const scopes = [
  "nonspatial:events:events",
  "admin3:flows:daily_location",
  "admin3:flows:flows",
  "admin3:geography:geography",
  "admin1:flows:flows",
  "run",
  "get_available_dates",
  "get_result",
  "can_get_qa",
];

test("actions come first, then units from the largest to the smallest, then all others", () => {
  expect(groupScopes(scopes).map(({ name }) => name)).toEqual([
    "Actions",
    "Per admin1 region",
    "Per admin3 region",
    "Not divided by place",
    "Other scopes",
  ]);
});

test("within a kind the kind itself comes before its parts", () => {
  const unit = groupScopes(scopes).find(({ id }) => id === "admin3");
  expect(unit?.kinds[0]).toEqual({
    id: "admin3:flows",
    name: "flows",
    choices: [
      { scope: "admin3:flows:flows", name: "flows" },
      { scope: "admin3:flows:daily_location", name: "daily location" },
    ],
  });
});

test("every scope is in one group once, even when it was given twice", () => {
  const grouped = groupScopes([...scopes, ...scopes]).flatMap((group) => group.scopes);
  expect(grouped.toSorted()).toEqual(scopes.toSorted());
});

test("a search finds by unit, by kind in words, and by the scope itself", () => {
  const find = (search: string): string[] =>
    searchScopes(groupScopes(scopes), search).flatMap((group) => group.scopes);
  expect(find("admin3 flows")).toEqual(["admin3:flows:flows", "admin3:flows:daily_location"]);
  expect(find("Daily Location")).toEqual(["admin3:flows:daily_location"]);
  expect(find("daily_loc")).toEqual(["admin3:flows:daily_location"]);
  expect(find("nowhere")).toEqual([]);
  expect(find("  ")).toHaveLength(scopes.length);
});

test("a group is chosen wholly, partly or not at all", () => {
  expect(stateOf(["a", "b"], new Set(["a", "b", "c"]))).toBe("all");
  expect(stateOf(["a", "b"], new Set(["b"]))).toBe("some");
  expect(stateOf(["a", "b"], new Set(["c"]))).toBe("none");
});
