import { randomBytes } from "node:crypto";

import { expect, test } from "vitest";

import { Secret, type Tenant } from "#kernel";

import { addNoise, twoSidedGeometric } from "./noise.ts";

const settings = { epsilon: 0.5, bound: 1, threshold: 15 };
const rows = Array.from({ length: 50 }, (_, index) => ({
  pcod: `region ${index}`,
  value: 1000,
  contributors: 1000,
}));

test("noise is drawn once: the same answer has the same, however its rows are ordered", () => {
  const tenant = tenantWith(randomBytes(32));
  const answer = addNoise(tenant, "answer", rows, settings);
  expect(addNoise(tenant, "answer", rows.toReversed(), settings).toReversed()).toEqual(answer);
  expect(answer).not.toEqual(rows);
});

test("other answers, other rows and other tenants have other noise", () => {
  const tenant = tenantWith(randomBytes(32));
  const answer = addNoise(tenant, "answer", rows, settings);
  expect(new Set(answer.map(({ value }) => value)).size).toBeGreaterThan(3);
  expect(addNoise(tenant, "another", rows, settings)).not.toEqual(answer);
  expect(addNoise(tenantWith(randomBytes(32)), "answer", rows, settings)).not.toEqual(answer);
});

test("what is not above the threshold with its noise is left out, and no more than that is told", () => {
  const few = rows.map(({ pcod }) => ({ pcod, value: 16, contributors: 16 }));
  const answer = addNoise(tenantWith(randomBytes(32)), "answer", few, settings);
  expect(answer.length).toBeLessThan(few.length);
  for (const { value } of answer) expect(value).toBeGreaterThan(15);
});

test("only whole numbers can have noise", () => {
  const shares = [{ pcod: "W", value: 16.5, contributors: 20 }];
  expect(() => addNoise(tenantWith(randomBytes(32)), "answer", shares, settings)).toThrow(
    "whole numbers",
  );
});

test("noise is as probable as the two-sided geometric distribution says", () => {
  const ratio = Math.exp(-0.5);
  const draws = 100_000;
  const bytes = randomBytes(16 * draws);
  const counts = new Map<number, number>();
  for (let draw = 0; draw < draws; draw += 1) {
    const noise = twoSidedGeometric(bytes.subarray(16 * draw), ratio);
    counts.set(noise, (counts.get(noise) ?? 0) + 1);
  }
  for (let noise = -6; noise <= 6; noise += 1) {
    const probability = ((1 - ratio) / (1 + ratio)) * ratio ** Math.abs(noise);
    const deviation = Math.sqrt((probability * (1 - probability)) / draws);
    // Six standard deviations: by chance this fails once in tens of millions of runs.
    expect(Math.abs((counts.get(noise) ?? 0) / draws - probability)).toBeLessThan(6 * deviation);
  }
});

test("the least and the greatest chance give finite noise", () => {
  expect(twoSidedGeometric(Buffer.alloc(16), 0.9)).toBe(0);
  expect(twoSidedGeometric(Buffer.alloc(16, 255), 0.9)).toBe(0);
});

/** Noise needs nothing of a tenant but its key. */
function tenantWith(key: Buffer): Tenant {
  return { key: new Secret(key) } as Tenant;
}
