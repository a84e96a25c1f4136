import type { Audit, Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import type { Encryption } from "../encryption.ts";
import { isIdentifier } from "../identifier.ts";
import type { SignedInUser } from "../people/sessions.ts";
import { canonicalName, isUserName } from "../people/user-name.ts";
import type { TokenRow } from "../store/tables.ts";
import * as store from "../store/tokens.ts";
import { describeServers, type GrantedServer } from "./granted-servers.ts";
import { issueToken } from "./issue-token.ts";
import { type ListedToken, listedTokenOf, stateOf, type TokenState } from "./listed-token.ts";
import type { Revocation } from "./revocation.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { tokenErrors } from "./token-errors.ts";
import { findGrants, grantLimits } from "./token-grants.ts";
import { chooseExpiry, secondsOf } from "./token-limits.ts";
import { audienceOf } from "./token-names.ts";
import { chooseFromOrder, readTokenName, type TokenOrder } from "./token-order.ts";
import { sessionTokenName } from "./tokens.ts";

export interface TokenPage {
  /** The user's name. */
  readonly user?: string | undefined;
  readonly state?: TokenState | undefined;
  /** The id of the last token of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Where users get their tokens, and administrators see all of them. */
export interface TokenDesk {
  /** The servers on which the user has roles, by name. Those whose time is over are among them. */
  listServers(tenant: Tenant, user: SignedInUser): Promise<GrantedServer[]>;
  /**
   * Makes a token and keeps it encrypted until it is collected.
   *
   * @throws `identity.token_name_invalid`, `identity.server_unknown`, `identity.roles_missing`, `identity.role_not_held`,
   * `identity.role_repeated`, `identity.scope_not_held`, `identity.scopes_missing`, `identity.expiry_too_late`,
   * `identity.expiry_invalid`, `identity.limit_passed`, `identity.token_too_large`
   */
  create(tenant: Tenant, user: SignedInUser, order: TokenOrder): Promise<ListedToken>;
  /**
   * The token itself, once; what was kept of it is erased.
   *
   * @throws `identity.token_unknown`, `identity.token_collected`, `identity.token_over`, `identity.fernet_unreadable`
   */
  collect(tenant: Tenant, user: SignedInUser, id: string): Promise<string>;
  /** At most 1000, the newest first. Those that the console got for itself are left out once they have expired. */
  listOf(tenant: Tenant, user: SignedInUser): Promise<ListedToken[]>;
  /** The newest first, with the same left out. @throws `identity.token_unknown` for a page before a token that is none */
  listAll(tenant: Tenant, page: TokenPage): Promise<ListedToken[]>;
  /** Revoking again, or after the expiry, is fine. @throws `identity.token_unknown` */
  revokeOwn(tenant: Tenant, user: SignedInUser, id: string): Promise<void>;
  /** Revoking again, or after the expiry, is fine. @throws `identity.token_unknown` */
  revoke(tenant: Tenant, id: string, actor: string): Promise<void>;
}

export interface TokenDeskDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: Pick<IdentitySettings, "audience" | "issuer">;
  readonly keys: Pick<SigningKeys, "of">;
  readonly encryption: Encryption;
  readonly revocation: Revocation;
}

const mostOwnTokens = 1000;

export function createTokenDesk(dependencies: TokenDeskDependencies): TokenDesk {
  const { clock, revocation } = dependencies;
  return {
    async listServers(tenant, user) {
      return describeServers(await findGrants(tenant, user), secondsOf(clock.now()));
    },
    create: async (tenant, user, order) => await createToken(dependencies, tenant, user, order),
    collect: async (tenant, user, id) => await collectToken(dependencies, tenant, user, id),
    async listOf(tenant, user) {
      return await listTokens(dependencies, tenant, { userId: user.id, limit: mostOwnTokens });
    },
    listAll: async (tenant, page) => await listPage(dependencies, tenant, page),
    async revokeOwn(tenant, user, id) {
      await findOwn(tenant, user, id);
      await revocation.revoke(tenant, { id, userId: user.id }, user.name);
    },
    async revoke(tenant, id, actor) {
      await findAny(clock, tenant, id);
      await revocation.revoke(tenant, { id }, actor);
    },
  };
}

async function createToken(
  dependencies: TokenDeskDependencies,
  tenant: Tenant,
  user: SignedInUser,
  order: TokenOrder,
): Promise<ListedToken> {
  const name = readTokenName(order.name);
  const choose = async () => chooseFromOrder(user, await findGrants(tenant, user), order);
  const { audience, scopes, grants } = await choose();
  const now = dependencies.clock.now();
  const issuedAt = secondsOf(now);
  const expiresAt = chooseExpiry(grantLimits(grants, issuedAt), issuedAt, order.expiresAt);
  const fernet = dependencies.encryption.of(tenant);
  const { row } = await issueToken(dependencies, tenant, {
    bearer: user,
    name,
    audience,
    scopes,
    issuedAt,
    expiresAt,
    actor: user.name,
    encrypt: (token) => fernet.encrypt(token, now),
    confirm: choose,
  });
  const stored = { ...row, is_collected: 0, server_name: grants[0]!.server.name };
  return listedTokenOf(stored, now, audienceOf(dependencies.settings, tenant));
}

async function collectToken(
  { clock, audit, encryption }: TokenDeskDependencies,
  tenant: Tenant,
  user: SignedInUser,
  id: string,
): Promise<string> {
  const found = await findOwn(tenant, user, id);
  const name = JSON.stringify(found.name);
  const now = clock.now();
  if (stateOf(found, now) !== "valid") throw tokenErrors.token_over({ name });
  if (found.encrypted_token === null) throw tokenErrors.token_collected({ name });
  // Before it is erased: with a wrong Fernet key it stays.
  const token = encryption.of(tenant).decrypt(found.encrypted_token);
  if (!(await store.eraseEncryptedToken(tenant, id, now.toISOString()))) {
    throw tokenErrors.token_collected({ name });
  }
  await audit.record(tenant, {
    actor: user.name,
    action: "identity.token_collected",
    subject: user.name,
    outcome: "done",
    details: { tokenId: id },
  });
  return token;
}

async function listPage(
  dependencies: Pick<TokenDeskDependencies, "clock" | "settings">,
  tenant: Tenant,
  { user, state, before, limit }: TokenPage,
): Promise<ListedToken[]> {
  const userName = user === undefined ? undefined : canonicalName(user);
  // What cannot be a name is not looked up: some of it no database accepts.
  if (userName !== undefined && !isUserName(userName)) return [];
  const after =
    before === undefined ? undefined : await findAny(dependencies.clock, tenant, before);
  return await listTokens(dependencies, tenant, { userName, state, after, limit });
}

async function listTokens(
  { clock, settings }: Pick<TokenDeskDependencies, "clock" | "settings">,
  tenant: Tenant,
  filter: Omit<store.TokenFilter, "now" | "hiddenOnceExpired">,
): Promise<ListedToken[]> {
  const now = clock.now();
  const rows = await store.listTokens(tenant, {
    ...filter,
    hiddenOnceExpired: sessionTokenName,
    now: now.toISOString(),
  });
  return rows.map((row) => listedTokenOf(row, now, audienceOf(settings, tenant)));
}

async function findOwn(tenant: Tenant, user: SignedInUser, id: string): Promise<TokenRow> {
  const found = isIdentifier(id) ? await store.findTokenOfUser(tenant, user.id, id) : undefined;
  if (!found) throw tokenErrors.token_unknown();
  return found;
}

async function findAny(clock: Clock, tenant: Tenant, id: string): Promise<store.StoredToken> {
  const filter = { id, now: clock.now().toISOString(), limit: 1 };
  const [found] = isIdentifier(id) ? await store.listTokens(tenant, filter) : [];
  if (!found) throw tokenErrors.token_unknown();
  return found;
}
