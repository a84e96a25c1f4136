/** Who makes a request, and what they may do on this tenant's server. */
export interface Principal {
  readonly kind: "token" | "session" | "operator";
  /** The user's name, or `operator` for the owner of the data directory. */
  readonly name: string;
  /** The tenant that issued the proof; a principal of one tenant is nobody in another. */
  readonly tenant: string;
  /** Scopes by role. Roles are never combined: one role has to hold all that a request needs. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly isAdmin: boolean;
  /** The claim `jti` of the token that proved it. */
  readonly tokenId?: string;
}

/** Whether one single role of the principal holds every required scope. */
export function holdsScopes(principal: Principal, required: readonly string[]): boolean {
  return Object.values(principal.roles).some((scopes) => {
    const held = setOf(scopes) ?? { has: (scope: string) => scopes.includes(scope) };
    return required.every((scope) => held.has(scope));
  });
}

const sets = new WeakMap<readonly string[], ReadonlySet<string> | null>();

/**
 * The scopes as a set; null the first time. A token that is used again and again keeps its set; for one that is used once, making
 * it would take longer than looking through the list.
 */
function setOf(scopes: readonly string[]): ReadonlySet<string> | null {
  const known = sets.get(scopes);
  if (known) return known;
  const made = known === null ? new Set(scopes) : null;
  sets.set(scopes, made);
  return made;
}

/**
 * Scopes that give more than answers about many: a role has them only when it names them, never by having every scope of its
 * server.
 */
const givenByNameOnly: ReadonlySet<string> = new Set(["ingest", "sql"]);

/** What a role with every scope of a server has of these. */
export function withoutNamedScopes(serverScopes: readonly string[]): string[] {
  return serverScopes.filter((scope) => !givenByNameOnly.has(scope));
}
