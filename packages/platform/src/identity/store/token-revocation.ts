import type { Kysely } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables } from "./tables.ts";

/** Which tokens: those that meet every part that is given. */
export interface StoredSelection {
  readonly id?: string | undefined;
  readonly userId?: string | undefined;
  readonly audience?: string | undefined;
  readonly role?: string | undefined;
}

/** Revokes those of the selected tokens that have neither expired nor been revoked, and returns them. */
export async function revokeTokens(
  tenant: Tenant,
  selection: StoredSelection,
  revocation: { readonly at: string; readonly by: string },
): Promise<{ id: string; user_name: string }[]> {
  const { role, ...columns } = selection;
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      const lists = role === undefined ? undefined : await listRoleLists(transaction, role);
      if (lists?.length === 0) return [];
      return await transaction
        .updateTable("identity_tokens")
        .set({ revoked_at: revocation.at, revoked_by: revocation.by })
        .where((where) => where.and(equalities(columns)))
        .$if(lists !== undefined, (query) => query.where("roles", "in", lists!))
        .where("revoked_at", "is", null)
        .where("expires_at", ">", revocation.at)
        .returning(["id", "user_name"])
        .execute();
    });
}

function equalities({ id, userId, audience }: Omit<StoredSelection, "role">) {
  return {
    ...(id === undefined ? {} : { id }),
    ...(userId === undefined ? {} : { user_id: userId }),
    ...(audience === undefined ? {} : { audience }),
  };
}

/** The lists of roles, as they are stored, that name the role. The two databases read JSON in different ways. */
async function listRoleLists(transaction: Kysely<IdentityTables>, role: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom("identity_tokens")
    .select("roles")
    .distinct()
    .where("revoked_at", "is", null)
    .execute();
  return rows
    .map((row) => row.roles)
    .filter((roles) => (JSON.parse(roles) as string[]).includes(role));
}

/** Ids of tokens that are revoked and have not expired. */
export async function listRevoked(tenant: Tenant, now: string): Promise<string[]> {
  const rows = await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_tokens")
    .select("id")
    .where("revoked_at", "is not", null)
    .where("expires_at", ">", now)
    .orderBy("id")
    .execute();
  return rows.map((row) => row.id);
}
