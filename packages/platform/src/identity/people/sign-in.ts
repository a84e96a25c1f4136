import { type Audit, FlotillaError, type Secret, type Tenant } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { TwoFactor } from "../second-factor/two-factor.ts";
import type { SessionStage, UserRow } from "../store/tables.ts";
import { renewPasswordHash } from "../store/users.ts";
import type { Gate } from "./gate.ts";
import { hashPassword, isOutdated, makeUnmatchableHash, verifyPassword } from "./password-hash.ts";
import type { Sessions, SignedInUser } from "./sessions.ts";
import type { SignInLimits } from "./sign-in-limits.ts";
import { canonicalName, findUserByName } from "./user-name.ts";

export interface Credentials {
  readonly username: string;
  readonly password: Secret;
  /** Where the attempt comes from. */
  readonly address: string;
}

export interface SignInDependencies {
  readonly audit: Audit;
  readonly gate: Gate;
  readonly limits: SignInLimits;
  readonly sessions: Sessions;
  readonly twoFactor: Pick<TwoFactor, "nextStep">;
}

/** Signing in and out with a password. */
export class SignIn {
  readonly #dependencies: SignInDependencies;
  readonly #unmatchable = makeUnmatchableHash();

  constructor(dependencies: SignInDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Checks a name and a password, and says what comes next. An unknown user costs the same work and gives the same answer
   * as a wrong password. A session is to be started for as long as the hash that it returns is the user's.
   *
   * @throws `identity.sign_in_refused`, `identity.too_many_failures`, `identity.busy`
   */
  async signIn(
    tenant: Tenant,
    credentials: Credentials,
  ): Promise<{ user: SignedInUser; stage: SessionStage; passwordHash: string }> {
    try {
      const row = await this.#verify(tenant, credentials);
      const user = { id: row.id, name: row.name, isAdmin: row.is_admin === 1 };
      const { stage } = await this.#dependencies.twoFactor.nextStep(tenant, user);
      if (stage !== "second_factor") await this.recordSignedIn(tenant, user, credentials.address);
      return { user, stage, passwordHash: row.password_hash };
    } catch (error) {
      await this.#recordRefusal(tenant, credentials, error);
      throw error;
    }
  }

  async recordSignedIn(tenant: Tenant, user: SignedInUser, address: string): Promise<void> {
    await this.#record(tenant, "identity.signed_in", user.name, address);
  }

  async signOut(tenant: Tenant, session: string, address: string): Promise<void> {
    const { sessions } = this.#dependencies;
    const found = await sessions.find(tenant, session);
    if (!found) return;
    await sessions.end(tenant, session);
    await this.#record(tenant, "identity.signed_out", found.user.name, address);
  }

  /**
   * Checks a password as signing in does, and counts a wrong one as a failure to sign in.
   *
   * @throws `identity.sign_in_refused`, `identity.too_many_failures`, `identity.busy`
   */
  async checkPassword(tenant: Tenant, credentials: Credentials): Promise<void> {
    try {
      await this.#verify(tenant, credentials);
    } catch (error) {
      await this.#recordRefusal(tenant, credentials, error);
      throw error;
    }
  }

  async #verify(tenant: Tenant, { username, password, address }: Credentials): Promise<UserRow> {
    const { gate, limits } = this.#dependencies;
    const account = canonicalName(username);
    const attempt = { account, address };
    await limits.check(tenant, attempt);
    return await gate.run(async () => {
      await limits.count(tenant, attempt);
      const user = await findUserByName(tenant, account);
      const isRight = await verifyPassword(user?.password_hash ?? this.#unmatchable, password);
      if (!user || !isRight) throw identityErrors.sign_in_refused();
      await limits.forgive(tenant, attempt);
      if (!isOutdated(user.password_hash)) return user;
      const password_hash = await hashPassword(password);
      await renewPasswordHash(tenant, user, password_hash);
      return { ...user, password_hash };
    });
  }

  async #record(tenant: Tenant, action: string, name: string, address: string): Promise<void> {
    await this.#dependencies.audit.record(tenant, {
      actor: name,
      action,
      subject: name,
      outcome: "done",
      details: { address },
    });
  }

  async #recordRefusal(
    tenant: Tenant,
    { username, address }: Credentials,
    error: unknown,
  ): Promise<void> {
    if (!(error instanceof FlotillaError)) return;
    const user = await findUserByName(tenant, username);
    await this.#dependencies.audit.record(tenant, {
      actor: "anonymous",
      action: "identity.sign_in_refused",
      // An unknown name is left out: it may be a password typed into the wrong field.
      subject: user?.name ?? "an unknown user",
      outcome: "refused",
      details: { address, code: error.code },
    });
  }
}
