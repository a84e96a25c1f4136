import {
  type AuthenticationResponseJSON,
  type AuthenticatorTransport,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { COSEALG, decodeAttestationObject, isoBase64URL } from "@simplewebauthn/server/helpers";

import type { PasskeyRow } from "../store/tables.ts";
import { isCredentialId } from "./credential-id.ts";
import { challengeSeconds } from "./passkey-challenges.ts";
import { refusePasskey } from "./passkey-errors.ts";

/** The web site that a passkey belongs to. */
export interface RelyingParty {
  /** Without a port. */
  readonly host: string;
  /** With scheme and port, as browsers name it. */
  readonly origin: string;
}

/** What a browser is told of a passkey that it may, or may not, use. */
export type NamedPasskey = Pick<PasskeyRow, "id" | "transports">;

/** What an answer has to be about. */
export interface Expected {
  /** In base64url. */
  readonly challenge: string;
  readonly relyingParty: RelyingParty;
}

// What every authenticator has one of, and what the runtime verifies without anything experimental.
const algorithms = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256];
const knownTransports: readonly string[] = [
  "ble",
  "hybrid",
  "internal",
  "nfc",
  "usb",
] satisfies AuthenticatorTransport[];
const timeout = challengeSeconds * 1000;
/** Bytes; an RSA key of 8192 bits has half of it. */
const longestPublicKey = 2048;

/**
 * What a browser needs to make a passkey that can be the only factor: one that knows its user, on a device that verifies
 * the person.
 */
export async function describeRegistration(registration: {
  readonly relyingParty: RelyingParty;
  readonly issuer: string;
  readonly user: { readonly id: string; readonly name: string };
  readonly existing: readonly NamedPasskey[];
}): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { relyingParty, issuer, user, existing } = registration;
  return await generateRegistrationOptions({
    rpName: issuer,
    rpID: relyingParty.host,
    userID: new TextEncoder().encode(user.id),
    userName: user.name,
    userDisplayName: user.name,
    timeout,
    attestationType: "none",
    excludeCredentials: existing.map(describePasskey),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
  });
}

/** What a browser needs to sign in: with one of these passkeys, or, for null, with whichever the person chooses. */
export async function describeSignIn(
  relyingParty: RelyingParty,
  allowed: readonly NamedPasskey[] | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return await generateAuthenticationOptions({
    rpID: relyingParty.host,
    timeout,
    userVerification: allowed === null ? "required" : "preferred",
    ...(allowed !== null && { allowCredentials: allowed.map(describePasskey) }),
  });
}

/** Verifies that a passkey was made for this challenge (WebAuthn, 7.1). @throws `identity.passkey_refused` */
export async function verifyRegistration(
  response: RegistrationResponseJSON,
  { challenge, relyingParty }: Expected,
): Promise<Pick<PasskeyRow, "id" | "public_key" | "counter" | "transports">> {
  const { credential } = await refusingWhatThrows(async () => {
    requireNoCertificate(response);
    requireOwnPage(response);
    const { registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.host,
      supportedAlgorithmIDs: algorithms,
      requireUserVerification: true,
    });
    return registrationInfo;
  });
  const { id, publicKey, counter } = credential;
  if (!isCredentialId(id) || publicKey.length > longestPublicKey) {
    throw refusePasskey("answer_invalid");
  }
  const transports = JSON.stringify(readTransports(response.response.transports));
  return { id, public_key: isoBase64URL.fromBuffer(publicKey), counter, transports };
}

/**
 * Verifies that a passkey answered this challenge (WebAuthn, 7.2), but for its counter. Returns the counter.
 *
 * @throws `identity.passkey_refused`
 */
export async function verifySignIn(
  response: AuthenticationResponseJSON,
  passkey: Pick<PasskeyRow, "id" | "user_id" | "public_key">,
  { challenge, relyingParty, isOnlyFactor }: Expected & { readonly isOnlyFactor: boolean },
): Promise<number> {
  const { newCounter } = await refusingWhatThrows(async () => {
    requireUserHandle(response, passkey.user_id, isOnlyFactor);
    requireOwnPage(response);
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: relyingParty.origin,
      expectedRPID: relyingParty.host,
      // The store compares the counters, once the signature is known to be right and in one step with keeping the new one.
      credential: {
        id: passkey.id,
        publicKey: isoBase64URL.toBuffer(passkey.public_key),
        counter: 0,
      },
      requireUserVerification: isOnlyFactor,
    });
    return verified ? authenticationInfo : undefined;
  });
  return newCounter;
}

/** The library throws plain errors for whatever is wrong in an answer, which anybody can send in any form. */
async function refusingWhatThrows<Result>(
  verify: () => Promise<Result | undefined>,
): Promise<Result> {
  let result: Result | undefined;
  try {
    result = await verify();
  } catch (error) {
    throw refusePasskey("answer_invalid", error);
  }
  if (result === undefined) throw refusePasskey("answer_invalid");
  return result;
}

/**
 * Nothing but the passkey was asked for. A certificate of its maker is not looked at, because checking one can mean to ask
 * its maker's servers.
 */
function requireNoCertificate({ response }: RegistrationResponseJSON): void {
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject));
  const format = attestation.get("fmt");
  const isSelfMade = format === "packed" && attestation.get("attStmt").get("x5c") === undefined;
  if (format !== "none" && !isSelfMade) throw new Error("an attestation was not asked for");
}

/** The passkey has to name its user where nobody else has (WebAuthn, 7.2, step 6). */
function requireUserHandle(
  { response }: AuthenticationResponseJSON,
  userId: string,
  isOnlyFactor: boolean,
): void {
  const { userHandle } = response;
  if (!isOnlyFactor && (userHandle === undefined || userHandle === null)) return;
  if (userHandle !== isoBase64URL.fromUTF8String(userId)) throw new Error("another user is named");
}

/** The platform's pages are never in a frame of another site. */
function requireOwnPage({ response }: { readonly response: { readonly clientDataJSON: string } }) {
  const text = isoBase64URL.toUTF8String(response.clientDataJSON);
  const { crossOrigin } = JSON.parse(text) as { readonly crossOrigin?: unknown };
  if (crossOrigin === true) throw new Error("it was answered in another site's frame");
}

function describePasskey({ id, transports }: NamedPasskey) {
  return { id, transports: JSON.parse(transports) as AuthenticatorTransport[] };
}

function readTransports(transports: unknown): string[] {
  return Array.isArray(transports)
    ? knownTransports.filter((transport) => transports.includes(transport))
    : [];
}
