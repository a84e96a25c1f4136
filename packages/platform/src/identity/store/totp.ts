import { sql } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, TotpRow } from "./tables.ts";
import { type CheckWaysIn, whileWaysInAreLocked } from "./ways-in.ts";

/** What a user's account is secured with. Booleans are 0 or 1. */
export interface StoredSecurity {
  readonly has_password: number;
  readonly two_factor_required: number;
  readonly has_totp: number;
  readonly backup_codes: number;
  readonly passkeys: number;
}

export async function findTotp(tenant: Tenant, userId: string): Promise<TotpRow | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_totp")
    .selectAll()
    .where("user_id", "=", userId)
    .executeTakeFirst();
}

/** Counts what can still be used: a confirmed secret, unused backup codes, passkeys. */
export async function findSecurity(
  tenant: Tenant,
  userId: string,
): Promise<StoredSecurity | undefined> {
  const found = await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_users")
    .where("id", "=", userId)
    .select((select) => {
      const totp = select
        .selectFrom("identity_totp")
        .whereRef("user_id", "=", "identity_users.id")
        .where("confirmed_at", "is not", null);
      const codes = select
        .selectFrom("identity_backup_codes")
        .whereRef("user_id", "=", "identity_users.id")
        .where("used_at", "is", null);
      const passkeys = select
        .selectFrom("identity_passkeys")
        .whereRef("user_id", "=", "identity_users.id");
      const count = sql<number | string>`count(*)`.as("count");
      return [
        "has_password",
        "two_factor_required",
        totp.select(count).as("has_totp"),
        codes.select(count).as("backup_codes"),
        passkeys.select(count).as("passkeys"),
      ];
    })
    .executeTakeFirst();
  if (!found) return undefined;
  const { has_password, two_factor_required } = found;
  return {
    has_password,
    two_factor_required,
    // PostgreSQL counts in a type that JavaScript gets as text.
    has_totp: Number(found.has_totp),
    backup_codes: Number(found.backup_codes),
    passkeys: Number(found.passkeys),
  };
}

/** Keeps a secret in place of one that was never confirmed. Returns false when there is a confirmed one. */
export async function replaceUnconfirmedTotp(
  tenant: Tenant,
  totp: Pick<TotpRow, "user_id" | "encrypted_secret" | "created_at">,
): Promise<boolean> {
  const { encrypted_secret, created_at } = totp;
  const kept = await tablesOf<IdentityTables>(tenant)
    .insertInto("identity_totp")
    .values({ ...totp, confirmed_at: null })
    .onConflict((conflict) =>
      conflict
        .column("user_id")
        .doUpdateSet({ encrypted_secret, created_at })
        .where("identity_totp.confirmed_at", "is", null),
    )
    .returning("user_id")
    .executeTakeFirst();
  return kept !== undefined;
}

/**
 * Confirms exactly this secret after a check of what its user has, keeps the backup codes that belong to it, and ends the
 * user's sessions that wait to set up a second factor: there is one now. Returns false when the secret was replaced, removed
 * or confirmed meanwhile.
 */
export async function confirmTotp(
  tenant: Tenant,
  totp: Pick<TotpRow, "user_id" | "encrypted_secret">,
  confirmation: { readonly at: string; readonly codeHashes: readonly string[] },
  check: CheckWaysIn,
): Promise<boolean> {
  const { user_id, encrypted_secret } = totp;
  const isConfirmed = await whileWaysInAreLocked(tenant, user_id, async (transaction, ways) => {
    check(ways);
    const confirmed = await transaction
      .updateTable("identity_totp")
      .set({ confirmed_at: confirmation.at })
      .where("user_id", "=", user_id)
      .where("encrypted_secret", "=", encrypted_secret)
      .where("confirmed_at", "is", null)
      .returning("user_id")
      .executeTakeFirst();
    if (!confirmed) return false;
    await transaction.deleteFrom("identity_backup_codes").where("user_id", "=", user_id).execute();
    await transaction
      .insertInto("identity_backup_codes")
      .values(confirmation.codeHashes.map((code_hash) => ({ user_id, code_hash, used_at: null })))
      .execute();
    await transaction
      .deleteFrom("identity_sessions")
      .where("user_id", "=", user_id)
      .where("stage", "=", "enrolment")
      .execute();
    return true;
  });
  return isConfirmed ?? false;
}

/** Deletes the user's secret and backup codes after a check of what the user has. */
export async function deleteTotp(
  tenant: Tenant,
  userId: string,
  check: CheckWaysIn,
): Promise<void> {
  await whileWaysInAreLocked(tenant, userId, async (transaction, ways) => {
    check(ways);
    await transaction.deleteFrom("identity_totp").where("user_id", "=", userId).execute();
    await transaction.deleteFrom("identity_backup_codes").where("user_id", "=", userId).execute();
  });
}

/** Deletes the user's secret, backup codes and passkeys. */
export async function deleteSecondFactors(tenant: Tenant, userId: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      await transaction.deleteFrom("identity_totp").where("user_id", "=", userId).execute();
      await transaction.deleteFrom("identity_backup_codes").where("user_id", "=", userId).execute();
      await transaction.deleteFrom("identity_passkeys").where("user_id", "=", userId).execute();
    });
}
