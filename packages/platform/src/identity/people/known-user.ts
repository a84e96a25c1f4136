import type { Tenant } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { UserRow } from "../store/tables.ts";
import { findUserByName, quoteName } from "./user-name.ts";

/** The user with a name as somebody typed it. @throws `identity.user_unknown` */
export async function findKnownUser(tenant: Tenant, name: string): Promise<UserRow> {
  const user = await findUserByName(tenant, name);
  if (!user) throw unknownUser(name);
  return user;
}

/** The error for a user's name that nobody has. */
export function unknownUser(name: string): Error {
  return identityErrors.user_unknown({ user: quoteName(name) });
}
