import { type Audit, FlotillaError, type Secret, type Tenant } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { UserRow } from "../store/tables.ts";
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
  /** The session that the browser has already; it ends. */
  readonly replacedSession: string | null;
}

export interface SignInDependencies {
  readonly audit: Audit;
  readonly gate: Gate;
  readonly limits: SignInLimits;
  readonly sessions: Sessions;
}

/** Signing in and out with a password. */
export class SignIn {
  readonly #dependencies: SignInDependencies;
  readonly #unmatchable = makeUnmatchableHash();

  constructor(dependencies: SignInDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Starts a session. An unknown user costs the same work and gives the same answer as a wrong password.
   *
   * @throws `identity.sign_in_refused`, `identity.too_many_failures`, `identity.busy`
   */
  async signIn(
    tenant: Tenant,
    credentials: Credentials,
  ): Promise<{ user: SignedInUser; session: string }> {
    try {
      const row = await this.#verify(tenant, credentials);
      const user = { id: row.id, name: row.name, isAdmin: row.is_admin === 1 };
      const { sessions } = this.#dependencies;
      const session = await sessions.start(tenant, user.id, credentials.replacedSession);
      await this.#record(tenant, "identity.signed_in", user.name, credentials.address);
      return { user, session };
    } catch (error) {
      await this.#recordRefusal(tenant, credentials, error);
      throw error;
    }
  }

  async signOut(tenant: Tenant, session: string, address: string): Promise<void> {
    const { sessions } = this.#dependencies;
    const user = await sessions.find(tenant, session);
    if (!user) return;
    await sessions.end(tenant, session);
    await this.#record(tenant, "identity.signed_out", user.name, address);
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
      if (isOutdated(user.password_hash)) {
        await renewPasswordHash(tenant, user, await hashPassword(password));
      }
      return user;
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
