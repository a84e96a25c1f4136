import { decodeJwt, errors, type JWTPayload, jwtVerify } from "jose";

import { type Clock, FlotillaError, type Principal, type Tenant } from "#kernel";

import { type Access, scopesByRole } from "../access/access.ts";
import type { IdentitySettings } from "../config.ts";
import {
  canonicalName,
  type findUserByName,
  isReservedName,
  isUserName,
  quoteName,
} from "../people/user-name.ts";
import { externalErrors } from "./external-errors.ts";
import { ExternalKeySet } from "./external-key-set.ts";
import { mapRoles } from "./mapped-roles.ts";

/** Bearer tokens of an issuer elsewhere. */
export interface ExternalTokens {
  /** Whether the token says that it is from the issuer, in a tenant that trusts it. Nothing of it is verified. */
  isFor(tenant: Tenant, token: string): boolean;
  /**
   * Whom the token proves, with those of the tenant's own roles that the token's roles map to.
   *
   * @throws `identity.external_token_expired`, `identity.external_token_not_yet_valid`, `identity.external_token_invalid`,
   * `identity.external_token_audience_invalid`, `identity.external_token_issuer_invalid`,
   * `identity.external_token_name_taken`, `identity.external_keys_unavailable`
   */
  verify(tenant: Tenant, token: string): Promise<Principal>;
}

export interface ExternalTokensDependencies {
  readonly clock: Clock;
  readonly settings: IdentitySettings;
  readonly access: Pick<Access, "allGrants">;
  /** The user of that name. */
  readonly findUser: typeof findUserByName;
  readonly fetch?: typeof fetch;
}

/** What only the holder of a private key can sign with: a public key must never do as a shared secret. */
const algorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const nameClaims = ["email", "preferred_username", "sub"];

/** Null where the settings name no issuer, or not its keys and audiences. */
export function createExternalTokens(
  dependencies: ExternalTokensDependencies,
): ExternalTokens | null {
  const { clock, settings, access } = dependencies;
  const { externalIssuer, externalKeySetUrl, externalAudiences, externalTenants } = settings;
  if (!externalIssuer || !externalKeySetUrl || externalAudiences.length === 0) return null;
  const keySet = new ExternalKeySet({ ...dependencies, url: externalKeySetUrl });
  const expected = { issuer: externalIssuer, audience: [...externalAudiences] };
  const requirements = { ...expected, algorithms, requiredClaims: ["exp", "iat", "nbf"] };
  return {
    isFor: (tenant, token) =>
      externalTenants.includes(tenant.name) && issuerOf(token) === externalIssuer,
    async verify(tenant, token) {
      const currentDate = clock.now();
      const claims = await verifyClaims(token, keySet, { ...requirements, currentDate });
      const { roles } = mapRoles(settings, claims);
      const grants = await access.allGrants(tenant);
      const name = nameOf(claims);
      refuseNameOfAnother(name, await dependencies.findUser(tenant, name), claims);
      return {
        kind: "token",
        name,
        tenant: tenant.name,
        roles: scopesByRole(grants.filter(({ role }) => roles.includes(role))),
        isAdmin: false,
      };
    },
  };
}

/**
 * Who controls the claims of a name is up to the issuer: it may be the name of a user here only for the person whom the same
 * issuer vouches for under the same subject.
 */
function refuseNameOfAnother(
  name: string,
  user: Awaited<ReturnType<typeof findUserByName>>,
  { iss, sub }: JWTPayload,
): void {
  if (!user || (user.external_issuer === iss && user.external_subject === sub)) return;
  throw externalErrors.external_token_name_taken({ user: quoteName(name) });
}

interface Requirements {
  readonly issuer: string;
  readonly audience: string[];
  readonly algorithms: string[];
  readonly requiredClaims: string[];
  readonly currentDate: Date;
}

async function verifyClaims(
  token: string,
  keySet: ExternalKeySet,
  requirements: Requirements,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keySet.find, requirements);
    const { iat = Infinity } = payload;
    if (iat * 1000 > requirements.currentDate.getTime()) throw invalid();
    return payload;
  } catch (error) {
    throw error instanceof FlotillaError ? error : refusalOf(error);
  }
}

function refusalOf(cause: unknown): FlotillaError {
  if (cause instanceof errors.JWTExpired) {
    return externalErrors.external_token_expired({}, { cause });
  }
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = cause;
    if (claim === "aud") return externalErrors.external_token_audience_invalid({}, { cause });
    if (claim === "iss") return externalErrors.external_token_issuer_invalid({}, { cause });
    if (claim === "nbf" && reason === "check_failed") {
      return externalErrors.external_token_not_yet_valid({}, { cause });
    }
  }
  return invalid(cause);
}

function invalid(cause?: unknown): FlotillaError {
  return externalErrors.external_token_invalid({}, { cause });
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    // Whatever it is, it is not from there.
    return undefined;
  }
}

/** @throws `identity.external_token_invalid` where the token calls nobody by a name that the audit log could hold */
function nameOf(claims: JWTPayload): string {
  for (const claim of nameClaims) {
    const value = claims[claim];
    const name = typeof value === "string" ? canonicalName(value) : "";
    if (isUserName(name) && !isReservedName(name)) return name;
  }
  throw invalid();
}
