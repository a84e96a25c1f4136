import type { Tenant } from "#kernel";

import { identityErrors } from "../errors.ts";
import { quoteName } from "../people/user-name.ts";
import * as store from "../store/granted-roles.ts";
import { formatLife } from "./life.ts";
import { type ExpiryLimit, type Limited, limitsOf } from "./token-limits.ts";

/** Whom a token names. */
export interface Bearer {
  /** Null for the operator, who is no user. */
  readonly id: string | null;
  readonly name: string;
}

/** The owner of the data directory, who has every role. */
export const operator: Bearer = { id: null, name: "operator" };

/** A server that tokens are for. */
export interface TokenServer extends Limited {
  readonly id: string;
  readonly name: string;
  readonly audience: string;
}

/** What a role on a server allows to put into a token. */
export interface TokenGrant extends Limited {
  readonly role: string;
  readonly scopes: readonly string[];
  readonly server: TokenServer;
}

/** What the bearer's roles on every server give, by server and role. */
export async function findGrants(tenant: Tenant, bearer: Bearer): Promise<TokenGrant[]> {
  const rows =
    bearer.id === null
      ? await store.listGrantableRoles(tenant)
      : await store.listGrantedRoles(tenant, bearer.id);
  return rows.map(grantOf);
}

function grantOf(row: store.GrantedRole): TokenGrant {
  return {
    role: row.role,
    scopes: JSON.parse(row.every_scope === 1 ? row.server_scopes : row.role_scopes) as string[],
    longestLife: row.role_longest_life,
    latestExpiry: row.role_latest_expiry,
    server: {
      id: row.server_id,
      name: row.server_name,
      audience: row.audience,
      longestLife: row.server_longest_life,
      latestExpiry: row.server_latest_expiry,
    },
  };
}

/**
 * Those of the grants on the server that the roles name.
 *
 * @throws `identity.roles_missing`, `identity.role_not_held`, `identity.role_unknown`
 */
export function chooseGrants(
  bearer: Bearer,
  held: readonly TokenGrant[],
  choice: { readonly audience: string; readonly roles: readonly string[] },
): TokenGrant[] {
  const user = quoteName(bearer.name);
  if (choice.roles.length === 0) throw identityErrors.roles_missing({ user });
  return [...new Set(choice.roles)].map((role) => {
    const grant = held.find(
      (candidate) => candidate.role === role && candidate.server.audience === choice.audience,
    );
    if (grant) return grant;
    const missing = { role: JSON.stringify(role.slice(0, 100)), audience: choice.audience };
    throw bearer.id === null
      ? identityErrors.role_unknown(missing)
      : identityErrors.role_not_held({ user, ...missing });
  });
}

/** When tokens of a server expire at the latest. @param now - seconds since 1970 */
export function serverLimits(server: TokenServer, now: number): ExpiryLimit[] {
  return limitsOf(`The server ${JSON.stringify(server.name)}`, server, now);
}

/** When a token with these grants expires at the latest, by roles and servers. @param now - seconds since 1970 */
export function grantLimits(grants: readonly TokenGrant[], now: number): ExpiryLimit[] {
  return grants.flatMap((grant) => [
    ...serverLimits(grant.server, now),
    ...limitsOf(`The role ${JSON.stringify(grant.role)}`, grant, now),
  ]);
}

/** @throws `identity.life_invalid`, `identity.life_too_long` with the shortest limit */
export function refuseExcessiveLife(grants: readonly TokenGrant[], seconds: number): void {
  if (!Number.isSafeInteger(seconds) || seconds <= 0) {
    throw identityErrors.life_invalid({ text: seconds });
  }
  const exceeded = grants
    .flatMap(longestLives)
    .filter((limit) => seconds > limit.seconds)
    .toSorted((a, b) => a.seconds - b.seconds)[0];
  if (!exceeded) return;
  throw identityErrors.life_too_long({
    wanted: formatLife(seconds),
    owner: exceeded.owner,
    limit: formatLife(exceeded.seconds),
  });
}

function longestLives({ role, longestLife, server }: TokenGrant) {
  const lives = [
    { owner: `the server ${server.audience}`, seconds: server.longestLife },
    { owner: `the role ${JSON.stringify(role)}`, seconds: longestLife },
  ];
  return lives.flatMap(({ owner, seconds }) => (seconds === null ? [] : [{ owner, seconds }]));
}
