import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

/** Keeps these codes in place of the user's earlier ones. Returns false when there is no confirmed secret they belong to. */
export async function replaceBackupCodes(
  tenant: Tenant,
  userId: string,
  codeHashes: readonly string[],
): Promise<boolean> {
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      // Writing the row lets one replacement at a time go on, or those at the same time would keep the codes of all.
      const held = await transaction
        .updateTable("identity_totp")
        .set((set) => ({ user_id: set.ref("user_id") }))
        .where("user_id", "=", userId)
        .where("confirmed_at", "is not", null)
        .returning("user_id")
        .executeTakeFirst();
      if (!held) return false;
      await transaction.deleteFrom("identity_backup_codes").where("user_id", "=", userId).execute();
      await transaction
        .insertInto("identity_backup_codes")
        .values(codeHashes.map((code_hash) => ({ user_id: userId, code_hash, used_at: null })))
        .execute();
      return true;
    });
}

/** Marks a code as used, in one statement. Returns false when the user has no such code that is unused. */
export async function spendBackupCode(
  tenant: Tenant,
  code: { readonly userId: string; readonly codeHash: string },
  usedAt: string,
): Promise<boolean> {
  const used = await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_backup_codes")
    .set({ used_at: usedAt })
    .where("user_id", "=", code.userId)
    .where("code_hash", "=", code.codeHash)
    .where("used_at", "is", null)
    .returning("code_hash")
    .executeTakeFirst();
  return used !== undefined;
}
