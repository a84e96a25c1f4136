import type { Secret, Tenant } from "#kernel";

import { passwordErrors } from "./password-errors.ts";
import type { SignedInUser } from "./sessions.ts";
import type { SignIn } from "./sign-in.ts";
import { findUserByName } from "./user-name.ts";
import type { Users } from "./users.ts";

/** Changing one's own password. */
export interface PasswordChange {
  /**
   * Ends every session of the user. Wrong guesses of the current password count as failures to sign in.
   *
   * @throws `identity.sign_in_refused`, `identity.too_many_failures`, `identity.password_missing`,
   * `identity.password_unsuitable`, `identity.password_weak`, `identity.busy`
   */
  change(
    tenant: Tenant,
    user: SignedInUser,
    change: { readonly current: Secret; readonly password: Secret; readonly address: string },
  ): Promise<void>;
}

export interface PasswordChangeDependencies {
  readonly users: Users;
  readonly signIn: SignIn;
}

export function createPasswordChange({
  users,
  signIn,
}: PasswordChangeDependencies): PasswordChange {
  return {
    async change(tenant, { name }, { current, password, address }) {
      const user = await findUserByName(tenant, name);
      if (user?.has_password === 0) throw passwordErrors.password_missing();
      await signIn.checkPassword(tenant, { username: name, password: current, address });
      await users.setPassword(tenant, { name, password }, name);
    },
  };
}
