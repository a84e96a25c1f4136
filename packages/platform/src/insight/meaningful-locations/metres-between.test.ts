import { expect, test } from "vitest";

import { metresBetween as alongEllipsoid } from "#test/naive/metres-between";
import { createRandom } from "#test/naive/random-events";

import { areFurtherApart, metresBetween } from "./metres-between.ts";

const random = createRandom(5);
const pairs = Array.from({ length: 2000 }, () => {
  const from = { longitude: random.below(3600) / 10 - 180, latitude: random.below(1790) / 10 - 89 };
  const spread = random.pick([0.01, 1, 20]);
  const shift = (): number => (random.below(2001) / 1000 - 1) * spread;
  const latitude = Math.min(89.9, Math.max(-89.9, from.latitude + shift()));
  return { from, to: { longitude: from.longitude + shift(), latitude } };
});

test("a distance is that along the ellipsoid, to a few hundred-thousandths", () => {
  const errors = pairs.map(({ from, to }) => {
    const expected = alongEllipsoid(from, to);
    return Math.abs(metresBetween(from, to) - expected) / Math.max(expected, 1);
  });
  expect(Math.max(...errors)).toBeLessThan(5e-5);
  expect(metresBetween(pairs[0]!.from, pairs[0]!.from)).toBe(0);
});

test("what is taken to be further apart without a distance is", () => {
  const taken = pairs.filter(({ from, to }) => areFurtherApart(from, to, 5000));
  expect(taken.every(({ from, to }) => metresBetween(from, to) > 5000)).toBe(true);
  expect(taken.length).toBeGreaterThan(500);
});
