import type { Tenant } from "#kernel";

import type { RetiredKey } from "./retired-keys.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** A key that verifies a tenant's tokens. */
export interface ListedKey {
  /** Its thumbprint by RFC 7638. */
  readonly kid: string;
  /** SPKI in PEM form. */
  readonly publicPem: string;
  readonly isSigning: boolean;
  /** ISO 8601, UTC: when a retired key no longer counts; null for one without an end. */
  readonly retiredUntil: string | null;
}

/** The keys that verify a tenant's tokens, the one that signs first. */
export async function listKeys(tenant: Tenant, keys: SigningKeys): Promise<ListedKey[]> {
  const signing = await keys.of(tenant);
  return (await keys.verificationKeys(tenant)).map((key) => ({
    kid: key.kid,
    publicPem: key.publicKey.export({ type: "spki", format: "pem" }).toString(),
    isSigning: key.kid === signing.kid,
    retiredUntil:
      "retiredUntil" in key ? new Date((key as RetiredKey).retiredUntil).toISOString() : null,
  }));
}
