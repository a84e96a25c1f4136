import type { AuthenticationResponseJSON } from "@simplewebauthn/server";

import type { Audit, Clock, Tenant } from "#kernel";

import type { SignedInUser } from "../people/sessions.ts";
import type { SignInLimits } from "../people/sign-in-limits.ts";
import * as store from "../store/passkeys.ts";
import { isCredentialId } from "./credential-id.ts";
import { recordingRefusals } from "./passkey-audit.ts";
import { spendChallenge } from "./passkey-challenges.ts";
import { refusePasskey } from "./passkey-errors.ts";
import type { RelyingParty } from "./webauthn.ts";

/** What a browser answers with a passkey, and from where. */
export interface PasskeyAnswer {
  readonly challengeId: string;
  readonly response: AuthenticationResponseJSON;
  readonly pendingUser: { readonly id: string } | null;
  readonly address: string;
}

export interface PasskeySignInDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly limits: Pick<SignInLimits, "count" | "forgive">;
}

/**
 * Signs in with a passkey, as the only factor where nobody has begun to sign in. Of answers that are wrong in whatever way
 * none says how; the audit log does.
 *
 * @throws `identity.passkey_refused`, `identity.too_many_failures`
 */
export async function signInWithPasskey(
  dependencies: PasskeySignInDependencies,
  tenant: Tenant,
  relyingParty: RelyingParty,
  answer: PasskeyAnswer,
): Promise<SignedInUser> {
  const { audit, limits } = dependencies;
  const { address, pendingUser } = answer;
  const id = isCredentialId(answer.response.id) ? answer.response.id : null;
  const passkey = id === null ? undefined : await store.findPasskey(tenant, id);
  // No user has such a name: whoever sends wrong answers locks no password out.
  const attempt = { account: `passkey\n${id ?? ""}`, address };
  const act = {
    actor: "anonymous",
    action: "identity.sign_in_refused",
    subject: passkey?.user_name ?? "an unknown passkey",
  };
  const details = { address, method: "passkey" };
  const user = await recordingRefusals(audit, tenant, { ...act, details }, async () => {
    await limits.count(tenant, attempt);
    const accepted = await accept(dependencies, tenant, { relyingParty, answer, passkey });
    await limits.forgive(tenant, attempt);
    return accepted;
  });
  await audit.record(tenant, {
    actor: user.name,
    action: "identity.signed_in",
    subject: user.name,
    outcome: "done",
    details: { ...details, isSecondFactor: pendingUser !== null },
  });
  return user;
}

interface Trial {
  readonly relyingParty: RelyingParty;
  readonly answer: PasskeyAnswer;
  readonly passkey: Awaited<ReturnType<typeof store.findPasskey>>;
}

async function accept(
  { clock }: PasskeySignInDependencies,
  tenant: Tenant,
  { relyingParty, answer, passkey }: Trial,
): Promise<SignedInUser> {
  const { challengeId, response, pendingUser } = answer;
  const purpose = { purpose: "passkey_sign_in", userId: pendingUser?.id ?? null } as const;
  const challenge = await spendChallenge(clock, tenant, purpose, challengeId);
  if (!passkey) throw refusePasskey("passkey_unknown");
  const { id, user_id, user_name, is_admin } = passkey;
  if (pendingUser && pendingUser.id !== user_id) throw refusePasskey("passkey_of_another");
  const isOnlyFactor = pendingUser === null;
  const expected = { challenge, relyingParty, isOnlyFactor };
  const { verifySignIn } = await import("./webauthn.ts");
  const counter = await verifySignIn(response, passkey, expected);
  const last_used_at = clock.now().toISOString();
  if (!(await store.savePasskeyUsed(tenant, { id, user_id, counter, last_used_at }))) {
    throw refusePasskey("counter_not_ahead");
  }
  return { id: user_id, name: user_name, isAdmin: is_admin === 1 };
}
