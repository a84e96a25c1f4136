import { createHmac } from "node:crypto";

import { deriveKey, type Tenant } from "#kernel";

import type { CountedRow } from "./result-rows.ts";

export interface NoiseSettings {
  readonly epsilon: number;
  /** How much all values together change at most by one subscriber. */
  readonly bound: number;
  /** Values that are this or less with their noise are left out. */
  readonly threshold: number;
}

/**
 * Adds two-sided geometric noise to the values of an answer: `P(z) = (1 - a) / (1 + a) * a^|z|` with `a = exp(-epsilon / bound)` (Ghosh,
 * Roughgarden and Sundararajan 2012). The noise is drawn from a keyed hash (HMAC-SHA-256) of the answer and the row: nobody without the
 * tenant's key can tell it from chance, and it is the same whenever the answer is computed again.
 *
 * @param answer what the noise belongs to
 * @throws Error for a value that is no whole number
 */
export function addNoise(
  tenant: Tenant,
  answer: string,
  rows: readonly CountedRow[],
  { epsilon, bound, threshold }: NoiseSettings,
): CountedRow[] {
  const key = deriveKey(tenant, "insight.noise").reveal();
  const ratio = Math.exp(-epsilon / bound);
  return rows.flatMap((row) => {
    const { value, contributors: _, ...cells } = row;
    if (typeof value !== "number" || !Number.isInteger(value)) {
      throw new Error("noise can only be added to whole numbers");
    }
    const seed = createHmac("sha256", key)
      .update(JSON.stringify([answer, sorted(cells)]))
      .digest();
    const noisy = value + twoSidedGeometric(seed, ratio);
    return noisy > threshold ? [{ ...row, value: noisy }] : [];
  });
}

function sorted(cells: object): unknown[] {
  return Object.entries(cells).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** The difference of two geometric numbers, from 16 random bytes. */
export function twoSidedGeometric(bytes: Buffer, ratio: number): number {
  return geometric(uniform(bytes, 0), ratio) - geometric(uniform(bytes, 8), ratio);
}

/** How often something with this probability happens before it does not. */
function geometric(chance: number, ratio: number): number {
  return Math.floor(Math.log(chance) / Math.log(ratio));
}

/** In (0, 1], in steps of 2^-53. */
function uniform(bytes: Buffer, offset: number): number {
  const whole = bytes.readBigUInt64BE(offset) >> 11n;
  return (Number(whole) + 1) / 2 ** 53;
}
