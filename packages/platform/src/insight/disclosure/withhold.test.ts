import { expect, test } from "vitest";

import { withhold } from "./withhold.ts";

test.each([
  [15, false],
  [16, true],
  [0, false],
])("a place with %i people is published: %s", (value, isPublished) => {
  expect(withhold([{ pcod: "A", value }], 15)).toHaveLength(isPublished ? 1 : 0);
});

test("a row without a number is never published", () => {
  expect(
    withhold([{ pcod: "A", value: null }, { pcod: "B" }, { pcod: "C", value: "99" }], 15),
  ).toEqual([]);
});

test("a higher threshold withholds more", () => {
  expect(
    withhold(
      [
        { pcod: "A", value: 20 },
        { pcod: "B", value: 21 },
      ],
      20,
    ),
  ).toEqual([{ pcod: "B", value: 21 }]);
});
