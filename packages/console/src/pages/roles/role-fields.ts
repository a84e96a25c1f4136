import type { AdministeredRole } from "../../lib/administration-queries.ts";
import { readChangedLimits, readLimits, toLimitFields } from "../../lib/limits.ts";
import type { LimitFields } from "../../lib/limits.ts";
import type { NewRole, RoleChange } from "./role-acts.ts";

/** A role as the fields of a form hold it. */
export interface RoleFields {
  /** The server's id. */
  readonly server: string;
  readonly name: string;
  readonly everyScope: boolean;
  /** What is chosen where it is not every scope. */
  readonly scopes: readonly string[];
  readonly limits: LimitFields;
}

/** The fields of a role, or those of a new one on a server. */
export function toRoleFields(role: AdministeredRole | undefined, server: string): RoleFields {
  const none = { latestExpiry: null, longestLifeSeconds: null };
  return {
    server: role?.server.id ?? server,
    name: role?.name ?? "",
    everyScope: role?.everyScope ?? false,
    scopes: role?.scopes ?? [],
    limits: toLimitFields(role ?? none),
  };
}

/** The new role that the fields say. */
export function readNewRole(fields: RoleFields): NewRole {
  const { server, name, everyScope, scopes, limits } = fields;
  const given = everyScope ? { everyScope } : { everyScope, scopes: [...scopes] };
  return { server, name: name.trim(), ...given, ...readLimits(limits) };
}

/** What the fields say otherwise than the role is. */
export function readRoleChange(fields: RoleFields, role: AdministeredRole): RoleChange {
  const name = fields.name.trim();
  return {
    ...(name === role.name ? {} : { name }),
    ...readScopeChange(fields, role),
    ...readChangedLimits(fields.limits, role),
  };
}

function readScopeChange({ everyScope, scopes }: RoleFields, role: AdministeredRole): RoleChange {
  if (everyScope) return role.everyScope ? {} : { everyScope };
  const isSame = !role.everyScope && isSameSet(scopes, role.scopes);
  return isSame ? {} : { everyScope, scopes: [...scopes] };
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  const rightSet = new Set(right);
  return left.length === rightSet.size && left.every((each) => rightSet.has(each));
}
