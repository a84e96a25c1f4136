import { Type } from "typebox";

import { type App, problemResponses, Secret } from "#kernel";

import { identityErrors } from "../errors.ts";
import type { SignIn } from "../people/sign-in.ts";
import type { TwoFactor } from "../second-factor/two-factor.ts";
import type { Tokens } from "../tokens/tokens.ts";
import { dateTime, givenName, ofSession, typedPassword } from "./common-schemas.ts";
import { type Guards, sessionOf } from "./guards.ts";
import { originOf } from "./same-site.ts";
import { readSessionCookie } from "./session-cookie.ts";
import type { SessionOpener } from "./session-opener.ts";
import { describeSession, sessionState, type SessionStateDependencies } from "./session-state.ts";

export interface SessionRoutesDependencies extends SessionStateDependencies {
  readonly guards: Guards;
  readonly signIn: SignIn;
  readonly twoFactor: TwoFactor;
  readonly tokens: Tokens;
  readonly opener: SessionOpener;
}

const sessionToken = Type.Object(
  {
    token: Type.String({ description: "A signed JWT for the header Authorization: Bearer." }),
    expiresAt: dateTime,
  },
  { description: "A token with all roles of the signed-in user." },
);
const { tags } = ofSession;

/** Signing in and out, and what a signed-in browser needs. */
export function addSessionRoutes(app: App, dependencies: SessionRoutesDependencies): void {
  addSignInRoute(app, dependencies);
  addSecondFactorRoute(app, dependencies);
  addSignOutRoute(app, dependencies);
  addSessionRoute(app, dependencies);
  addSessionTokenRoute(app, dependencies);
}

function addSignInRoute(app: App, dependencies: SessionRoutesDependencies): void {
  const { signIn, opener } = dependencies;
  const schema = {
    operationId: "signIn",
    summary: "Sign in with a name and a password",
    tags,
    security: [],
    body: Type.Object({
      username: givenName,
      password: typedPassword,
    }),
    response: { 200: sessionState, ...problemResponses(400, 401, 403, 429, 503) },
  };
  app.post("/sign-in", { schema }, async (request, reply) => {
    if (originOf(request) === "other") throw identityErrors.cross_site_request();
    const { username, password } = request.body;
    const credentials = { username, password: new Secret(password), address: request.ip };
    const { user, stage, passwordHash } = await signIn.signIn(request.tenant, credentials);
    const session = { userId: user.id, stage, method: "password", passwordHash } as const;
    await opener.open(request, reply, session);
    return await describeSession(request, { stage, user }, dependencies);
  });
}

function addSecondFactorRoute(app: App, dependencies: SessionRoutesDependencies): void {
  const { guards, twoFactor, opener, signIn } = dependencies;
  const schema = {
    operationId: "signInWithCode",
    summary: "Complete signing in with a code of the authenticator app, or a backup code",
    ...ofSession,
    body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 40 }) }),
    response: { 200: sessionState, ...problemResponses(400, 401, 403, 429, 503) },
  };
  const onRequest = guards.requireStage("second_factor");
  app.post("/sign-in/second-factor", { schema, onRequest }, async (request, reply) => {
    const { user, method } = sessionOf(request);
    const attempt = { code: request.body.code, address: request.ip };
    await twoFactor.check(request.tenant, user, attempt);
    const session = { userId: user.id, stage: "full", method, isContinuation: true } as const;
    await opener.open(request, reply, session);
    await signIn.recordSignedIn(request.tenant, user, request.ip);
    return await describeSession(request, { stage: "full", user }, dependencies);
  });
}

function addSignOutRoute(app: App, { signIn, opener }: SessionRoutesDependencies): void {
  const schema = {
    operationId: "signOut",
    summary: "End the session",
    ...ofSession,
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
      opener.forget(reply);
    }
    return await reply.code(204).send(null);
  });
}

function addSessionRoute(app: App, dependencies: SessionRoutesDependencies): void {
  const schema = {
    operationId: "getSession",
    summary: "See who is signed in, if anybody is, or how far signing in has come",
    tags,
    security: [],
    response: { 200: sessionState, ...problemResponses(401) },
  };
  app.get("/session", { schema }, async (request) => {
    const session = await dependencies.guards.findSession(request);
    return await describeSession(request, session, dependencies);
  });
}

function addSessionTokenRoute(app: App, { guards, tokens }: SessionRoutesDependencies): void {
  const schema = {
    operationId: "createSessionToken",
    summary: "Get a short-lived token with all roles of the signed-in user",
    ...ofSession,
    response: { 200: sessionToken, ...problemResponses(400, 401, 403) },
  };
  app.post("/session/token", { schema, onRequest: guards.requireSession }, async (request) => {
    const { name } = sessionOf(request).user;
    const { token, expiresAt } = await tokens.issueForSession(request.tenant, name);
    return { token, expiresAt };
  });
}
