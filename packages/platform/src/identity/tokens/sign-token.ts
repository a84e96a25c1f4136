import { SignJWT } from "jose";

import { identityErrors } from "../errors.ts";
import type { SigningKey } from "./signing-keys.ts";
import { encodeUserClaims, type UserClaims } from "./user-claims.ts";
import { largestToken } from "./verify-token.ts";

/** What a token says. */
export interface TokenContent {
  /** The claim `jti`. */
  readonly tokenId: string;
  /** The name of whoever has it. */
  readonly bearer: string;
  readonly audience: string;
  readonly issuer: string;
  readonly scopes: UserClaims;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/** Signs a token with the claims that FlowKit's servers and clients read. @throws `identity.token_too_large` */
export async function signToken(key: SigningKey, content: TokenContent): Promise<string> {
  const claims = {
    // FlowKit's clients up to 1.17 read the user's name from `identity`, later ones from `sub`.
    identity: content.bearer,
    user_claims: smallestUserClaims(content.scopes),
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.kid })
    .setSubject(content.bearer)
    .setAudience(content.audience)
    .setIssuer(content.issuer)
    .setJti(content.tokenId)
    .setIssuedAt(content.issuedAt)
    .setNotBefore(content.issuedAt)
    .setExpirationTime(content.expiresAt)
    .sign(key.privateKey);
  if (token.length <= largestToken) return token;
  throw identityErrors.token_too_large({ size: token.length, limit: largestToken });
}

/** Compressed, or as they are where that is shorter: readers accept both. */
function smallestUserClaims(scopes: UserClaims): UserClaims | string {
  const compressed = encodeUserClaims(scopes);
  return bytesOf(scopes) < bytesOf(compressed) ? scopes : compressed;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
