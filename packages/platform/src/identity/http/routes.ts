import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";

import { type App, FlotillaError, problemResponses, Secret, type Tenant } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { SignIn } from "../people/sign-in.ts";
import { longestPassword } from "../people/users.ts";
import type { Tokens } from "../tokens/tokens.ts";
import type { Guards } from "./guards.ts";
import { originOf } from "./same-site.ts";
import {
  clearSessionCookie,
  readCookies,
  readSessionCookie,
  setSessionCookie,
} from "./session-cookie.ts";

export interface IdentityRoutesDependencies {
  readonly guards: Guards;
  readonly signIn: SignIn;
  readonly tokens: Tokens;
}

const signedIn = Type.Object(
  {
    user: Type.Object({ name: Type.String(), isAdmin: Type.Boolean() }),
    tenant: Type.Object({ name: Type.String() }),
  },
  { description: "Who is signed in, and where." },
);
const sessionState = Type.Object(
  {
    user: Type.Union([signedIn.properties.user, Type.Null()]),
    tenant: signedIn.properties.tenant,
  },
  { description: "Who is signed in, and where; nobody is where the user is null." },
);
const sessionToken = Type.Object(
  {
    token: Type.String({ description: "A signed JWT for the header Authorization: Bearer." }),
    expiresAt: Type.String({ format: "date-time", description: "ISO 8601, UTC." }),
  },
  { description: "A token with all roles of the signed-in user." },
);
const tags = ["identity"];
const security = [{ session: [] }];

/** Signing in and out, and what a signed-in browser needs. Guards work in every scope registered after this call. */
export function addIdentityRoutes(app: App, dependencies: IdentityRoutesDependencies): void {
  readCookies(app);
  void app.register(
    async (scope: App) => {
      addSignInRoute(scope, dependencies);
      addSignOutRoute(scope, dependencies);
      addSessionRoute(scope, dependencies);
      addSessionTokenRoute(scope, dependencies);
    },
    { prefix: "/api/identity" },
  );
}

function addSignInRoute(app: App, { signIn }: IdentityRoutesDependencies): void {
  const schema = {
    operationId: "signIn",
    summary: "Sign in with a name and a password",
    tags,
    security: [],
    body: Type.Object({
      username: Type.String({ minLength: 1, maxLength: 100 }),
      password: Type.String({ minLength: 1, maxLength: longestPassword }),
    }),
    response: { 200: signedIn, ...problemResponses(400, 401, 403, 429, 503) },
  };
  app.post("/sign-in", { schema }, async (request, reply) => {
    if (originOf(request) === "other") throw identityErrors.cross_site_request();
    const { username, password } = request.body;
    const credentials = {
      username,
      password: new Secret(password),
      address: request.ip,
      replacedSession: readSessionCookie(request),
    };
    const { user, session } = await tellWhenToRetry(
      reply,
      signIn.signIn(request.tenant, credentials),
    );
    setSessionCookie(reply, session);
    return describe(request.tenant, user);
  });
}

function addSignOutRoute(app: App, { signIn }: IdentityRoutesDependencies): void {
  const schema = {
    operationId: "signOut",
    summary: "End the session",
    tags,
    security,
    response: {
      204: Type.Null({ description: "The session has ended, or there was none." }),
      ...problemResponses(403),
    },
  };
  app.post("/sign-out", { schema }, async (request, reply) => {
    const session = readSessionCookie(request);
    if (session !== null) {
      if (originOf(request) !== "same") throw identityErrors.cross_site_request();
      await signIn.signOut(request.tenant, session, request.ip);
      clearSessionCookie(reply);
    }
    return await reply.code(204).send(null);
  });
}

function addSessionRoute(app: App, { guards }: IdentityRoutesDependencies): void {
  const schema = {
    operationId: "getSession",
    summary: "See who is signed in, if anybody is",
    tags,
    security: [],
    response: { 200: sessionState, ...problemResponses(401) },
  };
  app.get("/session", { schema }, async (request) => {
    const principal = await guards.authenticate(request);
    if (principal?.kind === "session") return describe(request.tenant, principal);
    return { user: null, tenant: { name: request.tenant.name } };
  });
}

function addSessionTokenRoute(app: App, { guards, tokens }: IdentityRoutesDependencies): void {
  const schema = {
    operationId: "createSessionToken",
    summary: "Get a short-lived token with all roles of the signed-in user",
    tags,
    security,
    response: { 200: sessionToken, ...problemResponses(400, 401, 403) },
  };
  app.post("/session/token", { schema, onRequest: guards.requireSession }, async (request) => {
    const { token, expiresAt } = await tokens.issueForSession(
      request.tenant,
      signedInUser(request).name,
    );
    return { token, expiresAt };
  });
}

function describe(tenant: Tenant, user: { readonly name: string; readonly isAdmin: boolean }) {
  return { user: { name: user.name, isAdmin: user.isAdmin }, tenant: { name: tenant.name } };
}

function signedInUser(request: FastifyRequest): { name: string; isAdmin: boolean } {
  if (!request.principal) throw new Error("a session route was reached without a session");
  return request.principal;
}

async function tellWhenToRetry<Result>(
  reply: FastifyReply,
  work: Promise<Result>,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FlotillaError && typeof error.extensions["retryAfter"] === "number") {
      reply.header("retry-after", error.extensions["retryAfter"]);
    }
    throw error;
  }
}
