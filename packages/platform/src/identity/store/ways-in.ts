import type { Transaction } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

/** What a user has to sign in with. Booleans are 0 or 1. */
export interface WaysIn {
  readonly has_password: number;
  readonly external_issuer: string | null;
  readonly two_factor_required: number;
  /** Whether there is a confirmed authenticator app. */
  readonly has_totp: boolean;
  readonly passkeys: number;
}

/** Throws what refuses a change. The user's ways in stay as they are until the change is made. */
export type CheckWaysIn = (ways: WaysIn) => void;

/** Changes what a user signs in with. Other such changes wait until the end; on SQLite each transaction that writes is alone anyway. */
export async function whileWaysInAreLocked<Result>(
  tenant: Tenant,
  userId: string,
  change: (transaction: Transaction<IdentityTables>, ways: WaysIn) => Promise<Result>,
): Promise<Result | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      const user = await transaction
        .selectFrom("identity_users")
        .select(["has_password", "external_issuer", "two_factor_required"])
        .where("id", "=", userId)
        .$if(tenant.records.kind === "postgresql", (query) => query.forNoKeyUpdate())
        .executeTakeFirst();
      if (!user) return undefined;
      const totp = await transaction
        .selectFrom("identity_totp")
        .select("user_id")
        .where("user_id", "=", userId)
        .where("confirmed_at", "is not", null)
        .executeTakeFirst();
      const passkeys = await transaction
        .selectFrom("identity_passkeys")
        .select("id")
        .where("user_id", "=", userId)
        .execute();
      const ways = { ...user, has_totp: totp !== undefined, passkeys: passkeys.length };
      return await change(transaction, ways);
    });
}
