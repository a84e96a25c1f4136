import { deriveKey, type Tenant } from "#kernel";

import type { IdentitySettings } from "./config.ts";
import { createFernet, type Fernet, parseFernetKey } from "./fernet.ts";

/** What encrypts a tenant's tokens and authenticator secrets at rest. */
export interface Encryption {
  of(tenant: Tenant): Fernet;
}

/** By the Fernet key of the settings, or else by one of each tenant's own. @throws `identity.fernet_key_invalid` */
export function createEncryption({ fernetKey }: Pick<IdentitySettings, "fernetKey">): Encryption {
  const shared = fernetKey && createFernet(parseFernetKey(fernetKey));
  const own = new WeakMap<Tenant, Fernet>();
  return {
    of(tenant) {
      if (shared) return shared;
      const known = own.get(tenant) ?? createFernet(deriveKey(tenant, "identity.fernet"));
      own.set(tenant, known);
      return known;
    },
  };
}
