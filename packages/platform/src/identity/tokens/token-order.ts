import { canonicalName, isUserName, quoteName } from "../people/user-name.ts";
import { tokenErrors } from "./token-errors.ts";
import { type Bearer, chooseGrants, type TokenGrant } from "./token-grants.ts";
import { sessionTokenName } from "./tokens.ts";

/** What a user wants a token to be. */
export interface TokenOrder {
  /** What the user calls it. */
  readonly name: string;
  /** The server's id. */
  readonly server: string;
  readonly roles: readonly OrderedRole[];
  /** ISO 8601; undefined for the latest that role and server allow. */
  readonly expiresAt?: string | undefined;
}

export interface OrderedRole {
  readonly role: string;
  /** Fewer of the role's scopes; undefined for all. */
  readonly scopes?: readonly string[] | undefined;
}

/** What an order asks for, within what the user holds. */
export interface ChosenGrants {
  readonly audience: string;
  readonly grants: readonly TokenGrant[];
  readonly scopes: Readonly<Record<string, readonly string[]>>;
}

/** The name without spaces around it. @throws `identity.token_name_invalid` */
export function readTokenName(text: string): string {
  const name = canonicalName(text).trim();
  if (isUserName(name) && name !== sessionTokenName) return name;
  throw tokenErrors.token_name_invalid({
    name: quoteName(text),
    reserved: JSON.stringify(sessionTokenName),
  });
}

/**
 * @throws `identity.server_unknown`, `identity.roles_missing`, `identity.role_not_held`, `identity.role_repeated`,
 * `identity.scope_not_held`, `identity.scopes_missing`
 */
export function chooseFromOrder(
  bearer: Bearer,
  held: readonly TokenGrant[],
  order: Pick<TokenOrder, "server" | "roles">,
): ChosenGrants {
  const server = held.find((grant) => grant.server.id === order.server)?.server;
  if (!server) throw tokenErrors.server_unknown({ server: quoteName(order.server) });
  const { audience } = server;
  const roles = order.roles.map((ordered) => ordered.role);
  refuseRepeated(roles);
  const grants = chooseGrants(bearer, held, { audience, roles });
  const scopes = grants.map((grant, index) => {
    return [grant.role, chooseScopes(grant, order.roles[index]?.scopes)] as const;
  });
  return { audience, grants, scopes: Object.fromEntries(scopes) };
}

function refuseRepeated(roles: readonly string[]): void {
  const repeated = roles.find((role, index) => roles.indexOf(role) !== index);
  if (repeated !== undefined) throw tokenErrors.role_repeated({ role: quoteName(repeated) });
}

function chooseScopes(grant: TokenGrant, wanted: readonly string[] = grant.scopes): string[] {
  const held = new Set(grant.scopes);
  const role = quoteName(grant.role);
  const strange = wanted.find((scope) => !held.has(scope));
  if (strange !== undefined) {
    const scope = JSON.stringify(strange.slice(0, 200));
    throw tokenErrors.scope_not_held({ role, audience: grant.server.audience, scope });
  }
  if (wanted.length === 0) throw tokenErrors.scopes_missing({ role });
  return [...new Set(wanted)].toSorted();
}
