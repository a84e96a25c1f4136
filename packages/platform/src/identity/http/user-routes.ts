import { Type } from "typebox";

import { type App, problemResponses, Secret } from "#kernel";

import type { UserAdministration } from "../access/user-administration.ts";
import { longestPassword } from "../people/users.ts";
import { actorOf } from "./actor.ts";
import { dateTime, dateTimeOrNull, done, givenName, ofSession } from "./common-schemas.ts";
import type { Guards } from "./guards.ts";

export interface UserRoutesDependencies {
  readonly guards: Guards;
  readonly users: UserAdministration;
}

const params = Type.Object({ user: Type.String() });
const membership = Type.Object({
  server: Type.String({ description: "The server's audience." }),
  role: Type.String(),
});
const user = Type.Object({
  name: Type.String(),
  isAdmin: Type.Boolean(),
  hasPassword: Type.Boolean(),
  isExternal: Type.Boolean({
    description: "Whether an OpenID Connect provider vouches for the user.",
  }),
  createdAt: dateTime,
  lastSeenAt: dateTimeOrNull,
  twoFactor: Type.Object({
    isRequired: Type.Boolean(),
    isActive: Type.Boolean({ description: "Whether an authenticator app is set up." }),
    passkeys: Type.Integer(),
  }),
  roles: Type.Array(membership),
});
const withPassword = Type.Object({
  user,
  generatedPassword: Type.Union([Type.String(), Type.Null()], {
    description: "The password, where none was given; it is told only this once.",
  }),
});
const password = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: longestPassword,
    description: "Without it one is generated.",
  }),
);
const failures = problemResponses(400, 401, 403, 404, 409, 503);
const noContent = { ...done, ...failures };

/** What administrators do with users. */
export function addUserRoutes(app: App, dependencies: UserRoutesDependencies): void {
  const { users, guards } = dependencies;
  void app.register(async (scope: App) => {
    scope.addHook("onRequest", guards.requireAdmin);
    addListAndCreate(scope, users);
    addChanges(scope, users);
    addRecovery(scope, users);
  });
}

function addListAndCreate(app: App, users: UserAdministration): void {
  const list = {
    ...ofSession,
    operationId: "listUsers",
    summary: "List the users",
    response: { 200: Type.Object({ users: Type.Array(user) }), ...failures },
  };
  app.get("/users", { schema: list }, async (request) => ({
    users: await users.list(request.tenant),
  }));
  const create = {
    ...ofSession,
    operationId: "createUser",
    summary: "Make a user",
    body: Type.Object({
      name: givenName,
      isAdmin: Type.Boolean({ default: false }),
      password,
      roles: Type.Array(membership, { default: [] }),
    }),
    response: { 201: withPassword, ...failures },
  };
  app.post("/users", { schema: create }, async (request, reply) => {
    const { password: text, ...fields } = request.body;
    const made = await users.create(
      request.tenant,
      { ...fields, password: text === undefined ? null : new Secret(text) },
      actorOf(request),
    );
    return await reply.code(201).send(made);
  });
}

function addChanges(app: App, users: UserAdministration): void {
  const change = {
    ...ofSession,
    operationId: "changeUser",
    summary: "Change what a user is, and whether a second factor is required",
    params,
    body: Type.Object({
      isAdmin: Type.Optional(Type.Boolean()),
      twoFactorRequired: Type.Optional(Type.Boolean()),
    }),
    response: { 200: user, ...failures },
  };
  app.patch("/users/:user", { schema: change }, async (request) =>
    users.change(request.tenant, request.params.user, request.body, actorOf(request)),
  );
  const remove = {
    ...ofSession,
    operationId: "removeUser",
    summary: "Remove a user; their tokens are revoked",
    params,
    response: noContent,
  };
  app.delete("/users/:user", { schema: remove }, async (request, reply) => {
    await users.remove(request.tenant, request.params.user, actorOf(request));
    return await reply.code(204).send(null);
  });
}

function addRecovery(app: App, users: UserAdministration): void {
  const setPassword = {
    ...ofSession,
    operationId: "setUserPassword",
    summary: "Give a user a new password; their sessions end",
    params,
    body: Type.Object({ password }),
    response: { 200: withPassword, ...failures },
  };
  app.put("/users/:user/password", { schema: setPassword }, async (request) => {
    const { password: text } = request.body;
    const given = text === undefined ? null : new Secret(text);
    return await users.setPassword(request.tenant, request.params.user, given, actorOf(request));
  });
  const reset = {
    ...ofSession,
    operationId: "resetTwoFactor",
    summary: "Take a user's authenticator, backup codes and passkeys away, for who has lost them",
    params,
    response: noContent,
  };
  app.delete("/users/:user/two-factor", { schema: reset }, async (request, reply) => {
    await users.resetTwoFactor(request.tenant, request.params.user, actorOf(request));
    return await reply.code(204).send(null);
  });
  const end = {
    ...ofSession,
    operationId: "endUserSessions",
    summary: "End every session of a user",
    params,
    response: noContent,
  };
  app.delete("/users/:user/sessions", { schema: end }, async (request, reply) => {
    await users.endSessions(request.tenant, request.params.user, actorOf(request));
    return await reply.code(204).send(null);
  });
}
