import type { App, Audit, Clock, Logger, ModuleHealth, Principal, Secret, Tenant } from "#kernel";

import type { IdentitySettings } from "./config.ts";
import { createGuards } from "./http/guards.ts";
import { addIdentityRoutes } from "./http/routes.ts";
import { readCookies } from "./http/session-cookie.ts";
import { identityModule } from "./module.ts";
import { ensureAdministrator } from "./people/administrator.ts";
import type { NewUser, User } from "./people/users.ts";
import type { RequestAccess } from "./request-access.ts";
import { createReset } from "./reset.ts";
import { countUsers } from "./store/users.ts";
import { listKeys, type ListedKey } from "./tokens/listed-keys.ts";
import type { GenerateSigningKey, SigningKeys } from "./tokens/signing-keys.ts";
import { audienceOf } from "./tokens/token-names.ts";
import type { IssuedToken, TokenRequest } from "./tokens/tokens.ts";
import { createParts, type Parts } from "./wiring.ts";

export interface IdentityDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly logger: Logger;
  /** The Redis server that remembers used codes for several instances; the records do without one. */
  readonly redisUrl?: Secret | undefined;
  /** Makes the key that a new tenant signs tokens with; a 4096-bit RSA key unless given. */
  readonly generateSigningKey?: GenerateSigningKey;
}

/** People, roles, sessions and tokens. `actor` is who asked for it, as the audit log names it; `operator` unless given. */
export interface Identity extends RequestAccess {
  /** Opens the tenant's signing key and makes it if it is missing. */
  openTenant(tenant: Tenant): Promise<void>;
  /** Adds the routes below `/api/identity`, and cookies: the guards work in scopes registered after this call. */
  routes(app: App): void;
  /** Adds cookies without any route: in a process that answers those who sign in at another one over the same records. */
  readSessions(app: App): void;
  health(tenant: Tenant): Promise<ModuleHealth>;
  /**
   * Makes the tenant's own server with exactly these scopes and its role `analyst` with every one of them; of a server that is
   * there it brings the scopes up to date. Call it at every start.
   */
  prepareTenant(tenant: Tenant, preparation: { readonly scopes: readonly string[] }): Promise<void>;
  /** @throws `identity.user_exists`, `identity.user_name_invalid`, `identity.password_unsuitable`, `identity.password_weak` */
  createUser(tenant: Tenant, user: NewUser, actor?: string): Promise<void>;
  /** Replaces a password and ends the user's sessions. @throws `identity.user_unknown`, `identity.password_unsuitable`, `identity.password_weak` */
  setPassword(
    tenant: Tenant,
    change: { readonly name: string; readonly password: Secret },
    actor?: string,
  ): Promise<void>;
  /** By name. */
  listUsers(tenant: Tenant): Promise<User[]>;
  /** @throws `identity.user_unknown`, `identity.role_unknown` */
  addMember(
    tenant: Tenant,
    member: { readonly user: string; readonly role: string },
    actor?: string,
  ): Promise<void>;
  /**
   * @throws `identity.user_unknown`, `identity.roles_missing`, `identity.role_not_held`, `identity.role_unknown`,
   * `identity.life_too_long`, `identity.life_invalid`, `identity.token_too_large`
   */
  issueToken(tenant: Tenant, request: TokenRequest, actor?: string): Promise<IssuedToken>;
  /** @throws `identity.token_expired`, `identity.token_invalid` */
  verifyToken(tenant: Tenant, token: string): Promise<Principal>;
  /** The key that verifies the tenant's tokens, as SPKI in PEM form. */
  publicKey(tenant: Tenant): Promise<string>;
  /** The keys that verify the tenant's tokens, the one that signs first. */
  listKeys(tenant: Tenant): Promise<readonly ListedKey[]>;
  /**
   * Makes a new signing key; the previous one verifies for the overlap, or the longest life of a token.
   *
   * @throws `identity.key_set_elsewhere`, `identity.key_rotation_under_way`, `identity.overlap_invalid`
   */
  rotateKeys(
    tenant: Tenant,
    rotation: { readonly overlapSeconds?: number | undefined },
    actor?: string,
  ): Promise<ListedKey>;
  /**
   * Makes an administrator, or gives an existing user the password and the rights of one; what is so already is left alone.
   *
   * @throws `identity.user_name_invalid`, `identity.password_weak`
   */
  ensureAdministrator(
    tenant: Tenant,
    account: { readonly name: string; readonly password: Secret },
    actor?: string,
  ): Promise<void>;
  /**
   * Removes all users, roles and servers and revokes all tokens; the own server is made anew.
   *
   * @throws `identity.reset_unconfirmed`
   */
  reset(tenant: Tenant, confirmation: string, actor?: string): Promise<void>;
}

const defaultActor = "operator";

export function createIdentity(dependencies: IdentityDependencies): Identity {
  const { audit, settings } = dependencies;
  const parts = createParts(dependencies);
  const { access, sessions, keys, verifier, singleSignOn } = parts;
  const guards = createGuards({ tokens: verifier, people: { access, sessions } });
  const routes = {
    ...parts,
    ...parts.administration,
    guards,
    singleSignOnLabel: (tenantName: string) => singleSignOn.label(tenantName),
  };
  return {
    definition: identityModule,
    guards,
    audienceOf: (tenant) => audienceOf(settings, tenant),
    start: async () => await parts.start(),
    close: async () => await parts.close(),
    async openTenant(tenant) {
      await keys.of(tenant);
      await parts.publisher.open(tenant);
    },
    async closeTenant(tenant) {
      await parts.use.flush();
      await parts.refusals.flush(tenant);
      await parts.publisher.close(tenant);
    },
    routes: (app) => addIdentityRoutes(app, routes),
    readSessions: (app) => readCookies(app),
    recordRefusal: async (request, error) => await parts.refusals.record(request, error),
    health: async (tenant) => await describeHealth(tenant, keys),
    verifyToken: async (tenant, token) => await verifier.verify(tenant, token),
    ...peopleOf(parts),
    ...keysOf(parts, settings),
    ...preparationOf(parts, audit),
  };
}

function peopleOf(parts: Parts) {
  const { access, users, tokens } = parts;
  return {
    createUser: async (tenant: Tenant, user: NewUser, actor = defaultActor) =>
      await users.create(tenant, user, actor),
    setPassword: async (
      tenant: Tenant,
      change: { readonly name: string; readonly password: Secret },
      actor = defaultActor,
    ) => await users.setPassword(tenant, change, actor),
    listUsers: async (tenant: Tenant) => await users.list(tenant),
    addMember: async (
      tenant: Tenant,
      member: { readonly user: string; readonly role: string },
      actor = defaultActor,
    ) => await access.addMember(tenant, member, actor),
    issueToken: async (tenant: Tenant, request: TokenRequest, actor = defaultActor) =>
      await tokens.issue(tenant, request, actor),
    ensureAdministrator: async (
      tenant: Tenant,
      account: { readonly name: string; readonly password: Secret },
      actor = defaultActor,
    ) => await ensureAdministrator(tenant, account, { ...parts, actor }),
  };
}

function keysOf({ keys }: Parts, settings: IdentitySettings) {
  return {
    publicKey: async (tenant: Tenant) => (await keys.of(tenant)).publicPem,
    listKeys: async (tenant: Tenant) => await listKeys(tenant, keys),
    async rotateKeys(
      tenant: Tenant,
      {
        overlapSeconds = settings.longestTokenLifeSeconds,
      }: { overlapSeconds?: number | undefined },
      actor = defaultActor,
    ) {
      await keys.rotate(tenant, { overlapSeconds }, actor);
      const [signing] = await listKeys(tenant, keys);
      if (!signing) throw new Error("a tenant has no key right after one was made");
      return signing;
    },
  };
}

function preparationOf({ access, revocation }: Parts, audit: Audit) {
  const scopesOf = new WeakMap<Tenant, readonly string[]>();
  const resetting = createReset({ audit, revocation });
  return {
    async prepareTenant(tenant: Tenant, { scopes }: { readonly scopes: readonly string[] }) {
      scopesOf.set(tenant, scopes);
      await access.prepareTenant(tenant, scopes);
    },
    async reset(tenant: Tenant, confirmation: string, actor = defaultActor) {
      await resetting.reset(tenant, confirmation, actor);
      const scopes = scopesOf.get(tenant);
      if (scopes) await access.prepareTenant(tenant, scopes);
    },
  };
}

async function describeHealth(tenant: Tenant, keys: SigningKeys): Promise<ModuleHealth> {
  const count = await countUsers(tenant);
  await keys.of(tenant);
  return { state: "ok", detail: `${count} ${count === 1 ? "user" : "users"}, signing key ready` };
}
