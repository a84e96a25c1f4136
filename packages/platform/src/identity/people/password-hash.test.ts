import { expect, test } from "vitest";

import { Secret } from "#kernel";

import { hashPassword, isOutdated, makeUnmatchableHash, verifyPassword } from "./password-hash.ts";

const password = new Secret("correct horse battery");

test("a password is stored as Argon2id in PHC form with OWASP's cost, each time with another salt", async () => {
  const stored = await hashPassword(password);
  expect(stored).toMatch(
    /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  );
  expect(await hashPassword(password)).not.toBe(stored);
});

test("only the password itself is accepted", async () => {
  const stored = await hashPassword(password);
  expect(await verifyPassword(stored, password)).toBe(true);
  expect(await verifyPassword(stored, new Secret("correct horse batter"))).toBe(false);
  expect(await verifyPassword(stored, new Secret("Correct horse battery"))).toBe(false);
});

test("a hash of the reference implementation is verified at its own cost and is outdated", async () => {
  const stored =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  expect(await verifyPassword(stored, new Secret("password"))).toBe(true);
  expect(await verifyPassword(stored, new Secret("passwort"))).toBe(false);
  expect(isOutdated(stored)).toBe(true);
  expect(isOutdated(await hashPassword(password))).toBe(false);
});

test("an accent is the same password however the keyboard composes it", async () => {
  const stored = await hashPassword(new Secret("crème brûlée!".normalize("NFC")));
  expect(await verifyPassword(stored, new Secret("crème brûlée!".normalize("NFD")))).toBe(true);
});

test("a hash that nobody matches costs as much as a real one", () => {
  expect(isOutdated(makeUnmatchableHash())).toBe(false);
  expect(makeUnmatchableHash()).not.toBe(makeUnmatchableHash());
});

test("a stored hash in another form is an error, not a refusal", async () => {
  await expect(verifyPassword("$2b$12$abcdefghijklmnopqrstuv", password)).rejects.toThrow(
    "not Argon2id",
  );
});
