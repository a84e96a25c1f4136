import { Type } from "typebox";

import { type App, problemResponses } from "#kernel";

import type { RoleAdministration } from "../access/role-administration.ts";
import { actorOf } from "./actor.ts";
import { dateTime, done, givenName, ofSession } from "./common-schemas.ts";
import type { Guards } from "./guards.ts";

export interface RoleRoutesDependencies {
  readonly guards: Guards;
  readonly roles: RoleAdministration;
}

const latestExpiry = Type.Union([dateTime, Type.Null()], {
  description: "The moment past which no token with this role may reach; null for none.",
});
const longestLifeSeconds = Type.Union([Type.Integer({ minimum: 60 }), Type.Null()], {
  description:
    "The longest life of a token with this role; null where the server's limit alone holds.",
});
const scopes = Type.Array(Type.String());
const everyScope = Type.Boolean({
  description:
    "Whether it has every scope that its server knows, but those that give more than answers (`ingest`, `sql`): a role has them by name alone.",
});
const role = Type.Object({
  id: Type.String(),
  name: Type.String(),
  server: Type.Object({ id: Type.String(), name: Type.String(), audience: Type.String() }),
  scopes,
  everyScope,
  latestExpiry,
  longestLifeSeconds,
  members: Type.Array(Type.String(), { description: "The names of the users." }),
});
const params = Type.Object({ role: Type.String() });
const memberParams = Type.Object({ role: Type.String(), user: Type.String() });
const failures = problemResponses(400, 401, 403, 404, 409);
const noContent = { ...done, ...failures };

/** What administrators do with roles and their members. */
export function addRoleRoutes(app: App, { guards, roles }: RoleRoutesDependencies): void {
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addListAndCreate(scope, roles);
    addChanges(scope, roles);
    addMembers(scope, roles);
  });
}

function addListAndCreate(app: App, roles: RoleAdministration): void {
  const list = {
    ...ofSession,
    operationId: "listRoles",
    summary: "List the roles of every server",
    response: { 200: Type.Object({ roles: Type.Array(role) }), ...failures },
  };
  app.get("/roles", { schema: list }, async (request) => ({
    roles: await roles.list(request.tenant),
  }));
  const create = {
    ...ofSession,
    operationId: "createRole",
    summary: "Make a role",
    body: Type.Object({
      server: Type.String({ description: "The server's id." }),
      name: givenName,
      scopes: Type.Optional(scopes),
      everyScope: Type.Optional(everyScope),
      latestExpiry: Type.Optional(latestExpiry),
      longestLifeSeconds: Type.Optional(longestLifeSeconds),
    }),
    response: { 201: role, ...failures },
  };
  app.post("/roles", { schema: create }, async (request, reply) =>
    reply.code(201).send(await roles.create(request.tenant, request.body, actorOf(request))),
  );
}

function addChanges(app: App, roles: RoleAdministration): void {
  const change = {
    ...ofSession,
    operationId: "changeRole",
    summary: "Change a role; a new name revokes the tokens with the old one",
    params,
    body: Type.Object({
      name: Type.Optional(givenName),
      scopes: Type.Optional(scopes),
      everyScope: Type.Optional(everyScope),
      latestExpiry: Type.Optional(latestExpiry),
      longestLifeSeconds: Type.Optional(longestLifeSeconds),
    }),
    response: { 200: role, ...failures },
  };
  app.patch("/roles/:role", { schema: change }, async (request) =>
    roles.change(request.tenant, request.params.role, request.body, actorOf(request)),
  );
  const remove = {
    ...ofSession,
    operationId: "removeRole",
    summary: "Remove a role; tokens with it are revoked",
    params,
    response: noContent,
  };
  app.delete("/roles/:role", { schema: remove }, async (request, reply) => {
    await roles.remove(request.tenant, request.params.role, actorOf(request));
    return await reply.code(204).send(null);
  });
}

function addMembers(app: App, roles: RoleAdministration): void {
  const add = {
    ...ofSession,
    operationId: "addMember",
    summary: "Make a user a member of a role",
    params: memberParams,
    response: noContent,
  };
  app.put("/roles/:role/members/:user", { schema: add }, async (request, reply) => {
    await roles.addMember(request.tenant, request.params, actorOf(request));
    return await reply.code(204).send(null);
  });
  const remove = {
    ...ofSession,
    operationId: "removeMember",
    summary: "Take a role from a user; their tokens with it are revoked",
    params: memberParams,
    response: noContent,
  };
  app.delete("/roles/:role/members/:user", { schema: remove }, async (request, reply) => {
    await roles.removeMember(request.tenant, request.params, actorOf(request));
    return await reply.code(204).send(null);
  });
}
