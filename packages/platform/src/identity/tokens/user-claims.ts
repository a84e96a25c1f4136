import { gunzipSync, gzipSync } from "node:zlib";

import { parseStrictJson } from "#kernel";

import { identityErrors } from "../errors.ts";

/** Scopes by role. */
export type UserClaims = Readonly<Record<string, readonly string[]>>;

const largestClaims = 1024 * 1024;
const mostRoles = 10_000;
/** Bytes of claims with brackets in their names, which take longer to check. */
const largestUnusualClaims = 128 * 1024;

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
    return parseUnambiguous(json);
  } catch (error) {
    const reason = "user_claims cannot be read or are too large";
    throw identityErrors.token_invalid({ reason }, { cause: error });
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Scopes by role as strictly as `parseStrictJson` takes them, and quicker: most of the time for a new token would go there. Text
 * that is slow to parse because of its many brackets is not parsed at all.
 */
function parseUnambiguous(json: Uint8Array): unknown {
  const text = utf8.decode(json);
  const lists = countOf(text, "[");
  if (lists > mostRoles || countOf(text, "{") > mostRoles) throw new Error("too many brackets");
  const value: unknown = JSON.parse(text);
  if (!isUserClaims(value)) return null;
  // Each role is one list. Were a role named twice, there would be more brackets than roles.
  const isPlain = !Object.hasOwn(value, "__proto__") && lists === Object.keys(value).length;
  if (isPlain) return value;
  if (json.length > largestUnusualClaims) throw new Error("brackets beside those of the roles");
  return parseStrictJson(json);
}

/** As many as there are, or one more than the most roles. */
function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    count += 1;
    if (count > mostRoles) break;
  }
  return count;
}

function isUserClaims(value: unknown): value is UserClaims {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (scopes) => Array.isArray(scopes) && scopes.every((scope) => typeof scope === "string"),
  );
}
