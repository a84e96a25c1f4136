import type { Tenant } from "#kernel";

import { isIdentifier } from "../identifier.ts";
import { quoteName } from "../people/user-name.ts";
import { findRoleRow, type StoredRole } from "../store/roles.ts";
import { accessErrors } from "./access-errors.ts";

/** @throws `identity.role_id_unknown` */
export async function findKnownRole(tenant: Tenant, id: string): Promise<StoredRole> {
  const role = isIdentifier(id) ? await findRoleRow(tenant, id) : undefined;
  if (!role) throw unknownRole(id);
  return role;
}

/** The error for a role's id that nobody has. */
export function unknownRole(id: string): Error {
  return accessErrors.role_id_unknown({ role: quoteName(id) });
}
