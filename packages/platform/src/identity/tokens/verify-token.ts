import { identityErrors } from "../errors.ts";
import { isUserName } from "../people/user-name.ts";
import { readSigned, SignatureFault } from "./read-signed.ts";
import type { VerificationKey } from "./rsa-keys.ts";
import { secondsOf } from "./token-limits.ts";
import { decodeUserClaims, type UserClaims } from "./user-claims.ts";

/** What fits into the headers of a request beside everything else, in characters. */
export const largestToken = 12 * 1024;

/** What a token must be to be accepted. */
export interface TokenExpectations {
  readonly keys: readonly VerificationKey[];
  readonly audience: string;
  readonly issuer: string;
  /** Whether tokens of other programs have to name the issuer too. */
  readonly isForeignIssuerChecked: boolean;
  readonly now: Date;
  /** `decodeUserClaims` unless given. */
  readonly decodeClaims?: (claim: unknown) => UserClaims;
}

/** What a token says, once its signature and claims are verified. */
export interface VerifiedToken {
  readonly key: VerificationKey;
  /** The claim `jti`. */
  readonly tokenId: string;
  /** The user's name. */
  readonly name: string;
  readonly roles: UserClaims;
  /** The claim `user_claims` as it is written. */
  readonly claim: unknown;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  /** Seconds since 1970; minus infinity when the token does not say. */
  readonly notBefore: number;
}

type Claims = Readonly<Record<string, unknown>>;

const types = [undefined, "jwt", "application/jwt", "at+jwt", "application/at+jwt"];

/**
 * What a token says to the tenant's own server. Needs nothing but the keys: no record is read.
 *
 * @throws `identity.token_expired`, `identity.token_invalid`; the latter's cause tells when the key is unknown
 */
export function verifyToken(token: string, expectations: TokenExpectations): VerifiedToken {
  const { decodeClaims = decodeUserClaims } = expectations;
  if (token.length > largestToken) throw invalid("it is too large");
  const { payload, key } = readTokenSignature(token, expectations.keys);
  const verified = readClaims(payload, key, decodeClaims);
  refuseWrongName(payload, "aud", expectations.audience);
  if (!key.isForeign || expectations.isForeignIssuerChecked) {
    refuseWrongName(payload, "iss", expectations.issuer);
  }
  refuseOutsideLife(verified, expectations.now);
  return verified;
}

/** @throws `identity.token_expired`, `identity.token_invalid` when the time is not within the token's life */
export function refuseOutsideLife(
  { expiresAt, notBefore }: Pick<VerifiedToken, "expiresAt" | "notBefore">,
  now: Date,
): void {
  const seconds = secondsOf(now);
  if (expiresAt <= seconds) throw identityErrors.token_expired();
  if (notBefore > seconds) throw invalid("it is not valid yet");
}

function readTokenSignature(token: string, keys: readonly VerificationKey[]) {
  try {
    return readSigned(token, { keys, types });
  } catch (error) {
    if (error instanceof SignatureFault) throw invalid(error.message, error);
    throw error;
  }
}

function readClaims(
  payload: Claims,
  key: VerificationKey,
  decodeClaims: (claim: unknown) => UserClaims,
): VerifiedToken {
  // FlowKit's tokens up to 1.17 name the user in `identity`.
  const { sub, identity, jti, user_claims: claim } = payload;
  const name = sub === undefined ? identity : sub;
  if (typeof name !== "string" || !isUserName(name)) throw wrongClaim("sub");
  if (typeof jti !== "string" || jti === "") throw wrongClaim("jti");
  readTime(payload, "iat");
  return {
    key,
    tokenId: jti,
    name,
    expiresAt: readTime(payload, "exp"),
    notBefore: payload["nbf"] === undefined ? -Infinity : readTime(payload, "nbf"),
    roles: decodeClaims(claim),
    claim,
  };
}

function readTime(payload: Claims, claim: string): number {
  const value = payload[claim];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw wrongClaim(claim);
}

function refuseWrongName(payload: Claims, claim: string, expected: string): void {
  if (payload[claim] !== expected) throw wrongClaim(claim);
}

function wrongClaim(claim: string) {
  return invalid(`its claim ${claim} is missing or not what this tenant expects`);
}

function invalid(reason: string, cause?: unknown) {
  return identityErrors.token_invalid({ reason }, { cause });
}
