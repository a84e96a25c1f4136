import { expect, test } from "vitest";

import { scoreOf, touch, type Touched } from "./score.ts";

const halfLife = 10;
const growth = 1 + Math.LN2 / halfLife;
const answer = { seconds: 2, bytes: 1000 };
const nothing: Touched = { multiplier: 0, last_touch: 0 };

/** The weight after uses with these numbers, as FlowMachine has it: each adds growth^(number - 2). */
const flowMachineWeight = (uses: readonly number[]) =>
  uses.reduce((weight, number) => weight + growth ** (number - 2), 0);

const scoreAfter = (uses: readonly number[], touches: number) => {
  const touched = uses.reduce<Touched>((before, use) => touch(before, use, halfLife), nothing);
  return scoreOf({ ...answer, ...touched }, touches, halfLife);
};

test("scores are FlowMachine's, but for a factor that all of them share", () => {
  const touches = 20;
  const histories = [[1], [20], [1, 2, 3], [5, 19], [2, 4, 6, 8, 10], [18, 20]];
  const factor = growth ** (2 - touches);
  for (const uses of histories) {
    const expected = (flowMachineWeight(uses) * answer.seconds * factor) / answer.bytes;
    expect(scoreAfter(uses, touches)).toBeCloseTo(expected, 12);
  }
});

test("an answer is worth more the longer it took, the smaller it is, and the later it was used", () => {
  const used = { ...answer, multiplier: 1, last_touch: 5 };
  const score = scoreOf(used, 10, halfLife);
  expect(scoreOf({ ...used, seconds: 4 }, 10, halfLife)).toBeGreaterThan(score);
  expect(scoreOf({ ...used, bytes: 2000 }, 10, halfLife)).toBeLessThan(score);
  expect(scoreOf({ ...used, last_touch: 6 }, 10, halfLife)).toBeGreaterThan(score);
});

test("scores stay numbers after millions of uses", () => {
  const late = touch({ multiplier: 1, last_touch: 1 }, 5_000_000, 1000);
  expect(late).toEqual({ multiplier: 1, last_touch: 5_000_000 });
  expect(scoreOf({ ...answer, ...late }, 5_000_001, 1000)).toBeGreaterThan(0);
});

test("an empty answer has a score too", () => {
  expect(scoreOf({ seconds: 0, bytes: 0, multiplier: 1, last_touch: 1 }, 1, halfLife)).toBe(0);
});
