import type { Clock, Logger, Principal, Tenant } from "#kernel";

import type { IdentitySettings } from "./config.ts";
import { RemoteKeys } from "./tokens/remote-keys.ts";
import { RemoteRevocations } from "./tokens/remote-revocations.ts";
import { createTokenVerifier, type TokenVerifier } from "./tokens/token-verifier.ts";

export interface TokenVerificationDependencies {
  readonly settings: IdentitySettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Verifying tokens in a process without the role identity, which knows keys and revoked tokens from outside. */
export interface TokenVerification extends TokenVerifier {
  /** Warns, once, when nothing is set that tells of revoked tokens. */
  start(): void;
  /** Reads the tenant's keys and its list of revoked tokens, and keeps reading them. What cannot be read is logged. */
  openTenant(tenant: Tenant): Promise<void>;
  /** Reads the tenant's list no more; tokens of the tenant are then accepted no more either, if there is to be a list. */
  closeTenant(tenant: Tenant): void;
  /** Throws what verifying throws, and `identity.verification_keys_missing`. */
  verify(tenant: Tenant, token: string): Promise<Principal>;
  /** Reads nothing more. */
  close(): void;
}

/** @throws `identity.public_keys_setting_unusable` */
export function createTokenVerification(
  dependencies: TokenVerificationDependencies,
): TokenVerification {
  const { settings, logger } = dependencies;
  const keys = new RemoteKeys(dependencies);
  const revocations = new RemoteRevocations({ ...dependencies, keys });
  const verifier = createTokenVerifier({ ...dependencies, keys, revocations });
  return {
    verify: async (tenant, token) => await verifier.verify(tenant, token),
    start() {
      if (settings.revocationListUrl ?? settings.revocationListFile) return;
      logger.warn(
        "revoked tokens are accepted until they expire: neither FLOTILLA_IDENTITY_REVOCATION_LIST_URL nor FLOTILLA_IDENTITY_REVOCATION_LIST_FILE is set",
      );
    },
    async openTenant(tenant) {
      await keys.open(tenant);
      await revocations.open(tenant);
    },
    closeTenant: (tenant) => revocations.closeTenant(tenant),
    close() {
      keys.close();
      revocations.close();
    },
  };
}
