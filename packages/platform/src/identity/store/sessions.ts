import type { Transaction } from "kysely";

import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, SessionRow } from "./tables.ts";

/** Sessions that started or were last seen before these times have ended. */
export interface SessionLimits {
  readonly startedAfter: string;
  readonly seenAfter: string;
}

export interface StoredSession extends Pick<
  SessionRow,
  "id" | "user_id" | "stage" | "method" | "started_at" | "seen_at"
> {
  readonly user_name: string;
  readonly is_admin: number;
}

/** What a new session stands on, which may have been taken away while the way to it was still being gone. */
export interface SessionConditions {
  /** The hash of the password that was shown; it has to be the user's still. */
  readonly passwordHash?: string | undefined;
  /** Whether the replaced session has to be there still. */
  readonly isContinuation?: boolean | undefined;
}

/** Inserts a session in place of the one it replaces, if that exists. Returns false when what it stands on is gone. */
export async function insertSession(
  tenant: Tenant,
  session: SessionRow,
  replacedIdHash: string | null,
  { passwordHash, isContinuation = false }: SessionConditions = {},
): Promise<boolean> {
  return await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      const password = { userId: session.user_id, passwordHash };
      if (!(await holdPassword(transaction, password))) return false;
      const replaced = await transaction
        .deleteFrom("identity_sessions")
        .where("id_hash", "=", replacedIdHash ?? "")
        .returning("id")
        .executeTakeFirst();
      if (isContinuation && !replaced) return false;
      await transaction.insertInto("identity_sessions").values(session).execute();
      return true;
    });
}

/** Lets nobody change the password until the end of the transaction. Returns false when it is another one. */
async function holdPassword(
  transaction: Transaction<IdentityTables>,
  { userId, passwordHash }: { userId: string; passwordHash: string | undefined },
): Promise<boolean> {
  if (passwordHash === undefined) return true;
  const held = await transaction
    .updateTable("identity_users")
    .set({ password_hash: passwordHash })
    .where("id", "=", userId)
    .where("password_hash", "=", passwordHash)
    .returning("id")
    .executeTakeFirst();
  return held !== undefined;
}

export async function findSession(
  tenant: Tenant,
  idHash: string,
  limits: SessionLimits,
): Promise<StoredSession | undefined> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_sessions")
    .innerJoin("identity_users", "identity_users.id", "identity_sessions.user_id")
    .select([
      "identity_sessions.id",
      "identity_sessions.stage",
      "identity_sessions.method",
      "identity_sessions.started_at",
      "identity_sessions.seen_at",
      "identity_users.id as user_id",
      "identity_users.name as user_name",
      "identity_users.is_admin",
    ])
    .where("id_hash", "=", idHash)
    .where("started_at", ">", limits.startedAfter)
    .where("seen_at", ">", limits.seenAfter)
    .executeTakeFirst();
}

/** The user's sessions that have not ended and are past signing in, the last used first. */
export async function listSessions(
  tenant: Tenant,
  userId: string,
  limits: SessionLimits,
): Promise<SessionRow[]> {
  return await tablesOf<IdentityTables>(tenant)
    .selectFrom("identity_sessions")
    .selectAll()
    .where("user_id", "=", userId)
    .where("stage", "=", "full")
    .where("started_at", ">", limits.startedAfter)
    .where("seen_at", ">", limits.seenAfter)
    .orderBy("seen_at", "desc")
    .orderBy("id")
    .execute();
}

export async function saveSessionSeen(
  tenant: Tenant,
  idHash: string,
  seenAt: string,
): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_sessions")
    .set({ seen_at: seenAt })
    .where("id_hash", "=", idHash)
    .where("seen_at", "<", seenAt)
    .execute();
}

export async function deleteSession(tenant: Tenant, idHash: string): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_sessions")
    .where("id_hash", "=", idHash)
    .execute();
}

/** Deletes one session of the user by the name it has in lists. Returns false when there is none. */
export async function deleteSessionOfUser(
  tenant: Tenant,
  userId: string,
  id: string,
): Promise<boolean> {
  const deleted = await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_sessions")
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .returning("id")
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Deletes every session of the user but the one named. Returns how many there were. */
export async function deleteSessionsOfUser(
  tenant: Tenant,
  userId: string,
  keptId: string | null,
): Promise<number> {
  const sessions = tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_sessions")
    .where("user_id", "=", userId)
    .returning("id");
  const deleted = await (keptId === null ? sessions : sessions.where("id", "!=", keptId)).execute();
  return deleted.length;
}

export async function deleteEndedSessions(tenant: Tenant, limits: SessionLimits): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_sessions")
    .where((where) =>
      where.or([
        where("started_at", "<=", limits.startedAfter),
        where("seen_at", "<=", limits.seenAfter),
      ]),
    )
    .execute();
}
