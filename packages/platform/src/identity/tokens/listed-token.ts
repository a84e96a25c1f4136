import type { StoredToken } from "../store/tokens.ts";

/** A token as lists show it; never the token itself. Times are ISO 8601, UTC. */
export interface ListedToken {
  /** The claim `jti`. */
  readonly id: string;
  readonly name: string;
  readonly user: string;
  /** By its audience alone once the server is gone. */
  readonly server: { readonly name: string; readonly audience: string; readonly isOwn: boolean };
  readonly roles: { role: string; scopes: string[] }[];
  readonly issuedAt: string;
  readonly expiresAt: string;
  readonly state: TokenState;
  /** Whether the token itself was handed out. */
  readonly isCollected: boolean;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
  readonly revokedBy: string | null;
}

/** A token that was revoked stays so when it has expired as well. */
export type TokenState = "valid" | "expired" | "revoked";

/** @param ownAudience - of the tenant's own server */
export function listedTokenOf(row: StoredToken, now: Date, ownAudience: string): ListedToken {
  const scopes = new Map(Object.entries(JSON.parse(row.scopes) as Record<string, string[]>));
  const roles = JSON.parse(row.roles) as string[];
  return {
    id: row.id,
    name: row.name,
    user: row.user_name,
    server: {
      name: row.server_name ?? row.audience,
      audience: row.audience,
      isOwn: row.audience === ownAudience,
    },
    roles: roles.map((role) => ({ role, scopes: scopes.get(role) ?? [] })),
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    state: stateOf(row, now),
    isCollected: row.is_collected === 1,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    revokedBy: row.revoked_by,
  };
}

/** What a token is at this time. */
export function stateOf(
  token: Pick<StoredToken, "revoked_at" | "expires_at">,
  now: Date,
): TokenState {
  if (token.revoked_at !== null) return "revoked";
  return token.expires_at > now.toISOString() ? "valid" : "expired";
}
