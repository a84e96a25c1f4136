import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, PasskeyRow } from "./tables.ts";
import { type CheckWaysIn, whileWaysInAreLocked } from "./ways-in.ts";

/** A passkey without its counter, which the statements here alone compare. */
export type StoredPasskey = Omit<PasskeyRow, "counter">;

const columns = [
  "identity_passkeys.id",
  "identity_passkeys.user_id",
  "identity_passkeys.name",
  "identity_passkeys.public_key",
  "identity_passkeys.transports",
  "identity_passkeys.created_at",
  "identity_passkeys.last_used_at",
] as const;

/** The user's passkeys, the oldest first. */
export async function listPasskeys(tenant: Tenant, userId: string): Promise<StoredPasskey[]> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_passkeys")
    .select(columns)
    .where("user_id", "=", userId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** A passkey and whose it is. */
export async function findPasskey(
  tenant: Tenant,
  id: string,
): Promise<(StoredPasskey & { user_name: string; is_admin: number }) | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_passkeys")
    .innerJoin("identity_users", "identity_users.id", "identity_passkeys.user_id")
    .select([...columns, "identity_users.name as user_name", "identity_users.is_admin"])
    .where("identity_passkeys.id", "=", id)
    .executeTakeFirst();
}

/**
 * Inserts a passkey after a check of what its user has, and ends the user's sessions that wait to set up a second factor:
 * there is one now. Returns false when the passkey is registered already or its user is gone.
 */
export async function insertPasskey(
  tenant: Tenant,
  passkey: PasskeyRow,
  check: CheckWaysIn,
): Promise<boolean> {
  const inserted = await whileWaysInAreLocked(
    tenant,
    passkey.user_id,
    async (transaction, ways) => {
      check(ways);
      const row = await transaction
        .insertInto("identity_passkeys")
        .values(passkey)
        .onConflict((conflict) => conflict.column("id").doNothing())
        .returning("id")
        .executeTakeFirst();
      if (!row) return false;
      await transaction
        .deleteFrom("identity_sessions")
        .where("user_id", "=", passkey.user_id)
        .where("stage", "=", "enrolment")
        .execute();
      return true;
    },
  );
  return inserted ?? false;
}

/**
 * Notes that a passkey was used, in one statement. Returns false when its counter is not ahead of the one of before, which
 * of two copies of a passkey happens to one; a passkey that does not count always says 0 (WebAuthn, 7.2, step 22).
 */
export async function savePasskeyUsed(
  tenant: Tenant,
  use: Pick<PasskeyRow, "id" | "user_id" | "counter"> & { readonly last_used_at: string },
): Promise<boolean> {
  const { counter, last_used_at } = use;
  const saved = await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_passkeys")
    .set({ counter, last_used_at })
    .where("id", "=", use.id)
    .where("user_id", "=", use.user_id)
    .where("counter", counter === 0 ? "=" : "<", counter)
    .returning("id")
    .executeTakeFirst();
  return saved !== undefined;
}

/** Deletes a passkey of the user after a check of what the user has. Returns its name; undefined when there is none. */
export async function deletePasskey(
  tenant: Tenant,
  passkey: Pick<PasskeyRow, "id" | "user_id">,
  check: CheckWaysIn,
): Promise<string | undefined> {
  return await whileWaysInAreLocked(tenant, passkey.user_id, async (transaction, ways) => {
    const deleted = await transaction
      .deleteFrom("identity_passkeys")
      .where("id", "=", passkey.id)
      .where("user_id", "=", passkey.user_id)
      .returning("name")
      .executeTakeFirst();
    // What it throws takes the deletion back.
    if (deleted) check(ways);
    return deleted?.name;
  });
}
