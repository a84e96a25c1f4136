import type { FastifyRequest } from "fastify";

import { holdsScopes, type Principal } from "#kernel";

import { type Access, scopesByRole } from "../access.ts";
import { identityErrors } from "../errors.ts";
import type { Sessions } from "../people/sessions.ts";
import type { Tokens } from "../tokens/tokens.ts";
import { isSafe, originOf } from "./same-site.ts";
import { readSessionCookie } from "./session-cookie.ts";

/** A hook for a route or a scope: it lets the request pass or throws. `onRequest` runs before the body is read. */
export type Guard = (request: FastifyRequest) => Promise<void>;

/** Who makes a request, and whether that is enough. Each sets `request.principal`. */
export interface Guards {
  /**
   * Whom the request proves: by a bearer token, else by a session's cookie; null when it offers neither.
   *
   * @throws `identity.token_expired`, `identity.token_invalid`, `identity.cross_site_request`
   */
  authenticate(request: FastifyRequest): Promise<Principal | null>;
  /** Whom the request's bearer token proves. @throws `identity.token_missing` and what `authenticate` throws */
  proveToken(request: FastifyRequest): Promise<Principal>;
  /** Passes a bearer token of which one role holds all the scopes. @throws `identity.scope_missing` as well */
  requireToken(...scopes: readonly string[]): Guard;
  /** Passes a signed-in session. @throws `identity.not_signed_in` */
  requireSession: Guard;
  /** Passes a signed-in session, a bearer token or the operator. @throws `identity.not_signed_in` */
  requirePrincipal: Guard;
}

export interface GuardsDependencies {
  readonly access: Access;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
}

export function createGuards(dependencies: GuardsDependencies): Guards {
  const authenticate = async (request: FastifyRequest) =>
    await authenticateRequest(dependencies, request);
  const proveToken = async (request: FastifyRequest) => {
    const principal = await authenticate(request);
    if (principal?.kind !== "token") throw identityErrors.token_missing();
    return principal;
  };
  return {
    authenticate,
    proveToken,
    requireToken:
      (...scopes) =>
      async (request) => {
        const principal = await proveToken(request);
        if (scopes.length === 0 || holdsScopes(principal, scopes)) return;
        throw identityErrors.scope_missing({ scopes: scopes.join(", ") });
      },
    async requireSession(request) {
      const principal = await authenticate(request);
      if (principal?.kind !== "session") throw identityErrors.not_signed_in();
    },
    async requirePrincipal(request) {
      if (!(await authenticate(request))) throw identityErrors.not_signed_in();
    },
  };
}

async function authenticateRequest(
  dependencies: GuardsDependencies,
  request: FastifyRequest,
): Promise<Principal | null> {
  const { tenant, principal: earlier } = request;
  // The server has proven the operator already, who comes through the socket in the data directory.
  if (earlier?.tenant === tenant.name) return earlier;
  const token = readBearerToken(request);
  const principal =
    token === null
      ? await findSessionPrincipal(dependencies, request)
      : await dependencies.tokens.verify(tenant, token);
  request.principal = principal;
  return principal;
}

function readBearerToken(request: FastifyRequest): string | null {
  const [scheme = "", token = "", ...rest] = (request.headers.authorization ?? "").split(" ");
  if (scheme.toLowerCase() !== "bearer") return null;
  return rest.length === 0 ? token : "";
}

async function findSessionPrincipal(
  { access, sessions }: GuardsDependencies,
  request: FastifyRequest,
): Promise<Principal | null> {
  const session = readSessionCookie(request);
  if (session === null) return null;
  if (!isSafe(request) && originOf(request) !== "same") throw identityErrors.cross_site_request();
  const { tenant } = request;
  const user = await sessions.find(tenant, session);
  if (!user) return null;
  return {
    kind: "session",
    name: user.name,
    tenant: tenant.name,
    roles: scopesByRole(await access.grantsOf(tenant, user.id)),
    isAdmin: user.isAdmin,
  };
}
