import { describe, expect, test } from "vitest";

import { requireMinimumPeople } from "./minimum-people.ts";

const people = { disclosure: { rule: "people" }, unit: "admin3", threshold: 15 } as const;

test.each([
  [15, false],
  [16, true],
  [0, false],
])("a row of %i people is published: %s", (contributors, isPublished) => {
  const rows = [{ pcod: "A", value: 1000, contributors }];
  expect(requireMinimumPeople(rows, people)).toHaveLength(isPublished ? 1 : 0);
});

test("a higher threshold leaves out more", () => {
  const rows = [20, 21].map((contributors) => ({ pcod: "A", value: 1, contributors }));
  expect(requireMinimumPeople(rows, { ...people, threshold: 20 })).toEqual([rows[1]]);
});

test.each([[undefined], [null], ["99"], [Number.NaN]])(
  "a row that says of how many people it is with %j is an error, never published",
  (contributors) => {
    const rows = [{ pcod: "A", value: 99, contributors: contributors as number }];
    expect(() => requireMinimumPeople(rows, people)).toThrow("does not say of how many");
  },
);

test("rows that are not about people pass as they are", () => {
  const rows = [{ dummy_param: "hello" }];
  const rule = { ...people, disclosure: { rule: "public" } } as const;
  expect(requireMinimumPeople(rows, rule)).toEqual(rows);
});

describe("labelled rows", () => {
  test("go together with the smallest of their place", () => {
    const rows = [row("A", "stable", 100), row("A", "mobile", 15), row("B", "stable", 16)];
    const rule = { ...people, disclosure: { rule: "groups", by: "place" } } as const;
    expect(requireMinimumPeople(rows, rule)).toEqual([rows[2]]);
  });

  test("of flows go together with the smallest of the same two places", () => {
    const rows = [flow("1", "2", 100), flow("1", "2", 15), flow("2", "1", 16)];
    const by = { rule: "groups", by: "places of a flow" } as const;
    expect(requireMinimumPeople(rows, { ...people, unit: "lon-lat", disclosure: by })).toEqual([
      rows[2],
    ]);
  });

  test("go together by columns that a kind names", () => {
    const rows = [row("A", "stable", 100), row("B", "stable", 15), row("B", "mobile", 16)];
    const by = { rule: "groups", by: ["label"] } as const;
    expect(requireMinimumPeople(rows, { ...people, disclosure: by })).toEqual([rows[2]]);
  });
});

function row(pcod: string, label: string, contributors: number) {
  return { pcod, label, value: contributors, contributors };
}

function flow(from: string, to: string, contributors: number) {
  const places = { lon_from: from, lat_from: 0, lon_to: to, lat_to: 0 };
  return { ...places, label: `${contributors}`, contributors };
}
