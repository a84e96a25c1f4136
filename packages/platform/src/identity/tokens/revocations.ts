import type { Tenant } from "#kernel";

/** Which tokens count no more although they have not expired. */
export interface Revocations {
  /** @param tokenId - the claim `jti`; throws `identity.token_revoked`, `identity.revocation_list_stale` */
  refuseRevoked(tenant: Tenant, tokenId: string): Promise<void>;
}

/** Ids of a tenant's tokens that are revoked and have not expired. */
export type ListRevoked = (tenant: Tenant) => Promise<readonly string[]>;
