import type { Clock, Principal, Tenant } from "#kernel";
import { FlotillaError } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { SignatureFault } from "./read-signed.ts";
import type { Revocations } from "./revocations.ts";
import type { KeySource, VerificationKey } from "./rsa-keys.ts";
import { audienceOf, isIssuerChosen, issuerOf } from "./token-names.ts";
import { decodeUserClaims, type UserClaims } from "./user-claims.ts";
import { idOf, VerifiedTokens, type VerifiedTokensLimits } from "./verified-tokens.ts";
import {
  largestToken,
  refuseOutsideLife,
  type TokenExpectations,
  type VerifiedToken,
  verifyToken,
} from "./verify-token.ts";

/** Tells whom a bearer token proves. */
export interface TokenVerifier {
  /** @throws `identity.token_expired`, `identity.token_invalid`, `identity.token_revoked`, `identity.revocation_list_stale` */
  verify(tenant: Tenant, token: string): Promise<Principal>;
}

export interface TokenVerifierDependencies {
  readonly clock: Clock;
  readonly settings: Pick<IdentitySettings, "audience" | "issuer">;
  readonly keys: KeySource;
  readonly revocations: Revocations;
  readonly limits?: VerifiedTokensLimits;
}

interface KnownToken extends VerifiedToken {
  readonly principal: Principal;
}

/**
 * Verifies tokens, and remembers the signatures it has verified: they are most of the work. Whatever can change after a token was
 * seen first is checked each time: its life, whether its key still verifies, and whether it has been revoked.
 */
export function createTokenVerifier(dependencies: TokenVerifierDependencies): TokenVerifier {
  const { clock, keys, revocations, limits } = dependencies;
  const known = new VerifiedTokens<KnownToken>(limits);

  const decodeClaims = (claim: unknown) => known.findRoles(claim) ?? decodeUserClaims(claim);

  const findKnown = async (tenant: Tenant, id: string): Promise<KnownToken | undefined> => {
    const token = known.find(id);
    if (!token) return undefined;
    if (holds(await keys.verificationKeys(tenant), token.key)) return token;
    known.forget(id);
    return undefined;
  };
  const verifyNew = async (tenant: Tenant, token: string, id: string): Promise<KnownToken> => {
    const verified = await verifyWithKeys(dependencies, tenant, { token, decodeClaims });
    const fresh = { ...verified, principal: describePrincipal(tenant, verified) };
    known.keep(id, fresh);
    return fresh;
  };

  return {
    async verify(tenant, token) {
      // Not even hashed: the work for a refusal is bounded.
      const id = token.length > largestToken ? "" : idOf(tenant, token);
      const found = (await findKnown(tenant, id)) ?? (await verifyNew(tenant, token, id));
      refuseOutsideLife(found, clock.now());
      await revocations.refuseRevoked(tenant, found.tokenId);
      return found.principal;
    },
  };
}

async function verifyWithKeys(
  dependencies: TokenVerifierDependencies,
  tenant: Tenant,
  { token, decodeClaims }: { token: string; decodeClaims: (claim: unknown) => UserClaims },
): Promise<VerifiedToken> {
  const verifyWith = (keys: readonly VerificationKey[]) =>
    verifyToken(token, { ...expectationsOf(dependencies, tenant, keys), decodeClaims });
  const { keys } = dependencies;
  try {
    return verifyWith(await keys.verificationKeys(tenant));
  } catch (error) {
    if (!isKidUnknown(error)) throw error;
  }
  return verifyWith(await keys.verificationKeys(tenant, { isKidUnknown: true }));
}

function expectationsOf(
  { clock, settings }: TokenVerifierDependencies,
  tenant: Tenant,
  keys: readonly VerificationKey[],
): TokenExpectations {
  return {
    keys,
    audience: audienceOf(settings, tenant),
    issuer: issuerOf(settings, tenant),
    isForeignIssuerChecked: isIssuerChosen(settings),
    now: clock.now(),
  };
}

function isKidUnknown(error: unknown): boolean {
  const cause = error instanceof FlotillaError ? error.cause : undefined;
  return cause instanceof SignatureFault && cause.isKidUnknown;
}

// Keys are made anew when they are read again, so the objects themselves may differ.
function holds(keys: readonly VerificationKey[], key: VerificationKey): boolean {
  return keys.some(
    (candidate) => candidate.thumbprint === key.thumbprint && candidate.isForeign === key.isForeign,
  );
}

/** Shared by all requests with the token, so nobody may change it. */
function describePrincipal(tenant: Tenant, { name, tokenId, roles }: VerifiedToken): Principal {
  return Object.freeze({
    kind: "token",
    name,
    tenant: tenant.name,
    roles: freezeClaims(roles),
    // Tokens carry scopes only; administering needs a session.
    isAdmin: false,
    tokenId,
  });
}

function freezeClaims(roles: UserClaims): UserClaims {
  for (const scopes of Object.values(roles)) Object.freeze(scopes);
  return Object.freeze(roles);
}
