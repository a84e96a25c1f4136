import { expect, test } from "vitest";

import { FlotillaError, Secret } from "#kernel";

import { generatePassword } from "./generate-password.ts";
import { requireStrongPassword } from "./password-strength.ts";

async function rate(password: string, known: readonly string[] = ["alice", "north"]) {
  return await requireStrongPassword(new Secret(password), known).then(
    () => "strong",
    (error: FlotillaError) => error,
  );
}

test.each([
  "quiet-lantern-orbit-maple-47",
  "correct horse battery",
  "Zg4#vT9!pQx2",
  "x7".repeat(9) + "quail lamp",
])("%s is strong enough", async (password) => expect(await rate(password)).toBe("strong"));

test.each([
  ["password1234", "This is similar to a commonly used password."],
  ["aaaaaaaaaaaaaaaaaaaa", 'Repeated characters like "aaa" are easy to guess.'],
  ["abcabcabcabcabc", 'Repeated character patterns like "abcabcabc" are easy to guess.'],
  ["not the password", "It is close to what is tried early."],
])("%s is refused, with the reason in words", async (password, reason) => {
  const error = (await rate(password)) as FlotillaError;
  expect(error).toMatchObject({ code: "identity.password_weak", status: 400 });
  expect(error.message).toContain(reason);
  expect(error.message).toMatch(
    / Somebody who stole what is stored could find it out in [\w ]+\.$/,
  );
  expect(error.message).not.toContain("{");
});

test("the reason never repeats the password", async () => {
  const error = (await rate("alicealice-north")) as FlotillaError;
  expect(error.code).toBe("identity.password_weak");
  expect(`${error.message} ${error.remedy}`).not.toMatch(/alice|north/);
});

test("what is known of the account counts as guessed", async () => {
  expect(await rate("Zqxjkvbpwm-29", ["Zqxjkvbpwm"])).toBeInstanceOf(FlotillaError);
  expect(await rate("Zqxjkvbpwm-29", ["alice"])).toBe("strong");
});

test("letters that look otherwise but are the same are rated the same", async () => {
  expect(await rate("ｐａｓｓｗｏｒｄ１２３４")).toBeInstanceOf(FlotillaError);
});

test("a long password is rated by its first 100 characters", async () => {
  expect(await rate("a".repeat(100) + "quiet-lantern-orbit-maple-47")).toBeInstanceOf(
    FlotillaError,
  );
});

test("generated passwords are strong enough", async () => {
  for (let count = 0; count < 20; count += 1) {
    expect(await rate(generatePassword().reveal())).toBe("strong");
  }
});
