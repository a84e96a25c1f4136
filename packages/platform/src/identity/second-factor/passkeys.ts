import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";

import type { Audit, Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import type { SignedInUser } from "../people/sessions.ts";
import type { SignInLimits } from "../people/sign-in-limits.ts";
import * as store from "../store/passkeys.ts";
import { isCredentialId } from "./credential-id.ts";
import { recordingRefusals } from "./passkey-audit.ts";
import { keepChallenge, spendChallenge } from "./passkey-challenges.ts";
import { passkeyErrors, refusePasskey } from "./passkey-errors.ts";
import { type PasskeyAnswer, signInWithPasskey } from "./passkey-sign-in.ts";
import { secondFactorErrors } from "./second-factor-errors.ts";
import type { RelyingParty } from "./webauthn.ts";

/** A passkey as its user sees it. Times are ISO 8601, UTC. */
export interface ListedPasskey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** What a browser answers when a passkey was made. */
export interface NewPasskey {
  readonly challengeId: string;
  readonly name: string;
  readonly response: RegistrationResponseJSON;
  /** Whether it has to be the user's first second factor, because signing in is not complete without one. */
  readonly isEnrolment: boolean;
}

/** Passkeys by WebAuthn, each challenge answered once within five minutes. */
export interface Passkeys {
  /** @throws `identity.too_many_passkeys` */
  begin(
    tenant: Tenant,
    relyingParty: RelyingParty,
    user: SignedInUser,
  ): Promise<{ challengeId: string; options: PublicKeyCredentialCreationOptionsJSON }>;
  /**
   * Adds a passkey that can be the only factor: its device has verified the person.
   *
   * @throws `identity.passkey_refused`, `identity.too_many_passkeys`, `identity.second_factor_exists`
   */
  add(
    tenant: Tenant,
    relyingParty: RelyingParty,
    user: SignedInUser,
    passkey: NewPasskey,
  ): Promise<ListedPasskey>;
  /** Null for a browser that has not begun to sign in: the passkey then says who it is, and is all that is needed. */
  beginSignIn(
    tenant: Tenant,
    relyingParty: RelyingParty,
    pendingUser: { readonly id: string } | null,
  ): Promise<{ challengeId: string; options: PublicKeyCredentialRequestOptionsJSON }>;
  /**
   * As the only factor the device has to have verified the person. What was wrong is not told.
   *
   * @throws `identity.passkey_refused`, `identity.too_many_failures`
   */
  signIn(tenant: Tenant, relyingParty: RelyingParty, answer: PasskeyAnswer): Promise<SignedInUser>;
  /**
   * Refused for the last way to sign in, or the last second factor where one is required.
   *
   * @throws `identity.passkey_unknown`, `identity.passkey_needed`
   */
  remove(tenant: Tenant, user: SignedInUser, id: string): Promise<void>;
}

export interface PasskeysDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: Pick<IdentitySettings, "twoFactorIssuer" | "twoFactorRequired">;
  readonly limits: Pick<SignInLimits, "count" | "forgive">;
}

const mostPasskeys = 20;

export function createPasskeys(dependencies: PasskeysDependencies): Passkeys {
  const { clock, audit, settings } = dependencies;
  return {
    async begin(tenant, relyingParty, user) {
      const existing = await store.listPasskeys(tenant, user.id);
      requireFewPasskeys(existing.length);
      const issuer = settings.twoFactorIssuer;
      const { describeRegistration } = await loadWebAuthn();
      const options = await describeRegistration({ relyingParty, issuer, user, existing });
      const purpose = { purpose: "passkey_registration", userId: user.id } as const;
      return {
        challengeId: await keepChallenge(clock, tenant, purpose, options.challenge),
        options,
      };
    },
    async add(tenant, relyingParty, user, passkey) {
      const act = { actor: user.name, action: "identity.passkey_added", subject: user.name };
      return await recordingRefusals(audit, tenant, act, async () => {
        const added = await add(dependencies, { tenant, relyingParty, user, passkey });
        const details = { passkey: added.name };
        await audit.record(tenant, { ...act, outcome: "done", details });
        return added;
      });
    },
    async beginSignIn(tenant, relyingParty, pendingUser) {
      const allowed = pendingUser && (await store.listPasskeys(tenant, pendingUser.id));
      const { describeSignIn } = await loadWebAuthn();
      const options = await describeSignIn(relyingParty, allowed);
      const purpose = { purpose: "passkey_sign_in", userId: pendingUser?.id ?? null } as const;
      return {
        challengeId: await keepChallenge(clock, tenant, purpose, options.challenge),
        options,
      };
    },
    signIn: (tenant, relyingParty, answer) =>
      signInWithPasskey(dependencies, tenant, relyingParty, answer),
    async remove(tenant, user, id) {
      const act = { actor: user.name, action: "identity.passkey_removed", subject: user.name };
      await recordingRefusals(audit, tenant, act, async () => {
        const name = await remove(settings, tenant, user, id);
        await audit.record(tenant, { ...act, outcome: "done", details: { passkey: name } });
      });
    },
  };
}

interface Addition {
  readonly tenant: Tenant;
  readonly relyingParty: RelyingParty;
  readonly user: SignedInUser;
  readonly passkey: NewPasskey;
}

async function add(
  { clock }: PasskeysDependencies,
  { tenant, relyingParty, user, passkey }: Addition,
): Promise<ListedPasskey> {
  const { challengeId, response, isEnrolment } = passkey;
  const purpose = { purpose: "passkey_registration", userId: user.id } as const;
  const challenge = await spendChallenge(clock, tenant, purpose, challengeId);
  const { verifyRegistration } = await loadWebAuthn();
  const verified = await verifyRegistration(response, { challenge, relyingParty });
  const row = {
    ...verified,
    user_id: user.id,
    name: passkey.name.trim(),
    created_at: clock.now().toISOString(),
    last_used_at: null,
  };
  const isAdded = await store.insertPasskey(tenant, row, ({ passkeys, has_totp }) => {
    requireFewPasskeys(passkeys);
    // Otherwise whoever knows the password alone could wait here until the user has a second factor, and add another.
    if (isEnrolment && (passkeys > 0 || has_totp)) throw secondFactorErrors.second_factor_exists();
  });
  if (!isAdded) throw refusePasskey("passkey_registered_already");
  return { id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: null };
}

function requireFewPasskeys(count: number): void {
  if (count >= mostPasskeys) throw passkeyErrors.too_many_passkeys({ limit: mostPasskeys });
}

async function remove(
  { twoFactorRequired }: PasskeysDependencies["settings"],
  tenant: Tenant,
  user: SignedInUser,
  id: string,
): Promise<string> {
  const passkey = { id, user_id: user.id };
  const name = isCredentialId(id)
    ? await store.deletePasskey(tenant, passkey, (ways) => {
        const { has_password, external_issuer, two_factor_required, has_totp, passkeys } = ways;
        if (passkeys > 1) return;
        const isLastWayIn = has_password === 0 && external_issuer === null;
        const isRequired = twoFactorRequired || two_factor_required === 1;
        if (isLastWayIn || (isRequired && !has_totp)) throw passkeyErrors.passkey_needed();
      })
    : undefined;
  if (name === undefined) throw passkeyErrors.passkey_unknown();
  return name;
}

/** Loaded when the first passkey is used: the library takes 20 MB and a fifth of a second. */
async function loadWebAuthn() {
  return await import("./webauthn.ts");
}
