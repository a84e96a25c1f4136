import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

import { platform } from "./platform.ts";
import { ToldError } from "./told-error.ts";

/** Whether this browser can use passkeys here: it has to know them, and they need HTTPS or localhost. */
export function canUsePasskeys(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === "function";
}

/**
 * Signs in with a passkey, or completes signing in with one.
 *
 * @throws {ToldError} when the browser gave no answer.
 * @throws {FlotillaRequestError} when the platform refused it.
 */
export async function signInWithPasskey() {
  const [{ challengeId, options }, { startAuthentication }] = await Promise.all([
    platform.call<"beginPasskeySignIn">({
      method: "POST",
      path: "/api/identity/sign-in/passkey/options",
    }),
    import("@simplewebauthn/browser"),
  ]);
  // The interface leaves the form of this to WebAuthn.
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await askBrowser(() => startAuthentication({ optionsJSON }));
  return platform.call<"signInWithPasskey">({
    method: "POST",
    path: "/api/identity/sign-in/passkey",
    body: { challengeId, response: { ...response } },
  });
}

/**
 * Makes a passkey in this browser and adds it to the account under a name.
 *
 * @throws {ToldError} when the browser made none.
 * @throws {FlotillaRequestError} when the platform refused it.
 */
export async function addPasskey(name: string) {
  const [{ challengeId, options }, { startRegistration }] = await Promise.all([
    platform.call<"beginPasskey">({ method: "POST", path: "/api/identity/me/passkeys/options" }),
    import("@simplewebauthn/browser"),
  ]);
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await askBrowser(() => startRegistration({ optionsJSON }));
  return platform.call<"addPasskey">({
    method: "POST",
    path: "/api/identity/me/passkeys",
    body: { challengeId, name, response: { ...response } },
  });
}

async function askBrowser<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw tell(error);
  }
}

function tell(error: unknown): ToldError {
  switch (error instanceof Error ? error.name : "") {
    case "InvalidStateError":
      return new ToldError(
        "This device has a passkey of yours already.",
        "Use another device, or remove the passkey that is there.",
        error,
      );
    case "SecurityError":
      return new ToldError(
        "Passkeys cannot be used at this address.",
        "Open the console by its host name over HTTPS.",
        error,
      );
    default:
      return new ToldError(
        "No passkey was used.",
        "It was cancelled, took too long, or this device has none for this platform. Try again.",
        error,
      );
  }
}
