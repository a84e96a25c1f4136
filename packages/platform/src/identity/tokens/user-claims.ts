import { gunzipSync, gzipSync } from "node:zlib";

import { parseStrictJson } from "#kernel";

import { identityErrors } from "../errors.ts";

/** Scopes by role. */
export type UserClaims = Readonly<Record<string, readonly string[]>>;

const largestClaims = 1024 * 1024;

/** The claim `user_claims` as FlowAPI's tokens carry it: base64 of the gzipped JSON. */
export function encodeUserClaims(claims: UserClaims): string {
  return gzipSync(JSON.stringify(claims)).toString("base64");
}

/**
 * Reads the claim, compressed or as a plain object. It may have 1 MiB once decompressed.
 *
 * @throws `identity.token_invalid`
 */
export function decodeUserClaims(claim: unknown): UserClaims {
  const claims = typeof claim === "string" ? decompress(claim) : claim;
  if (isUserClaims(claims)) return claims;
  throw identityErrors.token_invalid({ reason: "user_claims are not scopes by role" });
}

function decompress(claim: string): unknown {
  try {
    const json = gunzipSync(Buffer.from(claim, "base64"), { maxOutputLength: largestClaims });
    return parseStrictJson(json);
  } catch (error) {
    const reason = "user_claims cannot be read or are too large";
    throw identityErrors.token_invalid({ reason }, { cause: error });
  }
}

function isUserClaims(value: unknown): value is UserClaims {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (scopes) => Array.isArray(scopes) && scopes.every((scope) => typeof scope === "string"),
  );
}
