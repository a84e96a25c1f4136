import type { AdministeredUser } from "../../lib/administration-queries.ts";

/** Where a user stands with the second factor, in words. */
export interface SecondFactorState {
  readonly text: string;
  /** `good` has one, `fair` has to set one up at the next sign-in, `plain` has none and needs none. */
  readonly tone: "good" | "fair" | "plain";
}

/** Says which second factors a user has, or whether one is missing. */
export function describeSecondFactor(twoFactor: AdministeredUser["twoFactor"]): SecondFactorState {
  const { isActive, isRequired, passkeys } = twoFactor;
  const factors = [
    ...(isActive ? ["Authenticator"] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? "1 passkey" : `${passkeys} passkeys`] : []),
  ];
  if (factors.length > 0) return { text: factors.join(", "), tone: "good" };
  return isRequired
    ? { text: "Required, not set up", tone: "fair" }
    : { text: "None", tone: "plain" };
}

/** Whether there is anything that a reset would take away. */
export function hasSecondFactor({ isActive, passkeys }: AdministeredUser["twoFactor"]): boolean {
  return isActive || passkeys > 0;
}
