import type { IdentitySettings } from "../config.ts";

export type RoleSettings = Pick<
  IdentitySettings,
  "rolesClaim" | "roleMapping" | "externalAdminRole"
>;

/** What somebody's roles elsewhere are worth here. */
export interface MappedRoles {
  /** Roles of the tenant's own server. */
  readonly roles: readonly string[];
  readonly isAdmin: boolean;
}

/** Translates the roles that claims hold: a list of texts, or one text. */
export function mapRoles(
  settings: RoleSettings,
  claims: Readonly<Record<string, unknown>>,
): MappedRoles {
  const held = new Set(textsOf(readClaim(claims, settings.rolesClaim)));
  const { externalAdminRole } = settings;
  const roles = mappingOf(settings).flatMap(({ theirs, ours }) => (held.has(theirs) ? [ours] : []));
  return {
    roles: [...new Set(roles)],
    isAdmin: externalAdminRole !== undefined && held.has(externalAdminRole),
  };
}

/** Every role here that is given and taken by roles elsewhere. */
export function managedRoles(settings: RoleSettings): string[] {
  return [...new Set(mappingOf(settings).map(({ ours }) => ours))];
}

/** A claim by its name, or by the path to it with dots between, such as `realm_access.roles`. */
export function readClaim(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  return value;
}

function textsOf(value: unknown): string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((text): text is string => typeof text === "string");
}

function mappingOf({ roleMapping }: RoleSettings): { theirs: string; ours: string }[] {
  return roleMapping.map((entry) => {
    const at = entry.indexOf("=");
    return { theirs: entry.slice(0, at).trim(), ours: entry.slice(at + 1).trim() };
  });
}
