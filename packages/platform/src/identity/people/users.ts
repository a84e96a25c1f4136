import { randomUUID } from "node:crypto";

import type { Audit, Clock, Secret, Tenant } from "#kernel";

import { adminRoles, audienceOf } from "../access.ts";
import { identityErrors } from "../errors.ts";
import * as store from "../store/users.ts";
import type { Gate } from "./gate.ts";
import { hashPassword } from "./password-hash.ts";
import {
  canonicalName,
  findUserByName,
  isReservedName,
  isUserName,
  quoteName,
} from "./user-name.ts";

export interface NewUser {
  /** 1 to 100 visible characters; upper and lower case differ. */
  readonly name: string;
  /** 12 characters to 1024 bytes. */
  readonly password: Secret;
  readonly isAdmin: boolean;
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
}

const shortestPassword = 12;
export const longestPassword = 1024;

/** The people of a tenant. */
export class Users {
  readonly #dependencies: UsersDependencies;

  constructor(dependencies: UsersDependencies) {
    this.#dependencies = dependencies;
  }

  async create(tenant: Tenant, user: NewUser, actor: string): Promise<void> {
    const { clock, audit } = this.#dependencies;
    const name = canonicalName(user.name);
    if (!isUserName(name) || isReservedName(name)) {
      throw identityErrors.user_name_invalid({ user: quoteName(name) });
    }
    const password_hash = await this.#hash(user.password);
    const now = clock.now().toISOString();
    const inserted = await store.insertUser(
      tenant,
      {
        id: randomUUID(),
        name,
        password_hash,
        is_admin: user.isAdmin ? 1 : 0,
        created_at: now,
        password_set_at: now,
      },
      { audience: audienceOf(tenant), roles: user.isAdmin ? adminRoles : [] },
    );
    if (!inserted) throw identityErrors.user_exists({ user: quoteName(name) });
    const details = { isAdmin: user.isAdmin };
    const action = "identity.user_created";
    await audit.record(tenant, { actor, action, subject: name, outcome: "done", details });
  }

  async setPassword(
    tenant: Tenant,
    change: { readonly name: string; readonly password: Secret },
    actor: string,
  ): Promise<void> {
    const { clock, audit } = this.#dependencies;
    const user = await findUserByName(tenant, change.name);
    if (!user) throw identityErrors.user_unknown({ user: quoteName(change.name) });
    const password_hash = await this.#hash(change.password);
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

  async #hash(password: Secret): Promise<string> {
    const text = password.reveal();
    if (text.length < shortestPassword || Buffer.byteLength(text) > longestPassword) {
      const limits = { shortest: shortestPassword, longest: longestPassword };
      throw identityErrors.password_unsuitable(limits);
    }
    return await this.#dependencies.gate.run(async () => await hashPassword(password));
  }
}
