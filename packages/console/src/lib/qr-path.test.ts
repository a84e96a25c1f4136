import { expect, test } from "vitest";

import { drawSquares } from "./qr-path.ts";

test("neighbouring dark squares of a row are one rectangle", () => {
  const rows = [
    [true, true, false, true],
    [false, false, false, false],
    [false, true, true, true],
  ];
  expect(drawSquares(rows)).toBe("M0 0h2v1H0zM3 0h1v1H3zM1 2h3v1H1z");
});

test("nothing is drawn of no squares", () => {
  expect(drawSquares([])).toBe("");
});
