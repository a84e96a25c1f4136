import { randomUUID } from "node:crypto";

import type { Audit, Clock, Secret, Tenant } from "#kernel";

import { adminRoles } from "../access/access.ts";
import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import * as store from "../store/users.ts";
import { audienceOf } from "../tokens/token-names.ts";
import type { Gate } from "./gate.ts";
import { findKnownUser } from "./known-user.ts";
import { hashPassword } from "./password-hash.ts";
import { requireStrongPassword } from "./password-strength.ts";
import { canonicalName, isReservedName, isUserName, quoteName } from "./user-name.ts";

export interface NewUser {
  /** 1 to 100 visible characters; upper and lower case differ. */
  readonly name: string;
  /** 12 characters to 1024 bytes, and hard to guess. */
  readonly password: Secret;
  readonly isAdmin: boolean;
  /** Roles that the user becomes a member of, beside those of administrators. */
  readonly memberships?: readonly { readonly server: string; readonly role: string }[];
  /** The ids of these roles. */
  readonly roleIds?: readonly string[];
}

export interface User {
  readonly name: string;
  readonly isAdmin: boolean;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface UsersDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly gate: Gate;
  readonly settings: Pick<IdentitySettings, "audience" | "issuer">;
}

const shortestPassword = 12;
export const longestPassword = 1024;

/** The people of a tenant. */
export class Users {
  readonly #dependencies: UsersDependencies;

  constructor(dependencies: UsersDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws `identity.user_exists`, `identity.user_name_invalid`, `identity.password_unsuitable`, `identity.password_weak` */
  async create(tenant: Tenant, user: NewUser, actor: string): Promise<void> {
    const { clock, audit, settings } = this.#dependencies;
    const name = canonicalName(user.name);
    if (!isUserName(name) || isReservedName(name)) {
      throw identityErrors.user_name_invalid({ user: quoteName(name) });
    }
    const password_hash = await this.#hash(user.password, [name, tenant.name]);
    const now = clock.now().toISOString();
    const inserted = await store.insertUser(
      tenant,
      {
        id: randomUUID(),
        name,
        password_hash,
        has_password: 1,
        two_factor_required: 0,
        external_issuer: null,
        external_subject: null,
        is_admin: user.isAdmin ? 1 : 0,
        created_at: now,
        password_set_at: now,
      },
      {
        audience: audienceOf(settings, tenant),
        roles: user.isAdmin ? adminRoles : [],
        roleIds: user.roleIds,
      },
    );
    if (!inserted) throw identityErrors.user_exists({ user: quoteName(name) });
    const { isAdmin, memberships = [] } = user;
    const details = { isAdmin, ...(memberships.length > 0 && { roles: memberships }) };
    const action = "identity.user_created";
    await audit.record(tenant, { actor, action, subject: name, outcome: "done", details });
  }

  /**
   * Replaces a password, or gives a user the first one, and ends the user's sessions.
   *
   * @throws `identity.user_unknown`, `identity.password_unsuitable`, `identity.password_weak`
   */
  async setPassword(
    tenant: Tenant,
    change: { readonly name: string; readonly password: Secret },
    actor: string,
  ): Promise<void> {
    const { clock, audit } = this.#dependencies;
    const user = await findKnownUser(tenant, change.name);
    const password_hash = await this.#hash(change.password, [user.name, tenant.name]);
    const password_set_at = clock.now().toISOString();
    await store.replacePassword(tenant, user.id, { password_hash, password_set_at });
    const action = "identity.password_set";
    await audit.record(tenant, { actor, action, subject: user.name, outcome: "done" });
  }

  async list(tenant: Tenant): Promise<User[]> {
    const users = await store.listUsers(tenant);
    return users.map((user) => ({
      name: user.name,
      isAdmin: user.is_admin === 1,
      createdAt: user.created_at,
    }));
  }

  async #hash(password: Secret, known: readonly string[]): Promise<string> {
    const text = password.reveal();
    if (text.length < shortestPassword || Buffer.byteLength(text) > longestPassword) {
      const limits = { shortest: shortestPassword, longest: longestPassword };
      throw identityErrors.password_unsuitable(limits);
    }
    await requireStrongPassword(password, known);
    return await this.#dependencies.gate.run(async () => await hashPassword(password));
  }
}
