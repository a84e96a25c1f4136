import type { Secret, Tenant } from "#kernel";

import type { UserAdministration } from "../access/user-administration.ts";
import { verifyPassword } from "./password-hash.ts";
import { findUserByName } from "./user-name.ts";
import type { Users } from "./users.ts";

/**
 * Makes an administrator with this password, or gives it to the user of that name and makes them one. What is so already
 * is left alone, so that it can be called at every start.
 *
 * @throws `identity.user_name_invalid`, `identity.password_weak`
 */
export async function ensureAdministrator(
  tenant: Tenant,
  account: { readonly name: string; readonly password: Secret },
  parts: {
    readonly users: Users;
    readonly administration: { readonly users: UserAdministration };
    readonly actor: string;
  },
): Promise<void> {
  const { users, administration, actor } = parts;
  const user = await findUserByName(tenant, account.name);
  if (!user) {
    await users.create(tenant, { ...account, isAdmin: true }, actor);
    return;
  }
  const isSame =
    user.has_password === 1 && (await verifyPassword(user.password_hash, account.password));
  if (!isSame) await users.setPassword(tenant, account, actor);
  if (user.is_admin !== 1) {
    await administration.users.change(tenant, user.name, { isAdmin: true }, actor);
  }
}
