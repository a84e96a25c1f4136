import { hash } from "node:crypto";

import type { Tenant } from "#kernel";

import type { UserClaims } from "./user-claims.ts";
import type { VerifiedToken } from "./verify-token.ts";

export interface VerifiedTokensLimits {
  /** Tokens kept. */
  readonly entries: number;
  /** Bytes of memory, roughly. */
  readonly bytes: number;
}

type Keepable = Pick<VerifiedToken, "roles" | "claim">;

interface HeldClaims {
  readonly roles: UserClaims;
  readonly size: number;
  /** How many of the tokens that are kept have these claims. */
  holders: number;
}

interface Entry<Kept> {
  readonly token: Kept;
  readonly claims: HeldClaims;
}

const defaultLimits: VerifiedTokensLimits = { entries: 10_000, bytes: 64 * 1024 * 1024 };
/** Bytes that a token takes beside its scopes. */
const entrySize = 1024;
/** Bytes that a scope takes beside its characters, in its list and in the set made of it. */
const scopeSize = 80;

/**
 * Tokens whose signatures have been verified, by the SHA-256 of the whole token; the ones used least lately are let go. Most tokens
 * have the same roles as others, so the scopes are kept once.
 */
export class VerifiedTokens<Kept extends Keepable> {
  readonly #limits: VerifiedTokensLimits;
  readonly #entries = new Map<string, Entry<Kept>>();
  readonly #claims = new Map<unknown, HeldClaims>();
  #bytes = 0;

  constructor(limits: VerifiedTokensLimits = defaultLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(id: string): Kept | undefined {
    const entry = this.#entries.get(id);
    if (!entry) return undefined;
    // The order of a map is the order of insertion: the one used now becomes the last to go.
    this.#entries.delete(id);
    this.#entries.set(id, entry);
    return entry.token;
  }

  /** What the claim `user_claims` means, if a token that is kept has the same. */
  findRoles(claim: unknown): UserClaims | undefined {
    return this.#claims.get(claim)?.roles;
  }

  keep(id: string, token: Kept): void {
    this.forget(id);
    this.#entries.set(id, { token, claims: this.#hold(token) });
    this.#bytes += entrySize;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) break;
      this.forget(oldest);
    }
  }

  forget(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#bytes -= entrySize;
    this.#release(entry);
  }

  #hold({ claim, roles }: Keepable): HeldClaims {
    const known = this.#claims.get(claim);
    if (known) {
      known.holders += 1;
      return known;
    }
    const held = { roles, size: sizeOf(roles), holders: 1 };
    this.#claims.set(claim, held);
    this.#bytes += held.size;
    return held;
  }

  #release({ token, claims }: Entry<Kept>): void {
    claims.holders -= 1;
    if (claims.holders > 0) return;
    this.#claims.delete(token.claim);
    this.#bytes -= claims.size;
  }
}

/** What a tenant's token is kept under. */
export function idOf(tenant: Tenant, token: string): string {
  return hash("sha256", `${tenant.name} ${token}`, "base64");
}

function sizeOf(roles: UserClaims): number {
  let size = 0;
  for (const scopes of Object.values(roles)) {
    for (const scope of scopes) size += scope.length + scopeSize;
  }
  return size;
}
