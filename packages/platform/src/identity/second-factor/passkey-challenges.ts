import { randomUUID } from "node:crypto";

import type { Clock, Tenant } from "#kernel";

import { isIdentifier } from "../identifier.ts";
import { insertChallenge, takeChallenge } from "../store/challenges.ts";
import { refusePasskey } from "./passkey-errors.ts";

/** Seconds within which a challenge has to be answered. */
export const challengeSeconds = 300;

/** What a challenge is for. It is bound to the user who may answer it; to nobody where the passkey has to say who it is. */
export interface ChallengePurpose {
  readonly purpose: "passkey_registration" | "passkey_sign_in";
  readonly userId: string | null;
}

/** Keeps a challenge and returns the id by which its answer names it. */
export async function keepChallenge(
  clock: Clock,
  tenant: Tenant,
  { purpose, userId }: ChallengePurpose,
  challenge: string,
): Promise<string> {
  const now = clock.now();
  const kept = {
    id: randomUUID(),
    purpose,
    user_id: userId,
    data: JSON.stringify({ challenge }),
    expires_at: new Date(now.getTime() + challengeSeconds * 1000).toISOString(),
  };
  await insertChallenge(tenant, kept, now.toISOString());
  return kept.id;
}

/** Gives a challenge back once, in base64url. @throws `identity.passkey_refused` */
export async function spendChallenge(
  clock: Clock,
  tenant: Tenant,
  { purpose, userId }: ChallengePurpose,
  id: string,
): Promise<string> {
  const now = clock.now().toISOString();
  const taken = isIdentifier(id) ? await takeChallenge(tenant, { id, purpose }, now) : undefined;
  if (!taken || taken.user_id !== userId) throw refusePasskey("challenge_unknown");
  const { challenge } = JSON.parse(taken.data) as { readonly challenge: string };
  return challenge;
}
