import type { FastifyRequest } from "fastify";

import { holdsScopes, type Principal } from "#kernel";

import { type Access, scopesByRole } from "../access/access.ts";
import { identityErrors } from "../errors.ts";
import type { Session, Sessions } from "../people/sessions.ts";
import type { SessionStage } from "../store/tables.ts";
import type { TokenVerifier } from "../tokens/token-verifier.ts";
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
  /** Passes a session at one of these stages of signing in. @throws `identity.not_signed_in` */
  requireStage(...stages: readonly SessionStage[]): Guard;
  /** Passes a signed-in administrator or the operator. @throws `identity.not_signed_in`, `identity.admin_required` */
  requireAdmin: Guard;
  /** Passes a signed-in session, a bearer token or the operator. @throws `identity.not_signed_in` */
  requirePrincipal: Guard;
  /** Whom a signed-in session proves, whatever token the request has beside; null for none. */
  proveSession(request: FastifyRequest): Promise<Principal | null>;
  /** The session whose cookie the request has, at whatever stage of signing in; null for none. */
  findSession(request: FastifyRequest): Promise<Session | null>;
}

export interface GuardsDependencies {
  readonly tokens: TokenVerifier;
  /** Signed-in people; null in a process that knows none. */
  readonly people: { readonly access: Access; readonly sessions: Sessions } | null;
}

const sessionsOfRequests = new WeakMap<FastifyRequest, Session>();

/** The session by which the request was let pass. Calling it behind another guard is a programming error. */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessionsOfRequests.get(request);
  if (!session) throw new Error("a route that needs a session was reached without one");
  return session;
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
    requireStage:
      (...stages) =>
      async (request) => {
        const session = await findSession(dependencies, request);
        if (!session || !stages.includes(session.stage)) throw identityErrors.not_signed_in();
      },
    async requireAdmin(request) {
      const principal = await authenticate(request);
      if (!principal || principal.kind === "token") throw identityErrors.not_signed_in();
      if (!principal.isAdmin) throw identityErrors.admin_required();
    },
    async requirePrincipal(request) {
      if (!(await authenticate(request))) throw identityErrors.not_signed_in();
    },
    proveSession: async (request) => await findSessionPrincipal(dependencies, request),
    findSession: async (request) => await findSession(dependencies, request),
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
  dependencies: GuardsDependencies,
  request: FastifyRequest,
): Promise<Principal | null> {
  const session = await findSession(dependencies, request);
  if (session?.stage !== "full" || !dependencies.people) return null;
  const { tenant } = request;
  const { user } = session;
  return {
    kind: "session",
    name: user.name,
    tenant: tenant.name,
    roles: scopesByRole(await dependencies.people.access.grantsOf(tenant, user.id)),
    isAdmin: user.isAdmin,
  };
}

async function findSession(
  { people }: GuardsDependencies,
  request: FastifyRequest,
): Promise<Session | null> {
  if (!people) return null;
  const secret = readSessionCookie(request);
  if (secret === null) return null;
  if (!isSafe(request) && originOf(request) !== "same") throw identityErrors.cross_site_request();
  const session = await people.sessions.find(request.tenant, secret);
  if (session) sessionsOfRequests.set(request, session);
  return session;
}
