import type { Tenant } from "#kernel";

import { audienceOf, type Grant } from "../access.ts";
import { identityErrors } from "../errors.ts";
import { quoteName } from "../people/user-name.ts";
import { formatLife } from "./life.ts";

/** Whom a token names. */
export interface Bearer {
  /** Null for the operator, who is no user. */
  readonly id: string | null;
  readonly name: string;
}

/** The owner of the data directory, who has every role. */
export const operator: Bearer = { id: null, name: "operator" };

/** Those of the held grants that the roles name. @throws `identity.roles_missing`, `identity.role_not_held`, `identity.role_unknown` */
export function chooseGrants(
  tenant: Tenant,
  bearer: Bearer,
  choice: { readonly held: readonly Grant[]; readonly roles: readonly string[] },
): Grant[] {
  const user = quoteName(bearer.name);
  if (choice.roles.length === 0) throw identityErrors.roles_missing({ user });
  return [...new Set(choice.roles)].map((role) => {
    const grant = choice.held.find((candidate) => candidate.role === role);
    if (grant) return grant;
    const missing = { role: JSON.stringify(role.slice(0, 100)), audience: audienceOf(tenant) };
    throw bearer.id === null
      ? identityErrors.role_unknown(missing)
      : identityErrors.role_not_held({ user, ...missing });
  });
}

/** @throws `identity.life_invalid`, `identity.life_too_long` with the shortest limit */
export function refuseExcessiveLife(
  tenant: Tenant,
  grants: readonly Grant[],
  seconds: number,
): void {
  if (!Number.isSafeInteger(seconds) || seconds <= 0) {
    throw identityErrors.life_invalid({ text: seconds });
  }
  const exceeded = limitsOf(tenant, grants)
    .filter((limit) => seconds > limit.seconds)
    .toSorted((a, b) => a.seconds - b.seconds)[0];
  if (!exceeded) return;
  throw identityErrors.life_too_long({
    wanted: formatLife(seconds),
    owner: exceeded.owner,
    limit: formatLife(exceeded.seconds),
  });
}

/** How long a token with these grants may live, by whoever says so. */
export function limitsOf(
  tenant: Tenant,
  grants: readonly Grant[],
): { readonly owner: string; readonly seconds: number }[] {
  return grants.flatMap((grant) => [
    { owner: `the server ${audienceOf(tenant)}`, seconds: grant.serverLongestLife },
    ...(grant.roleLongestLife === null
      ? []
      : [{ owner: `the role ${JSON.stringify(grant.role)}`, seconds: grant.roleLongestLife }]),
  ]);
}
