import { expect, test } from "vitest";

import { middleOf } from "./region-middle.ts";

const square = (x: number, y: number, side: number) => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
  [x, y],
];

test("the middle of a square", () => {
  const [x, y] = middleOf({ type: "Polygon", coordinates: [square(10, 50, 2)] });
  expect([x, y]).toEqual([expect.closeTo(11, 9), expect.closeTo(51, 9)]);
});

test("of several parts the largest counts", () => {
  const geometry = {
    type: "MultiPolygon" as const,
    coordinates: [[square(0, 0, 1)], [square(10, 10, 4)]],
  };
  expect(middleOf(geometry).map(Math.round)).toEqual([12, 12]);
});

test("a ring without an area has its first point", () => {
  expect(
    middleOf({
      type: "Polygon",
      coordinates: [
        [
          [3, 4],
          [3, 4],
        ],
      ],
    }),
  ).toEqual([3, 4]);
});
