import type { Secret, Tenant } from "#kernel";

import type { SignedInUser } from "../people/sessions.ts";
import { replaceBackupCodes } from "../store/backup-codes.ts";
import { listPasskeys } from "../store/passkeys.ts";
import * as store from "../store/totp.ts";
import { generateBackupCodes, hashBackupCode } from "./backup-codes.ts";
import { type CodeAttempt, type CodeCheckDependencies, createCodeCheck } from "./code-check.ts";
import { secondFactorErrors } from "./second-factor-errors.ts";
import { composeTotpUri, generateTotpSecret } from "./totp.ts";

/** How an account is secured. Times are ISO 8601, UTC. */
export interface AccountSecurity {
  readonly hasPassword: boolean;
  readonly twoFactor: {
    readonly isActive: boolean;
    readonly isRequired: boolean;
    readonly backupCodesLeft: number;
  };
  readonly passkeys: {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
    readonly lastUsedAt: string | null;
  }[];
}

/** What an authenticator app needs. */
export interface TotpSetUp {
  /** In base32. */
  readonly secret: string;
  /** `otpauth://totp/…` */
  readonly uri: string;
  readonly issuer: string;
  readonly account: string;
}

/** What a user has to do after the first step of signing in. */
export interface NextStep {
  readonly stage: "full" | "second_factor" | "enrolment";
  /** The second factors that the user has. */
  readonly methods: ("totp" | "backup_code" | "passkey")[];
}

/** Second factors: an authenticator app by TOTP (RFC 6238), backup codes, and whether one is needed. */
export interface TwoFactor {
  describe(tenant: Tenant, user: SignedInUser): Promise<AccountSecurity>;
  /** What comes after the first step. */
  nextStep(tenant: Tenant, user: Pick<SignedInUser, "id">): Promise<NextStep>;
  /** Makes a secret, which counts once it is confirmed. @throws `identity.two_factor_active` */
  begin(tenant: Tenant, user: SignedInUser): Promise<TotpSetUp>;
  /**
   * Proves that the user has the secret. Returns 16 backup codes.
   *
   * @throws `identity.code_wrong`, `identity.two_factor_not_begun`, `identity.two_factor_active`,
   * `identity.second_factor_exists`, `identity.too_many_failures`
   */
  confirm(
    tenant: Tenant,
    user: SignedInUser,
    attempt: CodeAttempt & {
      /** Whether it completes signing in, which only a user without a second factor can do in this way. */
      readonly isEnrolment: boolean;
    },
  ): Promise<string[]>;
  /**
   * Passes a code that was never accepted before, and none of those again.
   *
   * @throws `identity.code_wrong`, `identity.too_many_failures`
   */
  check(tenant: Tenant, user: SignedInUser, attempt: CodeAttempt): Promise<void>;
  /**
   * Takes the authenticator app and its backup codes away. It needs the password and a code; a user without a password needs
   * a passkey beside the code, so that never a code alone is enough.
   *
   * @throws `identity.sign_in_refused`, `identity.code_wrong`, `identity.too_many_failures`, `identity.two_factor_inactive`,
   * `identity.two_factor_required` when it is the last second factor of a user who has to have one,
   * `identity.two_factor_removal_unproven`
   */
  remove(
    tenant: Tenant,
    user: SignedInUser,
    attempt: CodeAttempt & { readonly password: Secret },
  ): Promise<void>;
  /** @throws `identity.code_wrong`, `identity.two_factor_inactive`, `identity.too_many_failures` */
  renewBackupCodes(tenant: Tenant, user: SignedInUser, attempt: CodeAttempt): Promise<string[]>;
  /** Takes away everything that is a second factor; whoever calls it records who asked for it. */
  reset(tenant: Tenant, userId: string): Promise<void>;
}

export interface TwoFactorDependencies extends CodeCheckDependencies {
  /** Checks a password as signing in does. */
  readonly checkPassword: (
    tenant: Tenant,
    user: SignedInUser,
    attempt: { readonly password: Secret; readonly address: string },
  ) => Promise<void>;
}

export function createTwoFactor(dependencies: TwoFactorDependencies): TwoFactor {
  const codes = createCodeCheck(dependencies);
  return {
    describe: (tenant, user) => describe(dependencies, tenant, user),
    nextStep: (tenant, user) => findNextStep(dependencies, tenant, user.id),
    begin: (tenant, user) => begin(dependencies, tenant, user),
    check: (tenant, user, attempt) => codes.check(tenant, user, attempt),
    async confirm(tenant, user, attempt) {
      const totp = await store.findTotp(tenant, user.id);
      if (!totp) throw secondFactorErrors.two_factor_not_begun();
      if (totp.confirmed_at !== null) throw secondFactorErrors.two_factor_active();
      await codes.checkSecret(tenant, user, attempt, totp);
      const backupCodes = generateBackupCodes();
      const codeHashes = backupCodes.map((code) => hashBackupCode(tenant, code));
      const at = dependencies.clock.now().toISOString();
      const isConfirmed = await store.confirmTotp(tenant, totp, { at, codeHashes }, (ways) => {
        // Otherwise whoever knows the password alone could wait here until the user has a passkey, and get in without it.
        if (attempt.isEnrolment && ways.passkeys > 0)
          throw secondFactorErrors.second_factor_exists();
      });
      if (!isConfirmed) {
        throw secondFactorErrors.two_factor_not_begun();
      }
      await record(dependencies, tenant, user, "identity.two_factor_set_up");
      return backupCodes;
    },
    async remove(tenant, user, attempt) {
      const security = await findSecurity(dependencies, tenant, user.id);
      requireRemovable(security);
      if (security.hasPassword) await dependencies.checkPassword(tenant, user, attempt);
      await codes.check(tenant, user, attempt);
      await store.deleteTotp(tenant, user.id, ({ has_password, passkeys }) =>
        requireRemovable({ ...security, hasPassword: has_password === 1, passkeys }),
      );
      await record(dependencies, tenant, user, "identity.two_factor_removed");
    },
    async renewBackupCodes(tenant, user, attempt) {
      const { hasTotp } = await findSecurity(dependencies, tenant, user.id);
      if (!hasTotp) throw secondFactorErrors.two_factor_inactive();
      await codes.check(tenant, user, attempt);
      const backupCodes = generateBackupCodes();
      const codeHashes = backupCodes.map((code) => hashBackupCode(tenant, code));
      if (!(await replaceBackupCodes(tenant, user.id, codeHashes))) {
        throw secondFactorErrors.two_factor_inactive();
      }
      await record(dependencies, tenant, user, "identity.backup_codes_renewed");
      return backupCodes;
    },
    async reset(tenant, userId) {
      await store.deleteSecondFactors(tenant, userId);
      await dependencies.limits.forgiveCodes(tenant, userId);
    },
  };
}

interface Security {
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  readonly isRequired: boolean;
  readonly backupCodes: number;
  readonly passkeys: number;
}

async function findSecurity(
  { settings }: TwoFactorDependencies,
  tenant: Tenant,
  userId: string,
): Promise<Security> {
  const found = await store.findSecurity(tenant, userId);
  return {
    hasPassword: found?.has_password === 1,
    hasTotp: (found?.has_totp ?? 0) > 0,
    isRequired: settings.twoFactorRequired || found?.two_factor_required === 1,
    backupCodes: found?.backup_codes ?? 0,
    passkeys: found?.passkeys ?? 0,
  };
}

async function describe(
  dependencies: TwoFactorDependencies,
  tenant: Tenant,
  user: SignedInUser,
): Promise<AccountSecurity> {
  const [security, passkeys] = await Promise.all([
    findSecurity(dependencies, tenant, user.id),
    listPasskeys(tenant, user.id),
  ]);
  const { hasPassword, hasTotp, isRequired, backupCodes } = security;
  return {
    hasPassword,
    twoFactor: { isActive: hasTotp, isRequired, backupCodesLeft: backupCodes },
    passkeys: passkeys.map((passkey) => ({
      id: passkey.id,
      name: passkey.name,
      createdAt: passkey.created_at,
      lastUsedAt: passkey.last_used_at,
    })),
  };
}

async function findNextStep(
  dependencies: TwoFactorDependencies,
  tenant: Tenant,
  userId: string,
): Promise<NextStep> {
  const security = await findSecurity(dependencies, tenant, userId);
  const { hasTotp, isRequired, backupCodes, passkeys } = security;
  const methods: NextStep["methods"] = [];
  if (hasTotp) methods.push("totp");
  if (hasTotp && backupCodes > 0) methods.push("backup_code");
  if (passkeys > 0) methods.push("passkey");
  if (methods.length > 0) return { stage: "second_factor", methods };
  return { stage: isRequired ? "enrolment" : "full", methods };
}

async function begin(
  dependencies: TwoFactorDependencies,
  tenant: Tenant,
  user: SignedInUser,
): Promise<TotpSetUp> {
  const { clock, settings, encryption } = dependencies;
  const secret = generateTotpSecret();
  const now = clock.now();
  const isKept = await store.replaceUnconfirmedTotp(tenant, {
    user_id: user.id,
    encrypted_secret: encryption.of(tenant).encrypt(secret, now),
    created_at: now.toISOString(),
  });
  if (!isKept) throw secondFactorErrors.two_factor_active();
  await record(dependencies, tenant, user, "identity.two_factor_begun");
  const issuer = settings.twoFactorIssuer;
  const account = `${user.name}@${tenant.name}`;
  return { secret, uri: composeTotpUri({ issuer, account, secret }), issuer, account };
}

function requireRemovable({ hasTotp, isRequired, hasPassword, passkeys }: Security): void {
  if (!hasTotp) throw secondFactorErrors.two_factor_inactive();
  if (isRequired && passkeys === 0) throw secondFactorErrors.two_factor_required();
  if (!hasPassword && passkeys === 0) throw secondFactorErrors.two_factor_removal_unproven();
}

async function record(
  { audit }: TwoFactorDependencies,
  tenant: Tenant,
  { name }: SignedInUser,
  action: string,
): Promise<void> {
  await audit.record(tenant, { actor: name, action, subject: name, outcome: "done" });
}
