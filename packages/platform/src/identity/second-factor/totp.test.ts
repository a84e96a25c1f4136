import { expect, test } from "vitest";

import { composeTotpUri, generateTotpSecret, isTotpCode } from "./totp.ts";

/** The key of RFC 6238, appendix B: the text 12345678901234567890. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const at = (seconds: number, window = 0) => ({ now: new Date(seconds * 1000), window });

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("at %i seconds the RFC's code %s is right", (seconds, code) => {
  expect(isTotpCode(secret, code, at(seconds))).toBe(true);
  expect(isTotpCode(secret, code, at(seconds + 30))).toBe(false);
  expect(isTotpCode(secret, code, at(seconds - 30))).toBe(false);
});

test.each([
  [0, 30, 60],
  [1, 0, 90],
])("with a window of %i the code of second 59 counts from second %i to %i", (window, from, to) => {
  const isRight = (seconds: number) => isTotpCode(secret, "287082", at(seconds, window));
  expect(isRight(from)).toBe(true);
  expect(isRight(to - 1)).toBe(true);
  expect(isRight(to)).toBe(false);
});

test("a wide window of ten codes either way works", () => {
  expect(isTotpCode(secret, "081804", at(1_111_111_109 + 300, 10))).toBe(true);
  expect(isTotpCode(secret, "081804", at(1_111_111_109 + 331, 10))).toBe(false);
});

test.each(["", "287083", "28708", "2870820", "94287082", "28708a", "２８７０８２", "-87082"])(
  "%j is no right code",
  (code) => expect(isTotpCode(secret, code, at(59))).toBe(false),
);

test("a secret has 160 random bits in base32", () => {
  const secrets = Array.from({ length: 50 }, () => generateTotpSecret());
  for (const each of secrets) expect(each).toMatch(/^[A-Z2-7]{32}$/);
  expect(new Set(secrets).size).toBe(50);
});

test("the URI is what authenticator apps read", () => {
  const uri = composeTotpUri({ issuer: "Our Fleet", account: "zoë b@north", secret });
  expect(uri).toBe(
    `otpauth://totp/Our%20Fleet:zo%C3%AB%20b%40north?secret=${secret}&issuer=Our%20Fleet`,
  );
});
