import { expect, test } from "vitest";

import { arrangeRegions } from "./region-order.ts";
import type { RegionOrder } from "./region-order.ts";

const regions = [
  { pcod: "X.1", name: "Tal", value: 40 },
  { pcod: "X.2", name: "Arn", value: undefined },
  { pcod: "X.3", name: "Bek", value: 900 },
  { pcod: "X.10", name: "Zug", value: 40 },
];

test.each<[RegionOrder, string]>([
  [{ by: "value", direction: "descending" }, "Bek Tal Zug Arn"],
  [{ by: "value", direction: "ascending" }, "Tal Zug Bek Arn"],
  [{ by: "name", direction: "ascending" }, "Arn Bek Tal Zug"],
  [{ by: "name", direction: "descending" }, "Zug Tal Bek Arn"],
])("%j gives %s", (order, names) => {
  const arranged = arrangeRegions(regions, order, "");
  expect(arranged.map(({ name }) => name).join(" ")).toBe(names);
});

test.each([
  [" tAL", ["Tal"]],
  ["x.1", ["Tal", "Zug"]],
  ["nowhere", []],
])("searching for %j finds %j", (search, names) => {
  const arranged = arrangeRegions(regions, { by: "name", direction: "ascending" }, search);
  expect(arranged.map(({ name }) => name)).toEqual(names);
});
