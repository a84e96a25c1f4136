import { expect, test } from "vitest";

import { generatePassword } from "./generate-password.ts";

test("a generated password can be read aloud, is never printed, and does not repeat", () => {
  const passwords = Array.from({ length: 500 }, () => generatePassword());
  expect(String(passwords[0])).toBe("[redacted]");
  const texts = passwords.map((password) => password.reveal());
  for (const text of texts) expect(text).toMatch(/^(?:[2-9a-hjkmnp-z]{4}-){4}[2-9a-hjkmnp-z]{4}$/);
  expect(new Set(texts).size).toBe(500);
  // All 31 characters occur among ten thousand unless one was left out.
  expect(new Set(texts.join("").replaceAll("-", "")).size).toBe(31);
});
