import { randomUUID } from "node:crypto";

import { type Audit, type Tenant, withoutNamedScopes } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import { identityErrors } from "../errors.ts";
import { findKnownUser } from "../people/known-user.ts";
import * as store from "../store/access.ts";
import { type GrantedRole, listGrantableRoles, listGrantedRoles } from "../store/granted-roles.ts";
import { audienceOf } from "../tokens/token-names.ts";
import { parseScopes } from "./role-scopes.ts";

/** What a user may do on a server through one role. */
export interface Grant {
  readonly role: string;
  readonly scopes: readonly string[];
}

const roleWithEveryScope = "analyst";

/** Roles of a tenant's own server that administrators are members of from the start. */
export const adminRoles: readonly string[] = [roleWithEveryScope];

/** Servers, roles and membership. */
export class Access {
  readonly #audit: Audit;
  readonly #settings: IdentitySettings;

  constructor(audit: Audit, settings: IdentitySettings) {
    this.#audit = audit;
    this.#settings = settings;
  }

  /** Makes the tenant's own server with these scopes and its role `analyst` with every one of them that need not be named, or brings the scopes up to date. */
  async prepareTenant(tenant: Tenant, scopes: readonly string[]): Promise<void> {
    const sorted = [...new Set(scopes)].toSorted();
    await store.ensureServerAndRole(
      tenant,
      {
        id: randomUUID(),
        name: tenant.name,
        audience: audienceOf(this.#settings, tenant),
        longest_life: this.#settings.longestTokenLifeSeconds,
        latest_expiry: null,
        scopes: JSON.stringify(sorted),
      },
      {
        id: randomUUID(),
        name: roleWithEveryScope,
        scopes: "[]",
        every_scope: 1,
        longest_life: null,
        latest_expiry: null,
      },
    );
  }

  /** Makes a user a member of a role of the tenant's own server. Being one already is fine. */
  async addMember(
    tenant: Tenant,
    member: { readonly user: string; readonly role: string },
    actor: string,
  ): Promise<void> {
    const user = await findKnownUser(tenant, member.user);
    const audience = audienceOf(this.#settings, tenant);
    const role = await store.findRole(tenant, audience, member.role);
    if (!role) {
      throw identityErrors.role_unknown({ role: JSON.stringify(member.role), audience });
    }
    await store.insertMember(tenant, user.id, role.id);
    const details = { role: member.role };
    const action = "identity.member_added";
    await this.#audit.record(tenant, {
      actor,
      action,
      subject: user.name,
      outcome: "done",
      details,
    });
  }

  /** What the user's roles on the tenant's own server give. */
  async grantsOf(tenant: Tenant, userId: string): Promise<Grant[]> {
    const audience = audienceOf(this.#settings, tenant);
    return (await listGrantedRoles(tenant, userId, audience)).map(grantOf);
  }

  /** What every role of the tenant's own server gives. */
  async allGrants(tenant: Tenant): Promise<Grant[]> {
    const audience = audienceOf(this.#settings, tenant);
    return (await listGrantableRoles(tenant, audience)).map(grantOf);
  }
}

function grantOf(row: GrantedRole): Grant {
  return {
    role: row.role,
    scopes:
      row.every_scope === 1
        ? withoutNamedScopes(parseScopes(row.server_scopes))
        : parseScopes(row.role_scopes),
  };
}

/** The scopes of each role, as tokens and principals hold them. */
export function scopesByRole(grants: readonly Grant[]): Record<string, readonly string[]> {
  return Object.fromEntries(grants.map((grant) => [grant.role, grant.scopes]));
}
