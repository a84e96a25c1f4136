import { expect, test } from "vitest";

import { clusterCells, type UsedCell } from "./cluster-cells.ts";

// On the equator a degree of longitude is 111.32 km; the cells lie so many metres east of the zero meridian.
function cellAt(metres: number, callDays: number, events = callDays): UsedCell {
  const place = { longitude: metres / 111_319.49, latitude: 0, pcod: `at ${metres}` };
  return { ...place, callDays, events, hourScore: events, dayScore: 0 };
}

const metresOf = ({ longitude }: { readonly longitude: number }): number =>
  Math.round(longitude * 111_319.49);

test("a cluster moves to the mean of its cells weighted by call days, and takes in what is near that", () => {
  // 0 with 3 days and 800 with 1 have their middle at 200. 1150 is within a kilometre of it, though not of the first cell.
  const clusters = clusterCells([cellAt(1150, 1), cellAt(0, 3), cellAt(800, 1, 2)], 1);
  expect(clusters).toHaveLength(1);
  // (0 * 3 + 800 + 1150) / 5
  expect(metresOf(clusters[0]!)).toBe(390);
  expect(clusters[0]).toMatchObject({ callDays: 5, events: 6, hourScore: 6, pcod: "at 0" });
});

test("a cell joins the nearest of the clusters that are near enough", () => {
  const clusters = clusterCells([cellAt(0, 5), cellAt(1800, 4), cellAt(950, 1)], 1);
  // 950 is 950 m from the first and 850 m from the second.
  expect(clusters.map(({ callDays }) => callDays)).toEqual([5, 5]);
});

test("what is further away than the radius begins a cluster", () => {
  expect(clusterCells([cellAt(0, 2), cellAt(1001, 1)], 1)).toHaveLength(2);
  expect(clusterCells([cellAt(0, 2), cellAt(999, 1)], 1)).toHaveLength(1);
});

test("cells with as many call days are taken in the order of their events, then from west to east", () => {
  const clusters = clusterCells([cellAt(900, 1), cellAt(0, 1), cellAt(1700, 1, 2)], 1);
  // 1700 comes first for its events; 0 is too far from it; 900 is 800 m from the first and 900 m from the second.
  expect(clusters.map(({ pcod, events }) => [pcod, events])).toEqual([
    ["at 1700", 3],
    ["at 0", 1],
  ]);
});
