import {
  type Audit,
  type Clock,
  connectRedis,
  type Logger,
  type RedisConnection,
  type Secret,
  type Tenant,
} from "#kernel";

import { Access } from "./access/access.ts";
import { createRoleAdministration } from "./access/role-administration.ts";
import { createServerAdministration } from "./access/server-administration.ts";
import { createUserAdministration } from "./access/user-administration.ts";
import type { IdentitySettings } from "./config.ts";
import { createEncryption, type Encryption } from "./encryption.ts";
import { chooseVerifier } from "./external/choose-verifier.ts";
import { createExternalTokens } from "./external/external-tokens.ts";
import { createSingleSignOn } from "./external/single-sign-on.ts";
import { createMergingAudit } from "./http/merging-audit.ts";
import { Refusals } from "./http/refusals.ts";
import { createSessionOpener } from "./http/session-opener.ts";
import { Gate } from "./people/gate.ts";
import { createPasswordChange } from "./people/password-change.ts";
import { Sessions } from "./people/sessions.ts";
import { SignInLimits } from "./people/sign-in-limits.ts";
import { SignIn } from "./people/sign-in.ts";
import { findUserByName } from "./people/user-name.ts";
import { Users } from "./people/users.ts";
import { createPasskeys } from "./second-factor/passkeys.ts";
import { createTwoFactor } from "./second-factor/two-factor.ts";
import {
  createRedisUsedCodes,
  createUsedCodes,
  type UsedCodes,
} from "./second-factor/used-codes.ts";
import { listRevoked } from "./store/token-revocation.ts";
import { LocalRevocations } from "./tokens/local-revocations.ts";
import { RevocationPublisher } from "./tokens/revocation-publisher.ts";
import { createRevocation } from "./tokens/revocation.ts";
import { type GenerateSigningKey, SigningKeys } from "./tokens/signing-keys.ts";
import { createTokenDesk } from "./tokens/token-desk.ts";
import { createTokenUse, type TokenUse } from "./tokens/token-use.ts";
import { createTokenVerifier, type TokenVerifier } from "./tokens/token-verifier.ts";
import { Tokens } from "./tokens/tokens.ts";

export interface PartsDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly logger: Logger;
  readonly redisUrl?: Secret | undefined;
  readonly generateSigningKey?: GenerateSigningKey | undefined;
}

const mostWaitingPasswordChecks = 200;

/** The parts of the module, made by hand from what each one needs. */
export function createParts(dependencies: PartsDependencies) {
  const { clock, audit, settings, logger } = dependencies;
  const refusals = new Refusals({ clock, audit, onFailure: logFailure(logger) });
  const common = { clock, audit: createMergingAudit(audit, refusals), settings };
  const encryption = createEncryption(settings);
  const codes = createSharedCodes(dependencies);
  const people = createPeople(common, { encryption, usedCodes: codes.usedCodes });
  const tokens = createTokens(dependencies, { encryption, access: people.access });
  const { users, sessions, twoFactor } = people;
  const { revocation } = tokens;
  return {
    ...people,
    ...tokens,
    settings,
    refusals,
    async start() {
      await codes.start();
      refusals.start();
      tokens.use.start();
    },
    async close() {
      refusals.stop();
      await tokens.use.close();
      await codes.close();
    },
    singleSignOn: createSingleSignOn({ ...common, twoFactor, revocation }),
    opener: createSessionOpener(sessions, settings),
    administration: {
      users: createUserAdministration({ audit, settings, users, sessions, twoFactor, revocation }),
      servers: createServerAdministration({ ...common, revocation }),
      roles: createRoleAdministration({ clock, audit, revocation }),
    },
  };
}

export type Parts = ReturnType<typeof createParts>;
type Common = Pick<PartsDependencies, "clock" | "audit" | "settings">;

/** Used codes are remembered in Redis where there is one, and in the records otherwise. */
function createSharedCodes({ clock, logger, redisUrl }: PartsDependencies) {
  if (!redisUrl) {
    return { usedCodes: createUsedCodes({ clock }), start: async () => {}, close: async () => {} };
  }
  const connected = Promise.withResolvers<RedisConnection>();
  let connection: RedisConnection | null = null;
  const redis = {
    setIfAbsent: async (key: string, value: string, seconds: number) =>
      await (await connected.promise).setIfAbsent(key, value, seconds),
  };
  return {
    usedCodes: createRedisUsedCodes({ redis }),
    async start() {
      connection = await connectRedis(redisUrl, logger);
      connected.resolve(connection);
    },
    // There is none where starting failed.
    close: async () => await connection?.close(),
  };
}

interface PeopleParts {
  readonly encryption: Encryption;
  readonly usedCodes: UsedCodes;
}

function createPeople(common: Common, { encryption, usedCodes }: PeopleParts) {
  const { clock, audit, settings } = common;
  const gate = new Gate({
    atOnce: settings.passwordChecksAtOnce,
    waiting: mostWaitingPasswordChecks,
  });
  const access = new Access(audit, settings);
  const users = new Users({ clock, audit, gate, settings });
  const sessions = new Sessions(clock, settings);
  const limits = new SignInLimits(clock, settings);
  const twoFactor = createTwoFactor({
    ...common,
    encryption,
    limits,
    usedCodes,
    checkPassword: async (tenant, user, attempt) =>
      await signIn.checkPassword(tenant, { username: user.name, ...attempt }),
  });
  const signIn = new SignIn({ audit, gate, limits, sessions, twoFactor });
  return {
    access,
    users,
    sessions,
    twoFactor,
    limits,
    signIn,
    passwords: createPasswordChange({ users, signIn }),
    passkeys: createPasskeys({ ...common, limits }),
  };
}

function createTokens(
  dependencies: PartsDependencies,
  { encryption, access }: { readonly encryption: Encryption; readonly access: Access },
) {
  const { clock, audit, settings, logger, generateSigningKey } = dependencies;
  const common = { clock, audit, settings };
  const keys = new SigningKeys({ ...common, generate: generateSigningKey });
  const listRevokedNow = async (tenant: Tenant) =>
    await listRevoked(tenant, clock.now().toISOString());
  const revocations = new LocalRevocations({ clock, listRevoked: listRevokedNow });
  const publisher = new RevocationPublisher({
    clock,
    logger,
    settings,
    keys,
    listRevoked: listRevokedNow,
  });
  const revocation = createRevocation({
    clock,
    audit,
    async onRevoked(tenant, ids) {
      revocations.revoked(tenant, ids);
      // They are revoked whatever becomes of this edition: the next one holds them too.
      await publisher.publishNow(tenant).catch(logFailure(logger));
    },
  });
  const use = createTokenUse({ clock, onFailure: logFailure(logger) });
  const own = createTokenVerifier({ clock, settings, keys, revocations });
  return {
    keys,
    publisher,
    revocation,
    use,
    verifier: chooseVerifier({
      own: noteUses(own, use),
      external: createExternalTokens({ clock, settings, access, findUser: findUserByName }),
    }),
    tokens: new Tokens({ ...common, keys }),
    desk: createTokenDesk({ ...common, keys, encryption, revocation }),
  };
}

function noteUses(verifier: TokenVerifier, use: TokenUse): TokenVerifier {
  return {
    async verify(tenant, token) {
      const principal = await verifier.verify(tenant, token);
      if (principal.tokenId !== undefined) use.note(tenant, principal.tokenId);
      return principal;
    },
  };
}

/** Logs what failed while nobody waited for it. */
function logFailure(logger: Logger): (error: unknown) => void {
  return (error) => logger.error({ err: error }, "what was noted could not be written");
}
