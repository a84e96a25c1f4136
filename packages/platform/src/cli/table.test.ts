import { expect, test } from "vitest";

import { renderTable } from "./table.ts";

test("texts stand on the left, numbers on the right and in groups of thousands", () => {
  const rows = [
    ["Zanazir", 3515],
    ["Isomere, the far one", 7],
  ];
  expect(renderTable(["Region", "People"], rows).split("\n")).toEqual([
    "Region                People",
    "────────────────────  ──────",
    "Zanazir                3,515",
    "Isomere, the far one       7",
  ]);
});

test("a column with a single text is one of texts, and no line ends in spaces", () => {
  const lines = renderTable(
    ["a", "b"],
    [
      [1, "x"],
      ["two", ""],
    ],
  ).split("\n");
  expect(lines).toEqual(["a    b", "───  ─", "1    x", "two"]);
});

test("without rows there is a header", () => {
  expect(renderTable(["Region", "People"], [])).toBe("Region  People\n──────  ──────");
});
