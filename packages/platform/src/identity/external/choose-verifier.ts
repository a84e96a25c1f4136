import type { Principal, Tenant } from "#kernel";

import type { ExternalTokens } from "./external-tokens.ts";

export interface Verifiers {
  /** Of the platform's own tokens. */
  readonly own: { verify(tenant: Tenant, token: string): Promise<Principal> };
  readonly external: ExternalTokens | null;
}

/** Verifies a token as one of the external issuer if it says so in a tenant that trusts it, and as an own one otherwise. */
export function chooseVerifier({ own, external }: Verifiers): Verifiers["own"] {
  if (external === null) return own;
  return {
    async verify(tenant, token) {
      const verifier = external.isFor(tenant, token) ? external : own;
      return await verifier.verify(tenant, token);
    },
  };
}
