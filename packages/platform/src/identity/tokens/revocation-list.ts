import { SignJWT } from "jose";

import { readSigned, SignatureFault } from "./read-signed.ts";
import type { VerificationKey } from "./rsa-keys.ts";
import type { SigningKey } from "./signing-keys.ts";

/** The revoked tokens of a tenant, as one edition of its list tells them. */
export interface RevocationList {
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970 after which whoever made it expects nobody to rely on it. */
  readonly expiresAt: number;
  /** The claims `jti` of tokens that are revoked and had not expired. */
  readonly revoked: readonly string[];
}

export interface RevocationListOrder extends RevocationList {
  readonly issuer: string;
}

/** The largest list that is read, in characters. */
export const largestRevocationList = 16 * 1024 * 1024;

const type = "revocations+jwt";
/** Seconds by which the clock of the one who made the list may be ahead. */
const clockTolerance = 300;

/**
 * A list of revoked tokens as a JSON Web Signature in compact form. Its type keeps it from being taken for a token.
 *
 * @param order - times in seconds since 1970
 */
export async function signRevocationList(
  key: SigningKey,
  { issuer, issuedAt, expiresAt, revoked }: RevocationListOrder,
): Promise<string> {
  return await new SignJWT({ revoked: [...revoked] })
    .setProtectedHeader({ alg: "RS256", typ: type, kid: key.kid })
    .setIssuer(issuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key.privateKey);
}

/**
 * Reads a list that one of the keys has signed. How old it may be is for the reader to say, so an expired one is read too.
 *
 * @throws SignatureFault
 */
export function readRevocationList(
  text: string,
  expectations: {
    readonly keys: readonly VerificationKey[];
    readonly issuer: string;
    readonly now: Date;
  },
): RevocationList {
  if (text.length > largestRevocationList) throw new SignatureFault("it is too large");
  const { keys, issuer, now } = expectations;
  const { payload } = readSigned(text, { keys, types: [type, `application/${type}`] });
  const { iss, iat, exp, revoked } = payload;
  if (iss !== issuer) throw new SignatureFault("it is another tenant's");
  if (!isTime(iat) || !isTime(exp) || exp < iat || !isListOfTexts(revoked)) {
    throw new SignatureFault("a claim is missing or has the wrong form");
  }
  if (iat > now.getTime() / 1000 + clockTolerance) {
    throw new SignatureFault("it was made in the future: check the clocks of both machines");
  }
  return { issuedAt: iat, expiresAt: exp, revoked };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}
