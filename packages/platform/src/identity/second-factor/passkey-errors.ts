import { defineErrors, FlotillaError } from "#kernel";

export const passkeyErrors = defineErrors("identity", {
  passkey_refused: {
    status: 401,
    title: "The passkey is not accepted",
    detail: "The passkey does not fit this account or this address, or its answer came too late.",
    remedy:
      "Begin again. If every passkey is refused, the operator has to check that the platform knows its public address: FLOTILLA_TRUSTED_PROXIES names the proxies before it.",
  },
  passkey_unknown: {
    status: 404,
    title: "Unknown passkey",
    detail: "There is no such passkey of this user.",
    remedy: "Load the list again: it may have been removed.",
  },
  passkey_needed: {
    status: 409,
    title: "The passkey is needed",
    detail:
      "It is the last way to sign in to this account, or its last second factor where one is required.",
    remedy: "Add another passkey, an authenticator app or a password first.",
  },
  too_many_passkeys: {
    status: 409,
    title: "There are too many passkeys",
    detail: "This account has {limit} passkeys, which is the most it may have.",
    remedy: "Remove one that is no longer used.",
  },
});

/** Why an answer is refused. The audit log says it; whoever answers is not told. */
export type RefusalReason =
  | "challenge_unknown"
  | "passkey_unknown"
  | "passkey_of_another"
  | "passkey_registered_already"
  | "answer_invalid"
  | "counter_not_ahead";

class Refusal extends Error {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, cause: unknown) {
    super(`a passkey was refused: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** Makes `identity.passkey_refused`, the same to whoever answers for every reason. */
export function refusePasskey(reason: RefusalReason, cause?: unknown): FlotillaError {
  return passkeyErrors.passkey_refused({}, { cause: new Refusal(reason, cause) });
}

/** What the audit log says of a refusal; null for what is no refusal but a failure. */
export function describeRefusal(error: unknown): Readonly<Record<string, string>> | null {
  if (!(error instanceof FlotillaError) || error.status >= 500) return null;
  const { code, cause } = error;
  return { code, ...(cause instanceof Refusal && { reason: cause.reason }) };
}
