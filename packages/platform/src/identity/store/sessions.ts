import { type Tenant, tablesOf } from "#kernel";

import type { IdentityTables, SessionRow } from "./tables.ts";

/** Sessions that started or were last seen before these times have ended. */
export interface SessionLimits {
  readonly startedAfter: string;
  readonly seenAfter: string;
}

export interface StoredSession {
  readonly user_id: string;
  readonly user_name: string;
  readonly is_admin: number;
  readonly seen_at: string;
}

/** Inserts a session in place of the one it replaces, if that exists. */
export async function insertSession(
  tenant: Tenant,
  session: SessionRow,
  replacedIdHash: string | null,
): Promise<void> {
  await tablesOf<IdentityTables>(tenant)
    .transaction()
    .execute(async (transaction) => {
      if (replacedIdHash !== null) {
        await transaction
          .deleteFrom("identity_sessions")
          .where("id_hash", "=", replacedIdHash)
          .execute();
      }
      await transaction.insertInto("identity_sessions").values(session).execute();
    });
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
      "identity_users.id as user_id",
      "identity_users.name as user_name",
      "identity_users.is_admin",
      "identity_sessions.seen_at",
    ])
    .where("id_hash", "=", idHash)
    .where("started_at", ">", limits.startedAfter)
    .where("seen_at", ">", limits.seenAfter)
    .executeTakeFirst();
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
