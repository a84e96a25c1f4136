import type { FastifyRequest } from "fastify";

import type {
  App,
  Audit,
  Clock,
  FlotillaError,
  ModuleHealth,
  Principal,
  RunningModule,
  Secret,
  Tenant,
} from "#kernel";

import { Access } from "./access.ts";
import type { IdentitySettings } from "./config.ts";
import { createGuards, type Guards } from "./http/guards.ts";
import { recordRefusal } from "./http/refusals.ts";
import { addIdentityRoutes } from "./http/routes.ts";
import { identityModule } from "./module.ts";
import { Gate } from "./people/gate.ts";
import { Sessions } from "./people/sessions.ts";
import { SignInLimits } from "./people/sign-in-limits.ts";
import { SignIn } from "./people/sign-in.ts";
import { type NewUser, type User, Users } from "./people/users.ts";
import { countUsers } from "./store/users.ts";
import { type GenerateSigningKey, generateSigningKey, SigningKeys } from "./tokens/signing-keys.ts";
import { type IssuedToken, type TokenRequest, Tokens } from "./tokens/tokens.ts";

export interface IdentityDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  /** Makes the key that a new tenant signs tokens with; a 4096-bit RSA key unless given. */
  readonly generateSigningKey?: GenerateSigningKey;
}

/** People, roles, sessions and tokens. `actor` is who asked for it, as the audit log names it; `operator` unless given. */
export interface Identity extends RunningModule {
  readonly guards: Guards;
  /** Opens the tenant's signing key and makes it if it is missing. */
  openTenant(tenant: Tenant): Promise<void>;
  /** Adds the routes below `/api/identity`, and cookies: the guards work in scopes registered after this call. */
  routes(app: App): void;
  /** Records a refused access in the audit log of the request's tenant: made for `onRefused` of `createApp`. */
  recordRefusal: (request: FastifyRequest, error: FlotillaError) => Promise<void>;
  health(tenant: Tenant): Promise<ModuleHealth>;
  /**
   * Makes the tenant's own server, with exactly these scopes, and the role `analyst` with every one of them, as far as
   * they are missing. Call it at every start.
   */
  prepareTenant(tenant: Tenant, preparation: { readonly scopes: readonly string[] }): Promise<void>;
  /** @throws `identity.user_exists`, `identity.user_name_invalid`, `identity.password_unsuitable` */
  createUser(tenant: Tenant, user: NewUser, actor?: string): Promise<void>;
  /** Replaces a password and ends the user's sessions. @throws `identity.user_unknown`, `identity.password_unsuitable` */
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
}

const mostWaitingPasswordChecks = 200;
const defaultActor = "operator";

export function createIdentity(dependencies: IdentityDependencies): Identity {
  const { clock, audit, settings } = dependencies;
  const gate = new Gate({
    atOnce: settings.passwordChecksAtOnce,
    waiting: mostWaitingPasswordChecks,
  });
  const access = new Access(audit, settings);
  const users = new Users({ clock, audit, gate });
  const sessions = new Sessions(clock, settings);
  const limits = new SignInLimits(clock, settings);
  const signIn = new SignIn({ audit, gate, limits, sessions });
  const keys = new SigningKeys(dependencies.generateSigningKey ?? generateSigningKey);
  const tokens = new Tokens({ clock, audit, access, keys });
  const guards = createGuards({ access, sessions, tokens });
  return {
    definition: identityModule,
    guards,
    openTenant: async (tenant) => void (await keys.of(tenant)),
    routes: (app) => addIdentityRoutes(app, { guards, signIn, tokens }),
    recordRefusal: async (request, error) => await recordRefusal(audit, request, error),
    health: async (tenant) => await describeHealth(tenant, keys),
    prepareTenant: async (tenant, { scopes }) => await access.prepareTenant(tenant, scopes),
    createUser: async (tenant, user, actor = defaultActor) =>
      await users.create(tenant, user, actor),
    setPassword: async (tenant, change, actor = defaultActor) =>
      await users.setPassword(tenant, change, actor),
    listUsers: async (tenant) => await users.list(tenant),
    addMember: async (tenant, member, actor = defaultActor) =>
      await access.addMember(tenant, member, actor),
    issueToken: async (tenant, request, actor = defaultActor) =>
      await tokens.issue(tenant, request, actor),
    verifyToken: async (tenant, token) => await tokens.verify(tenant, token),
    publicKey: async (tenant) => (await keys.of(tenant)).publicPem,
  };
}

async function describeHealth(tenant: Tenant, keys: SigningKeys): Promise<ModuleHealth> {
  const count = await countUsers(tenant);
  await keys.of(tenant);
  return { state: "ok", detail: `${count} ${count === 1 ? "user" : "users"}, signing key ready` };
}
