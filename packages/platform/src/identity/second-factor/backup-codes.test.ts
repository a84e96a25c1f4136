import { randomBytes } from "node:crypto";

import { expect, test } from "vitest";

import { Secret, type Tenant } from "#kernel";

import { generateBackupCodes, hashBackupCode } from "./backup-codes.ts";

// Only its key counts here.
const makeKeyHolder = () => ({ name: "north", key: new Secret(randomBytes(32)) }) as Tenant;

test("sixteen codes of ten letters and digits that nobody mistakes, in two groups", () => {
  const all = Array.from({ length: 100 }, () => generateBackupCodes());
  for (const codes of all) {
    expect(new Set(codes).size).toBe(16);
    for (const code of codes) expect(code).toMatch(/^[2-9a-hjkmnp-z]{5}-[2-9a-hjkmnp-z]{5}$/);
  }
  const letters = all.flat().join("").replaceAll("-", "");
  expect(new Set(all.flat()).size).toBe(1600);
  // All 31 characters occur among sixteen thousand unless one was left out.
  expect(new Set(letters).size).toBe(31);
});

test("a code is known by a keyed hash, whatever its case, spaces and hyphens", () => {
  const tenant = makeKeyHolder();
  const hash = hashBackupCode(tenant, "abcde-fgh23");
  expect(hash).toMatch(/^[\da-f]{64}$/);
  for (const typed of ["abcdefgh23", "ABCDE FGH23", " ab-cd\u2011ef gh23\t"]) {
    expect(hashBackupCode(tenant, typed)).toBe(hash);
  }
  expect(hashBackupCode(tenant, "abcde-fgh24")).not.toBe(hash);
  expect(hashBackupCode(makeKeyHolder(), "abcde-fgh23")).not.toBe(hash);
});
