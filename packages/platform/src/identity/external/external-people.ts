import { randomUUID } from "node:crypto";

import type { Audit, AuditEntry, Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { makeUnmatchableHash } from "../people/password-hash.ts";
import type { SignedInUser } from "../people/sessions.ts";
import { canonicalName, isReservedName, isUserName, quoteName } from "../people/user-name.ts";
import * as store from "../store/external-users.ts";
import type { UserRow } from "../store/tables.ts";
import { changeUser } from "../store/user-administration.ts";
import type { Revocation } from "../tokens/revocation.ts";
import { audienceOf } from "../tokens/token-names.ts";
import { externalErrors } from "./external-errors.ts";
import { managedRoles, type MappedRoles, mapRoles, readClaim } from "./mapped-roles.ts";
import type { ExternalPerson } from "./openid-provider.ts";

export interface ExternalPeopleDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly revocation: Revocation;
}

/** People whom a provider vouches for, as users of this platform. */
export class ExternalPeople {
  readonly #dependencies: ExternalPeopleDependencies;

  constructor(dependencies: ExternalPeopleDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * The user that a person is, with roles in line with what the provider says now. Somebody new becomes a user, but not
   * without a role.
   *
   * @throws `identity.single_sign_on_refused`, `identity.single_sign_on_name_taken`, `identity.single_sign_on_failed`
   */
  async admit(tenant: Tenant, person: ExternalPerson): Promise<SignedInUser> {
    const mapped = mapRoles(this.#dependencies.settings, person.claims);
    const isWelcome = mapped.roles.length > 0 || mapped.isAdmin;
    const known = await store.findExternalUser(tenant, person);
    if (!known && !isWelcome) throw externalErrors.single_sign_on_refused();
    const user = known ?? (await this.#create(tenant, person));
    await this.#alignRoles(tenant, user, mapped);
    const isAdmin = await this.#alignAdmin(tenant, user, mapped);
    // After the roles: whoever lost all of them must not keep what they gave.
    if (!isWelcome) throw externalErrors.single_sign_on_refused();
    return { id: user.id, name: user.name, isAdmin };
  }

  async #create(tenant: Tenant, person: ExternalPerson): Promise<UserRow> {
    const { clock, settings } = this.#dependencies;
    const now = clock.now().toISOString();
    const user: UserRow = {
      id: randomUUID(),
      name: nameOf(person, settings.oidcNameClaim),
      password_hash: makeUnmatchableHash(),
      has_password: 0,
      two_factor_required: 0,
      external_issuer: person.issuer,
      external_subject: person.subject,
      is_admin: 0,
      created_at: now,
      password_set_at: now,
    };
    if (!(await store.insertExternalUser(tenant, user))) {
      // The same person may have signed in for the first time twice, at the same moment.
      const same = await store.findExternalUser(tenant, person);
      if (same) return same;
      throw externalErrors.single_sign_on_name_taken({ user: quoteName(user.name) });
    }
    const { issuer, subject } = person;
    await this.#record(tenant, user, {
      action: "identity.user_created",
      details: { isAdmin: false, issuer, subject },
    });
    return user;
  }

  async #alignRoles(tenant: Tenant, user: UserRow, { roles }: MappedRoles): Promise<void> {
    const { settings, revocation } = this.#dependencies;
    const audience = audienceOf(settings, tenant);
    const managed = managedRoles(settings);
    const aligned = { audience, managed, held: roles };
    const { added, removed } = await store.alignMembership(tenant, user.id, aligned);
    // Those of before as well: what was interrupted last time is made up for.
    for (const role of managed.filter((name) => !roles.includes(name))) {
      await revocation.revoke(tenant, { userId: user.id, audience, role }, user.name);
    }
    for (const role of added) {
      await this.#record(tenant, user, { action: "identity.member_added", details: { role } });
    }
    for (const role of removed) {
      await this.#record(tenant, user, { action: "identity.member_removed", details: { role } });
    }
  }

  /** Returns whether the user is an administrator now. Without a role for administrators nobody becomes one or ceases to be. */
  async #alignAdmin(tenant: Tenant, user: UserRow, { isAdmin }: MappedRoles): Promise<boolean> {
    const wasAdmin = user.is_admin === 1;
    if (this.#dependencies.settings.externalAdminRole === undefined || isAdmin === wasAdmin) {
      return wasAdmin;
    }
    const action = "identity.user_changed";
    const change = { is_admin: isAdmin ? 1 : 0 };
    // The provider's roles alone say which roles an administrator from there has.
    const outcome = await changeUser(tenant, user.id, change, { audience: "", roles: [] });
    if (outcome === "last_admin") {
      const details = { isAdmin, reason: "the last administrator stays one" };
      await this.#record(tenant, user, { action, details, outcome: "refused" });
      return true;
    }
    await this.#record(tenant, user, { action, details: { isAdmin } });
    return isAdmin;
  }

  async #record(
    tenant: Tenant,
    user: UserRow,
    entry: Pick<AuditEntry, "action" | "details"> & Partial<Pick<AuditEntry, "outcome">>,
  ): Promise<void> {
    const { name } = user;
    await this.#dependencies.audit.record(tenant, {
      outcome: "done",
      ...entry,
      actor: name,
      subject: name,
      details: { ...entry.details, method: "single_sign_on" },
    });
  }
}

/** The first of these claims that can be a user's name. @throws `identity.single_sign_on_failed` */
function nameOf({ claims, subject }: ExternalPerson, nameClaim: string): string {
  for (const value of [readClaim(claims, nameClaim), claims["email"], subject]) {
    const name = typeof value === "string" ? canonicalName(value) : "";
    if (isUserName(name) && !isReservedName(name)) return name;
  }
  const reason = "it calls this person by no name that a user can have";
  throw externalErrors.single_sign_on_failed({ reason });
}
