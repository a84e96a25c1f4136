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
}

/** Whether one single role of the principal holds every required scope. */
export function holdsScopes(principal: Principal, required: readonly string[]): boolean {
  return Object.values(principal.roles).some((scopes) => {
    const held = new Set(scopes);
    return required.every((scope) => held.has(scope));
  });
}
