import { type Audit, type Clock, FlotillaError, type Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import type { Encryption } from "../encryption.ts";
import type { SignedInUser } from "../people/sessions.ts";
import type { SignInLimits } from "../people/sign-in-limits.ts";
import { spendBackupCode } from "../store/backup-codes.ts";
import type { TotpRow } from "../store/tables.ts";
import { findTotp } from "../store/totp.ts";
import { hashBackupCode } from "./backup-codes.ts";
import { plainCode } from "./plain-code.ts";
import { secondFactorErrors } from "./second-factor-errors.ts";
import { codeSeconds, isTotpCode } from "./totp.ts";
import type { UsedCodes } from "./used-codes.ts";

/** A code that somebody typed, and from where. */
export interface CodeAttempt {
  /** Of the authenticator app, or a backup code; spaces and hyphens do not count. */
  readonly code: string;
  readonly address: string;
}

export interface CodeCheckDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: IdentitySettings;
  readonly encryption: Encryption;
  readonly limits: SignInLimits;
  readonly usedCodes: UsedCodes;
}

/** Checks codes: each is accepted once, wrong ones are counted per user, and every refusal is recorded. */
export interface CodeCheck {
  /** A code of the confirmed authenticator app, or a backup code. @throws `identity.code_wrong`, `identity.too_many_failures` */
  check(tenant: Tenant, user: SignedInUser, attempt: CodeAttempt): Promise<void>;
  /** A code of this secret. @throws `identity.code_wrong`, `identity.too_many_failures` */
  checkSecret(
    tenant: Tenant,
    user: SignedInUser,
    attempt: CodeAttempt,
    totp: TotpRow,
  ): Promise<void>;
}

type Accept = (code: string) => Promise<boolean>;

export function createCodeCheck(dependencies: CodeCheckDependencies): CodeCheck {
  return {
    async check(tenant, user, attempt) {
      await pass(dependencies, { tenant, user, attempt }, async (code) => {
        const totp = await findTotp(tenant, user.id);
        if (!totp || totp.confirmed_at === null) return false;
        if (await acceptTotp(dependencies, tenant, totp, code)) return true;
        const backupCode = { userId: user.id, codeHash: hashBackupCode(tenant, code) };
        const now = dependencies.clock.now().toISOString();
        if (!(await spendBackupCode(tenant, backupCode, now))) return false;
        await dependencies.audit.record(tenant, {
          actor: user.name,
          action: "identity.backup_code_used",
          subject: user.name,
          outcome: "done",
          details: { address: attempt.address },
        });
        return true;
      });
    },
    async checkSecret(tenant, user, attempt, totp) {
      await pass(dependencies, { tenant, user, attempt }, (code) =>
        acceptTotp(dependencies, tenant, totp, code),
      );
    },
  };
}

interface Trial {
  readonly tenant: Tenant;
  readonly user: SignedInUser;
  readonly attempt: CodeAttempt;
}

async function pass(
  { limits, audit }: CodeCheckDependencies,
  { tenant, user, attempt }: Trial,
  accept: Accept,
): Promise<void> {
  try {
    await limits.countCode(tenant, user.id);
    if (!(await accept(plainCode(attempt.code)))) throw secondFactorErrors.code_wrong();
    await limits.forgiveCodes(tenant, user.id);
  } catch (error) {
    if (!(error instanceof FlotillaError) || error.status >= 500) {
      // Whoever cannot be checked has not failed.
      await limits.uncountCode(tenant, user.id);
    } else {
      await audit.record(tenant, {
        actor: user.name,
        action: "identity.code_refused",
        subject: user.name,
        outcome: "refused",
        details: { address: attempt.address, code: error.code },
      });
    }
    throw error;
  }
}

async function acceptTotp(
  { clock, settings, encryption, usedCodes }: CodeCheckDependencies,
  tenant: Tenant,
  totp: TotpRow,
  code: string,
): Promise<boolean> {
  const window = settings.twoFactorWindow;
  const secret = encryption.of(tenant).decrypt(totp.encrypted_secret);
  if (!isTotpCode(secret, code, { now: clock.now(), window })) return false;
  // From the first moment at which it counts to the last, and one code longer, for instances whose clocks differ.
  const seconds = (2 * window + 2) * codeSeconds;
  return await usedCodes.markUsed(tenant, { userId: totp.user_id, code }, seconds);
}
