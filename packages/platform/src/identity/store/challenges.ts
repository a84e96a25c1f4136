import { type Tenant, tablesOf } from "#kernel";

import type { ChallengeRow, IdentityTables } from "./tables.ts";

/** Inserts a challenge, and deletes those that nobody answered in time. */
export async function insertChallenge(
  tenant: Tenant,
  challenge: ChallengeRow,
  now: string,
): Promise<void> {
  const tables = tablesOf<IdentityTables>(tenant);
  await tables.insertInto("identity_challenges").values(challenge).execute();
  await tables.deleteFrom("identity_challenges").where("expires_at", "<=", now).execute();
}

/**
 * Takes a challenge out of the store, so that of several who answer it at the same time one alone gets it. One that has
 * expired is gone as well.
 */
export async function takeChallenge(
  tenant: Tenant,
  taken: Pick<ChallengeRow, "id" | "purpose">,
  now: string,
): Promise<ChallengeRow | undefined> {
  const challenge = await tablesOf<IdentityTables>(tenant)
    .deleteFrom("identity_challenges")
    .where("id", "=", taken.id)
    .where("purpose", "=", taken.purpose)
    .returningAll()
    .executeTakeFirst();
  return challenge && challenge.expires_at > now ? challenge : undefined;
}
