import type { Tenant } from "#kernel";

import { identityErrors } from "../errors.ts";
import { findKnownUser } from "../people/known-user.ts";
import { quoteName } from "../people/user-name.ts";
import { type IssueDependencies, issueToken } from "./issue-token.ts";
import {
  type Bearer,
  chooseGrants,
  findGrants,
  grantLimits,
  operator,
  refuseExcessiveLife,
  type TokenGrant,
} from "./token-grants.ts";
import { chooseExpiry, earliestLimit, isoTime, secondsOf } from "./token-limits.ts";
import { audienceOf } from "./token-names.ts";

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

/** What tokens are called that the console gets for itself; they leave the lists once they have expired. */
export const sessionTokenName = "Console session";

const sessionTokenLife = 15 * 60;

interface Order {
  readonly bearer: Bearer;
  readonly name: string;
  readonly grants: readonly TokenGrant[];
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly actor: string;
}

/** Signed, time-limited tokens for a tenant's own server, handed out at once. */
export class Tokens {
  readonly #dependencies: IssueDependencies;

  constructor(dependencies: IssueDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Issues a token with the scopes of the named roles.
   *
   * @throws `identity.user_unknown`, `identity.roles_missing`, `identity.role_not_held`, `identity.role_unknown`,
   * `identity.life_too_long`, `identity.life_invalid`, `identity.expiry_too_late`, `identity.limit_passed`,
   * `identity.token_too_large`
   */
  async issue(tenant: Tenant, request: TokenRequest, actor: string): Promise<IssuedToken> {
    const bearer =
      request.user === undefined ? operator : await findKnownUser(tenant, request.user);
    const grants = await this.#choose(tenant, bearer, request.roles);
    refuseExcessiveLife(grants, request.lifeSeconds);
    const issuedAt = this.#now();
    const wanted = isoTime(issuedAt + request.lifeSeconds);
    const expiresAt = chooseExpiry(grantLimits(grants, issuedAt), issuedAt, wanted);
    return await this.#issue(tenant, { bearer, name: "", grants, issuedAt, expiresAt, actor });
  }

  /**
   * Issues a token with all roles of a signed-in user, for 15 minutes or as long as the limits allow. Roles whose time is over are
   * left out.
   *
   * @throws `identity.user_unknown`, `identity.roles_missing`, `identity.token_too_large`
   */
  async issueForSession(tenant: Tenant, userName: string): Promise<IssuedToken> {
    const bearer = await findKnownUser(tenant, userName);
    const issuedAt = this.#now();
    const grants = (await this.#findOwn(tenant, bearer)).filter(
      (grant) => earliestLimit(grantLimits([grant], issuedAt)).at > issuedAt,
    );
    if (grants.length === 0) throw identityErrors.roles_missing({ user: quoteName(bearer.name) });
    const latest = earliestLimit(grantLimits(grants, issuedAt)).at;
    const expiresAt = Math.min(issuedAt + sessionTokenLife, latest);
    const facts = { bearer, name: sessionTokenName, actor: bearer.name };
    return await this.#issue(tenant, { ...facts, grants, issuedAt, expiresAt });
  }

  async #issue(tenant: Tenant, { grants, ...order }: Order): Promise<IssuedToken> {
    const roles = grants.map((grant) => grant.role);
    const { token, row } = await issueToken(this.#dependencies, tenant, {
      ...order,
      audience: audienceOf(this.#dependencies.settings, tenant),
      scopes: Object.fromEntries(grants.map((grant) => [grant.role, grant.scopes])),
      encrypt: null,
      confirm: async () => await this.#choose(tenant, order.bearer, roles),
    });
    return { token, tokenId: row.id, expiresAt: row.expires_at };
  }

  async #choose(tenant: Tenant, bearer: Bearer, roles: readonly string[]): Promise<TokenGrant[]> {
    const audience = audienceOf(this.#dependencies.settings, tenant);
    return chooseGrants(bearer, await findGrants(tenant, bearer), { audience, roles });
  }

  async #findOwn(tenant: Tenant, bearer: Bearer): Promise<TokenGrant[]> {
    const audience = audienceOf(this.#dependencies.settings, tenant);
    const grants = await findGrants(tenant, bearer);
    return grants.filter((grant) => grant.server.audience === audience);
  }

  #now(): number {
    return secondsOf(this.#dependencies.clock.now());
  }
}
