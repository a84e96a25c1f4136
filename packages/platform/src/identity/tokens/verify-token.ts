import { errors as joseErrors, jwtVerify, type JWTHeaderParameters, type JWTPayload } from "jose";

import { FlotillaError, parseStrictJson, type Principal, type Tenant } from "#kernel";

import { audienceOf } from "../access.ts";
import { identityErrors } from "../errors.ts";
import { isUserName } from "../people/user-name.ts";
import type { SigningKey } from "./signing-keys.ts";
import { decodeUserClaims } from "./user-claims.ts";

/** What fits into the headers of a request beside everything else, in characters. */
export const largestToken = 12 * 1024;

const requiredClaims = ["sub", "jti", "iat", "exp", "user_claims"];

/**
 * Whom a token proves, to the tenant's own server. Needs nothing but the key: no record is read.
 *
 * @throws `identity.token_expired`, `identity.token_invalid`
 */
export async function verifyToken(
  tenant: Tenant,
  token: string,
  context: { readonly key: SigningKey; readonly now: Date },
): Promise<Principal> {
  if (token.length > largestToken)
    throw identityErrors.token_invalid({ reason: "it is too large" });
  const payload = await readVerified(tenant, token, context);
  refuseAmbiguity(token);
  if (!isSound(payload) || payload.aud !== audienceOf(tenant)) {
    throw identityErrors.token_invalid({ reason: "a claim has the wrong form" });
  }
  return {
    kind: "token",
    name: payload.sub,
    tenant: tenant.name,
    roles: decodeUserClaims(payload["user_claims"]),
    // Tokens carry scopes only; administering needs a session.
    isAdmin: false,
  };
}

async function readVerified(
  tenant: Tenant,
  token: string,
  { key, now }: { readonly key: SigningKey; readonly now: Date },
): Promise<JWTPayload> {
  const selectKey = (header: JWTHeaderParameters) => {
    if (header.kid === undefined || header.kid === key.kid) return key.publicKey;
    throw identityErrors.token_invalid({ reason: "it was signed with a key unknown here" });
  };
  try {
    const { payload } = await jwtVerify(token, selectKey, {
      algorithms: ["RS256"],
      audience: audienceOf(tenant),
      issuer: audienceOf(tenant),
      currentDate: now,
      requiredClaims,
    });
    return payload;
  } catch (error) {
    throw translate(error);
  }
}

/** The forms of claims that the library takes as they come. */
function isSound(payload: JWTPayload): payload is JWTPayload & { readonly sub: string } {
  const { sub, jti, iat, exp } = payload as Record<string, unknown>;
  return (
    typeof sub === "string" &&
    isUserName(sub) &&
    typeof jti === "string" &&
    Number.isFinite(iat) &&
    Number.isFinite(exp)
  );
}

function translate(error: unknown): unknown {
  if (error instanceof FlotillaError) return error;
  if (error instanceof joseErrors.JWTExpired) {
    return identityErrors.token_expired({}, { cause: error });
  }
  if (error instanceof joseErrors.JOSEError) {
    return identityErrors.token_invalid({ reason: reasonOf(error) }, { cause: error });
  }
  return error;
}

function reasonOf(error: joseErrors.JOSEError): string {
  if (error instanceof joseErrors.JWTClaimValidationFailed) {
    if (error.claim === "nbf") return "it is not valid yet";
    return `its claim ${error.claim} is missing or not what this tenant expects`;
  }
  if (error instanceof joseErrors.JWSSignatureVerificationFailed) {
    return "its signature is not this tenant's";
  }
  if (error instanceof joseErrors.JOSEAlgNotAllowed) return "it is not signed with RS256";
  return "it is malformed";
}

function refuseAmbiguity(token: string): void {
  try {
    for (const part of token.split(".", 2)) {
      parseStrictJson(Buffer.from(part, "base64url"));
    }
  } catch (error) {
    throw identityErrors.token_invalid({ reason: "it is ambiguous" }, { cause: error });
  }
}
