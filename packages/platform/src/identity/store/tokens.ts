import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, TokenRow } from "./tables.ts";

/** A token as lists show it: without what is kept of the token itself. */
export interface StoredToken extends Omit<TokenRow, "encrypted_token"> {
  /** 1 when nothing is kept of the token itself. */
  readonly is_collected: number;
  /** Null once the server is gone. */
  readonly server_name: string | null;
}

/** Which tokens: those that meet every part that is given. */
export interface TokenFilter {
  readonly id?: string | undefined;
  readonly userId?: string | undefined;
  readonly userName?: string | undefined;
  readonly state?: "valid" | "expired" | "revoked" | undefined;
  /** Those that come after this one in the order of the list. */
  readonly after?: Pick<TokenRow, "id" | "issued_at"> | undefined;
  /** Tokens with this name are left out once they have expired. */
  readonly hiddenOnceExpired?: string | undefined;
  readonly now: string;
  readonly limit: number;
}

export async function insertToken(tenant: Tenant, token: TokenRow): Promise<void> {
  await tablesOf<IdentityTables>(tenant).insertInto("identity_tokens").values(token).execute();
}

/** The newest first; those of the same second by their id. */
export async function listTokens(tenant: Tenant, filter: TokenFilter): Promise<StoredToken[]> {
  const { id, userId, userName, state, after, hiddenOnceExpired, now, limit } = filter;
  return await selectTokens(tenant)
    .$if(id !== undefined, (query) => query.where("token.id", "=", id!))
    .$if(userId !== undefined, (query) => query.where("token.user_id", "=", userId!))
    .$if(userName !== undefined, (query) => query.where("token.user_name", "=", userName!))
    .$if(state === "revoked", (query) => query.where("token.revoked_at", "is not", null))
    .$if(state === "valid", (query) =>
      query.where("token.revoked_at", "is", null).where("token.expires_at", ">", now),
    )
    .$if(state === "expired", (query) =>
      query.where("token.revoked_at", "is", null).where("token.expires_at", "<=", now),
    )
    .$if(hiddenOnceExpired !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where("token.name", "!=", hiddenOnceExpired!),
          where("token.expires_at", ">", now),
        ]),
      ),
    )
    .$if(after !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where("token.issued_at", "<", after!.issued_at),
          where.and([
            where("token.issued_at", "=", after!.issued_at),
            where("token.id", ">", after!.id),
          ]),
        ]),
      ),
    )
    .orderBy("token.issued_at", "desc")
    .orderBy("token.id")
    .limit(limit)
    .execute();
}

function selectTokens(tenant: Tenant) {
  return tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_tokens as token")
    .leftJoin("identity_servers as server", "server.audience", "token.audience")
    .select([
      "token.id",
      "token.user_id",
      "token.user_name",
      "token.audience",
      "token.name",
      "token.roles",
      "token.scopes",
      "token.issued_at",
      "token.expires_at",
      "token.last_used_at",
      "token.revoked_at",
      "token.revoked_by",
      "server.name as server_name",
    ])
    .select((expression) =>
      expression
        .case()
        .when("token.encrypted_token", "is", null)
        .then(1)
        .else(0)
        .end()
        .as("is_collected"),
    );
}

/** One token of a user with all that is kept of it. */
export async function findTokenOfUser(
  tenant: Tenant,
  userId: string,
  id: string,
): Promise<TokenRow | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_tokens")
    .selectAll()
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/**
 * Erases what is kept of a token itself, in one statement, so that only one of many at the same time does it. Returns false
 * when it was erased, was revoked or has expired before.
 */
export async function eraseEncryptedToken(
  tenant: Tenant,
  id: string,
  now: string,
): Promise<boolean> {
  const erased = await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_tokens")
    .set({ encrypted_token: null })
    .where("id", "=", id)
    .where("encrypted_token", "is not", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .returning("id")
    .executeTakeFirst();
  return erased !== undefined;
}

/** Removes some of the tokens that expired before this time, those that expired first. */
export async function removeLongExpired(
  tenant: Tenant,
  before: string,
  most: number,
): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_tokens")
    .where("id", "in", (subquery) =>
      subquery
        .selectFrom("identity_tokens")
        .select("id")
        .where("expires_at", "<", before)
        .orderBy("expires_at")
        .limit(most),
    )
    .execute();
}
