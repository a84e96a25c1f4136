import type { Audit, Clock, Tenant } from "#kernel";

import { revokeTokens } from "../store/token-revocation.ts";

/** Which tokens: those that meet every part that is given. */
export interface TokenSelection {
  /** Every token of the tenant. */
  readonly every?: true;
  readonly id?: string;
  readonly userId?: string;
  /** Tokens for this server. */
  readonly audience?: string;
  /** Tokens with this role on the server. */
  readonly role?: string;
}

/**
 * Revokes tokens that have neither expired nor been revoked. Whoever takes away what a token stands on calls it, once that is
 * gone: a token that is being issued meanwhile is refused or revoked then. A user's tokens are found as long as the user is there.
 */
export interface Revocation {
  /**
   * Returns how many were revoked. Records one entry in the audit log if there were any. A selection without any part is a
   * programming error.
   */
  revoke(tenant: Tenant, selection: TokenSelection, actor: string): Promise<number>;
}

export interface RevocationDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  /** Told of every token that was revoked. */
  readonly onRevoked: (tenant: Tenant, ids: readonly string[]) => Promise<void>;
}

export function createRevocation(dependencies: RevocationDependencies): Revocation {
  const { clock, audit, onRevoked } = dependencies;
  return {
    async revoke(tenant, selection, actor) {
      if (Object.values(selection).every((part) => part === undefined)) {
        throw new Error("every token was to be revoked");
      }
      const revocation = { at: clock.now().toISOString(), by: actor };
      const revoked = await revokeTokens(tenant, selection, revocation);
      if (revoked.length === 0) return 0;
      const tokenIds = revoked.map((token) => token.id).toSorted();
      const users = [...new Set(revoked.map((token) => token.user_name))].toSorted();
      const { audience, role } = selection;
      await audit.record(tenant, {
        actor,
        action: "identity.tokens_revoked",
        subject: users.length === 1 ? users[0]! : (role ?? audience ?? users.join(", ")),
        outcome: "done",
        details: { count: tokenIds.length, tokenIds, users, ...selectionFacts(audience, role) },
      });
      await onRevoked(tenant, tokenIds);
      return tokenIds.length;
    },
  };
}

function selectionFacts(audience: string | undefined, role: string | undefined) {
  return {
    ...(audience === undefined ? {} : { audience }),
    ...(role === undefined ? {} : { role }),
  };
}
