import { randomUUID } from "node:crypto";

import { SignJWT } from "jose";

import type { Audit, Clock, Principal, Tenant } from "#kernel";

import { type Access, audienceOf, type Grant, scopesByRole } from "../access.ts";
import { identityErrors } from "../errors.ts";
import { findUserByName, quoteName } from "../people/user-name.ts";
import type { UserRow } from "../store/tables.ts";
import * as store from "../store/tokens.ts";
import type { SigningKey, SigningKeys } from "./signing-keys.ts";
import {
  type Bearer,
  chooseGrants,
  limitsOf,
  operator,
  refuseExcessiveLife,
} from "./token-grants.ts";
import { encodeUserClaims } from "./user-claims.ts";
import { largestToken, verifyToken } from "./verify-token.ts";

export interface TokenRequest {
  /** The user's name; undefined for the owner of the data directory, who has every role. */
  readonly user?: string | undefined;
  /** Roles on the tenant's own server, all of them the user's. */
  readonly roles: readonly string[];
  readonly lifeSeconds: number;
}

export interface IssuedToken {
  readonly token: string;
  /** The claim `jti`. */
  readonly tokenId: string;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

export interface TokensDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly access: Access;
  readonly keys: SigningKeys;
}

const sessionTokenLife = 15 * 60;

/** Signed, time-limited tokens for a tenant's own server. */
export class Tokens {
  readonly #dependencies: TokensDependencies;

  constructor(dependencies: TokensDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Issues a token with the scopes of the named roles.
   *
   * @throws `identity.user_unknown`, `identity.roles_missing`, `identity.role_not_held`, `identity.role_unknown`,
   * `identity.life_too_long`, `identity.life_invalid`, `identity.token_too_large`
   */
  async issue(tenant: Tenant, request: TokenRequest, actor: string): Promise<IssuedToken> {
    const { access } = this.#dependencies;
    const bearer =
      request.user === undefined ? operator : await findKnownUser(tenant, request.user);
    const held =
      bearer.id === null
        ? await access.allGrants(tenant)
        : await access.grantsOf(tenant, bearer.id);
    const grants = chooseGrants(tenant, bearer, { held, roles: request.roles });
    refuseExcessiveLife(tenant, grants, request.lifeSeconds);
    return await this.#sign(tenant, { bearer, grants, life: request.lifeSeconds, actor });
  }

  /** Issues a token with all roles of a signed-in user, for 15 minutes or as long as the limits allow. */
  async issueForSession(tenant: Tenant, userName: string): Promise<IssuedToken> {
    const user = await findKnownUser(tenant, userName);
    const grants = await this.#dependencies.access.grantsOf(tenant, user.id);
    if (grants.length === 0) throw identityErrors.roles_missing({ user: quoteName(user.name) });
    const limits = limitsOf(tenant, grants).map((limit) => limit.seconds);
    const life = Math.min(sessionTokenLife, ...limits);
    return await this.#sign(tenant, { bearer: user, grants, life, actor: user.name });
  }

  /** @throws `identity.token_expired`, `identity.token_invalid` */
  async verify(tenant: Tenant, token: string): Promise<Principal> {
    const { clock, keys } = this.#dependencies;
    return await verifyToken(tenant, token, { key: await keys.of(tenant), now: clock.now() });
  }

  async #sign(tenant: Tenant, order: SigningOrder): Promise<IssuedToken> {
    const { clock, keys } = this.#dependencies;
    const tokenId = randomUUID();
    const issuedAt = Math.floor(clock.now().getTime() / 1000);
    const times = { issuedAt, expiresAt: issuedAt + order.life };
    const token = await signToken(tenant, order, {
      key: await keys.of(tenant),
      tokenId,
      ...times,
    });
    if (token.length > largestToken) {
      throw identityErrors.token_too_large({ size: token.length, limit: largestToken });
    }
    const expiresAt = isoTime(times.expiresAt);
    await this.#record(tenant, order, { tokenId, issuedAt: isoTime(issuedAt), expiresAt });
    return { token, tokenId, expiresAt };
  }

  async #record(
    tenant: Tenant,
    { bearer, grants, actor }: SigningOrder,
    token: { readonly tokenId: string; readonly issuedAt: string; readonly expiresAt: string },
  ): Promise<void> {
    const roles = grants.map((grant) => grant.role);
    await store.insertToken(tenant, {
      id: token.tokenId,
      user_id: bearer.id,
      user_name: bearer.name,
      audience: audienceOf(tenant),
      roles: JSON.stringify(roles),
      issued_at: token.issuedAt,
      expires_at: token.expiresAt,
    });
    await this.#dependencies.audit.record(tenant, {
      actor,
      action: "identity.token_issued",
      subject: bearer.name,
      outcome: "done",
      details: { tokenId: token.tokenId, roles, expiresAt: token.expiresAt },
    });
  }
}

interface SigningOrder {
  readonly bearer: Bearer;
  readonly grants: readonly Grant[];
  /** Seconds. */
  readonly life: number;
  readonly actor: string;
}

interface SigningFacts {
  readonly key: SigningKey;
  readonly tokenId: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

async function signToken(
  tenant: Tenant,
  { bearer, grants }: SigningOrder,
  { key, tokenId, issuedAt, expiresAt }: SigningFacts,
): Promise<string> {
  const claims = {
    // FlowKit's clients up to 1.17 read the user's name from `identity`, later ones from `sub`.
    identity: bearer.name,
    user_claims: encodeUserClaims(scopesByRole(grants)),
  };
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.kid })
    .setSubject(bearer.name)
    .setAudience(audienceOf(tenant))
    .setIssuer(audienceOf(tenant))
    .setJti(tokenId)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key.privateKey);
}

async function findKnownUser(tenant: Tenant, name: string): Promise<UserRow> {
  const user = await findUserByName(tenant, name);
  if (!user) throw identityErrors.user_unknown({ user: quoteName(name) });
  return user;
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
