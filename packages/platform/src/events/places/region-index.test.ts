import type { MultiPolygon, Position } from "geojson";
import { expect, test } from "vitest";

import { createRegionIndex } from "./region-index.ts";

function ring(west: number, south: number, size: number): Position[] {
  const [east, north] = [west + size, south + size];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

function area(...coordinates: Position[][][]): MultiPolygon {
  return { type: "MultiPolygon", coordinates };
}

const regionAt = createRegionIndex([
  { pcod: "FRAME", geometry: area([ring(0, 0, 10), ring(4, 4, 2)]) },
  { pcod: "ENCLAVE", geometry: area([ring(4.5, 4.5, 1)]) },
  { pcod: "ISLANDS", geometry: area([ring(20, 0, 1)], [ring(30, 0, 1)]) },
  { pcod: "OVERLAP-B", geometry: area([ring(50, 0, 2)]) },
  { pcod: "OVERLAP-A", geometry: area([ring(51, 0, 2)]) },
]);

test.each([
  ["inside", [1, 1], "FRAME"],
  ["in a hole", [4.2, 4.2], undefined],
  ["in a region within the hole of another", [5, 5], "ENCLAVE"],
  ["on the second part of a region in several parts", [30.5, 0.5], "ISLANDS"],
  ["between the parts", [25, 0.5], undefined],
  ["outside of all", [-1, -1], undefined],
  ["on the outer border", [0, 5], "FRAME"],
  ["where two overlap: the first pcod", [51.5, 1], "OVERLAP-A"],
])("a point %s", (_, point, pcod) => {
  expect(regionAt(point)).toBe(pcod);
});
