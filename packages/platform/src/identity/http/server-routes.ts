import { Type } from "typebox";

import { type App, problemResponses } from "#kernel";

import type { ServerAdministration } from "../access/server-administration.ts";
import { actorOf } from "./actor.ts";
import { dateTime, done, givenName, ofSession } from "./common-schemas.ts";
import type { Guards } from "./guards.ts";

export interface ServerRoutesDependencies {
  readonly guards: Guards;
  readonly servers: ServerAdministration;
}

const latestExpiry = Type.Union([dateTime, Type.Null()], {
  description: "The moment past which no token may reach; null for none.",
});
const longestLife = Type.Integer({ minimum: 60, description: "Seconds." });
const specification = Type.Record(Type.String(), Type.Unknown(), {
  description:
    "The server's OpenAPI document: its x-audience and x-security-scopes say what it is called and which scopes it knows.",
});
const server = Type.Object({
  id: Type.String(),
  name: Type.String(),
  audience: Type.String(),
  isOwn: Type.Boolean({ description: "Whether it is this tenant's own server." }),
  latestExpiry,
  longestLifeSeconds: Type.Integer(),
  scopes: Type.Array(Type.String()),
  roles: Type.Integer({ description: "How many roles it has." }),
});
const params = Type.Object({ server: Type.String() });
const failures = problemResponses(400, 401, 403, 404, 409);

/** What administrators do with the servers that tokens are for. */
export function addServerRoutes(app: App, { guards, servers }: ServerRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addList(scope, servers);
    addCreate(scope, servers);
    addChanges(scope, servers);
  });
}

function addList(app: App, servers: ServerAdministration): void {
  const schema = {
    ...ofSession,
    operationId: "listServers",
    summary: "List the servers that tokens are for",
    response: { 200: Type.Object({ servers: Type.Array(server) }), ...failures },
  };
  app.get("/servers", { schema }, async (request) => ({
    servers: await servers.list(request.tenant),
  }));
}

function addCreate(app: App, servers: ServerAdministration): void {
  const schema = {
    ...ofSession,
    operationId: "createServer",
    summary: "Add a server by its OpenAPI document",
    body: Type.Object({
      name: givenName,
      specification,
      latestExpiry: Type.Optional(latestExpiry),
      longestLifeSeconds: longestLife,
    }),
    response: { 201: server, ...failures },
  };
  // A specification of every query kind is larger than other requests.
  app.post("/servers", { schema, bodyLimit: 8 * 1024 * 1024 }, async (request, reply) => {
    const { latestExpiry: latest = null, ...fields } = request.body;
    const order = { ...fields, latestExpiry: latest };
    return await reply
      .code(201)
      .send(await servers.create(request.tenant, order, actorOf(request)));
  });
}

function addChanges(app: App, servers: ServerAdministration): void {
  const change = {
    ...ofSession,
    operationId: "changeServer",
    summary: "Change a server's limits, or its scopes by a newer OpenAPI document",
    params,
    body: Type.Object({
      name: Type.Optional(givenName),
      specification: Type.Optional(specification),
      latestExpiry: Type.Optional(latestExpiry),
      longestLifeSeconds: Type.Optional(longestLife),
    }),
    response: { 200: server, ...failures },
  };
  const limits = { bodyLimit: 8 * 1024 * 1024 };
  app.patch("/servers/:server", { schema: change, ...limits }, async (request) =>
    servers.change(request.tenant, request.params.server, request.body, actorOf(request)),
  );
  const remove = {
    ...ofSession,
    operationId: "removeServer",
    summary: "Remove a server with its roles; its tokens are revoked",
    params,
    response: { ...done, ...failures },
  };
  app.delete("/servers/:server", { schema: remove }, async (request, reply) => {
    await servers.remove(request.tenant, request.params.server, actorOf(request));
    return await reply.code(204).send(null);
  });
}
