import { expect, test } from "vitest";

import { describeSecondFactor } from "./second-factor.ts";

test.each([
  [{ isRequired: false, isActive: false, passkeys: 0 }, "None", "plain"],
  [{ isRequired: true, isActive: false, passkeys: 0 }, "Required, not set up", "fair"],
  [{ isRequired: true, isActive: true, passkeys: 0 }, "Authenticator", "good"],
  [{ isRequired: false, isActive: false, passkeys: 1 }, "1 passkey", "good"],
  [{ isRequired: true, isActive: true, passkeys: 2 }, "Authenticator, 2 passkeys", "good"],
] as const)("%o is told as %s", (twoFactor, text, tone) => {
  expect(describeSecondFactor(twoFactor)).toEqual({ text, tone });
});
