import { randomUUID } from "node:crypto";

import type { Audit, Clock, Tenant } from "#kernel";

import type { IdentitySettings } from "../config.ts";
import type { TokenRow } from "../store/tables.ts";
import { revokeTokens } from "../store/token-revocation.ts";
import * as store from "../store/tokens.ts";
import { signToken } from "./sign-token.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { Bearer } from "./token-grants.ts";
import { isoTime } from "./token-limits.ts";
import { issuerOf } from "./token-names.ts";
import type { UserClaims } from "./user-claims.ts";

export interface IssueDependencies {
  readonly clock: Clock;
  readonly audit: Audit;
  readonly settings: Pick<IdentitySettings, "audience" | "issuer">;
  readonly keys: Pick<SigningKeys, "of">;
}

/** A token to be issued; that the bearer may have it is known. */
export interface Issue {
  readonly bearer: Bearer;
  /** What it is called. */
  readonly name: string;
  readonly audience: string;
  readonly scopes: UserClaims;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly actor: string;
  /** Makes of the token what is kept until it is collected; null to keep nothing of it. */
  readonly encrypt: ((token: string) => string) | null;
  /**
   * Throws when the bearer may no longer have it. It is asked after the token is stored: what is taken away before is
   * noticed here, and what is taken away later finds the token and revokes it.
   */
  readonly confirm: () => Promise<unknown>;
}

/** Expired tokens stay in the lists for so many days. */
const keptDays = 90;
/** Removed at a time, so that no request waits long for it. */
const mostRemoved = 200;

/** Signs a token, stores what it allows, and records it. Throws `identity.token_too_large` and what `confirm` throws. */
export async function issueToken(
  dependencies: IssueDependencies,
  tenant: Tenant,
  issue: Issue,
): Promise<{ readonly token: string; readonly row: TokenRow }> {
  const { keys, settings } = dependencies;
  const tokenId = randomUUID();
  const issuer = issuerOf(settings, tenant);
  const key = await keys.of(tenant);
  const token = await signToken(key, { ...issue, tokenId, bearer: issue.bearer.name, issuer });
  const row = rowOf(issue, tokenId, issue.encrypt?.(token) ?? null);
  await store.insertToken(tenant, row);
  await confirmOrRevoke(tenant, issue, row);
  await recordIssue(dependencies.audit, tenant, issue, row);
  const keptSince = isoTime(issue.issuedAt - keptDays * 86_400);
  await store.removeLongExpired(tenant, keptSince, mostRemoved);
  return { token, row };
}

async function confirmOrRevoke(tenant: Tenant, issue: Issue, row: TokenRow): Promise<void> {
  try {
    await issue.confirm();
  } catch (error) {
    // Nobody has it yet, so nobody needs to be told.
    await revokeTokens(tenant, { id: row.id }, { at: row.issued_at, by: issue.actor });
    throw error;
  }
}

async function recordIssue(
  audit: Audit,
  tenant: Tenant,
  issue: Issue,
  row: TokenRow,
): Promise<void> {
  const { id: tokenId, audience, expires_at: expiresAt } = row;
  await audit.record(tenant, {
    actor: issue.actor,
    action: "identity.token_issued",
    subject: row.user_name,
    outcome: "done",
    details: { tokenId, audience, roles: Object.keys(issue.scopes), expiresAt },
  });
}

function rowOf(issue: Issue, id: string, encryptedToken: string | null): TokenRow {
  return {
    id,
    user_id: issue.bearer.id,
    user_name: issue.bearer.name,
    audience: issue.audience,
    name: issue.name,
    roles: JSON.stringify(Object.keys(issue.scopes)),
    scopes: JSON.stringify(issue.scopes),
    issued_at: isoTime(issue.issuedAt),
    expires_at: isoTime(issue.expiresAt),
    encrypted_token: encryptedToken,
    last_used_at: null,
    revoked_at: null,
    revoked_by: null,
  };
}
