import { Type } from "typebox";

import { type App, problemResponses } from "#kernel";

import type { TokenDesk } from "../tokens/token-desk.ts";
import { actorOf } from "./actor.ts";
import { dateTime, dateTimeOrNull, done, givenName, ofSession } from "./common-schemas.ts";
import { type Guards, sessionOf } from "./guards.ts";

export interface TokenRoutesDependencies {
  readonly guards: Guards;
  readonly desk: TokenDesk;
}

const choice = Type.Object({ role: Type.String(), scopes: Type.Array(Type.String()) });
const token = Type.Object({
  id: Type.String({ description: "The claim jti." }),
  name: Type.String(),
  user: Type.String(),
  server: Type.Object({
    name: Type.String(),
    audience: Type.String(),
    isOwn: Type.Boolean({ description: "Whether it is this tenant's own server." }),
  }),
  roles: Type.Array(choice, { description: "What it allows, by role." }),
  issuedAt: dateTime,
  expiresAt: dateTime,
  state: Type.Union([Type.Literal("valid"), Type.Literal("expired"), Type.Literal("revoked")]),
  isCollected: Type.Boolean({
    description: "Whether the token itself was handed out; it is once.",
  }),
  lastUsedAt: dateTimeOrNull,
  revokedAt: dateTimeOrNull,
  revokedBy: Type.Union([Type.String(), Type.Null()]),
});
const tokens = Type.Object({ tokens: Type.Array(token) });
const grantedServer = Type.Object({
  id: Type.String(),
  name: Type.String(),
  audience: Type.String(),
  latestExpiry: Type.Object({
    at: dateTime,
    reason: Type.String({ description: "Who sets this limit, in words." }),
  }),
  roles: Type.Array(
    Type.Object({
      name: Type.String(),
      scopes: Type.Array(Type.String()),
      latestExpiry: Type.Object({ at: dateTime, reason: Type.String() }),
    }),
  ),
});
const params = Type.Object({ token: Type.String() });
const failures = problemResponses(400, 401, 403, 404, 409);
const noContent = { ...done, ...failures };

/** A user's own tokens, and every token for administrators. */
export function addTokenRoutes(app: App, dependencies: TokenRoutesDependencies): void {
  const { guards, desk } = dependencies;
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireSession);
    addOwnList(scope, desk);
    addOwnCreate(scope, desk);
    addOwnToken(scope, desk);
  });
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addAll(scope, desk);
  });
}

function addOwnList(app: App, desk: TokenDesk): void {
  const servers = {
    ...ofSession,
    operationId: "listMyServers",
    summary: "List the servers that one can have tokens for, with one's roles there",
    response: { 200: Type.Object({ servers: Type.Array(grantedServer) }), ...failures },
  };
  app.get("/me/servers", { schema: servers }, async (request) => ({
    servers: await desk.listServers(request.tenant, sessionOf(request).user),
  }));
  const list = {
    ...ofSession,
    operationId: "listMyTokens",
    summary: "List one's tokens, the newest first",
    response: { 200: tokens, ...failures },
  };
  app.get("/me/tokens", { schema: list }, async (request) => ({
    tokens: await desk.listOf(request.tenant, sessionOf(request).user),
  }));
}

function addOwnCreate(app: App, desk: TokenDesk): void {
  const schema = {
    ...ofSession,
    operationId: "createToken",
    summary: "Make a token out of one's roles",
    body: Type.Object({
      name: givenName,
      server: Type.String({ description: "The server's id." }),
      roles: Type.Array(
        Type.Object({
          role: Type.String(),
          scopes: Type.Optional(
            Type.Array(Type.String(), {
              description: "Fewer of the role's scopes; without it all.",
            }),
          ),
        }),
        { minItems: 1 },
      ),
      expiresAt: Type.Optional(dateTime),
    }),
    response: { 201: token, ...failures },
  };
  app.post("/me/tokens", { schema }, async (request, reply) =>
    reply.code(201).send(await desk.create(request.tenant, sessionOf(request).user, request.body)),
  );
}

function addOwnToken(app: App, desk: TokenDesk): void {
  const collect = {
    ...ofSession,
    operationId: "collectToken",
    summary: "Get the token itself; possible once",
    params,
    response: { 200: Type.Object({ token: Type.String() }), ...failures },
  };
  app.post("/me/tokens/:token/collection", { schema: collect }, async (request) => ({
    token: await desk.collect(request.tenant, sessionOf(request).user, request.params.token),
  }));
  const revoke = {
    ...ofSession,
    operationId: "revokeMyToken",
    summary: "Revoke one's token",
    params,
    response: noContent,
  };
  app.delete("/me/tokens/:token", { schema: revoke }, async (request, reply) => {
    const { user } = sessionOf(request);
    await desk.revokeOwn(request.tenant, user, request.params.token);
    return await reply.code(204).send(null);
  });
}

function addAll(app: App, desk: TokenDesk): void {
  const list = {
    ...ofSession,
    operationId: "listTokens",
    summary: "List the tokens of every user, the newest first",
    querystring: Type.Object({
      user: Type.Optional(Type.String()),
      state: Type.Optional(token.properties.state),
      before: Type.Optional(
        Type.String({ description: "The id of the last token of the page before." }),
      ),
      limit: Type.Integer({ default: 100, minimum: 1, maximum: 1000 }),
    }),
    response: { 200: tokens, ...failures },
  };
  app.get("/tokens", { schema: list }, async (request) => ({
    tokens: await desk.listAll(request.tenant, request.query),
  }));
  const revoke = {
    ...ofSession,
    operationId: "revokeToken",
    summary: "Revoke a token",
    params,
    response: noContent,
  };
  app.delete("/tokens/:token", { schema: revoke }, async (request, reply) => {
    await desk.revoke(request.tenant, request.params.token, actorOf(request));
    return await reply.code(204).send(null);
  });
}
