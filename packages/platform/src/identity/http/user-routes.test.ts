import { beforeEach, expect, test } from "vitest";

import { type AdministrationApp, startAdministrationApp } from "#test/administration";
import { describeRefusals } from "#test/refusals";

let app: AdministrationApp;
beforeEach(async () => void (app = await startAdministrationApp()));

const users = async () => (await app.call("GET", "/users")).json["users"];

describeRefusals(
  () => app,
  [
    ["GET", "/users"],
    ["POST", "/users", { name: "bob" }],
    ["PATCH", "/users/alice", { isAdmin: true }],
    ["DELETE", "/users/alice"],
    ["PUT", "/users/alice/password", {}],
    ["DELETE", "/users/alice/two-factor"],
    ["DELETE", "/users/alice/sessions"],
  ],
);

test("an administrator makes a user with a generated password and sees them in the list", async () => {
  const roles = [{ server: "flotilla:north", role: "analyst" }];
  const made = await app.call("POST", "/users", { body: { name: "bob", roles } });
  expect(made).toEqual({
    status: 201,
    json: {
      user: {
        name: "bob",
        isAdmin: false,
        hasPassword: true,
        isExternal: false,
        createdAt: "2026-03-01T12:00:00.000Z",
        lastSeenAt: null,
        twoFactor: { isRequired: false, isActive: false, passkeys: 0 },
        roles,
      },
      generatedPassword: expect.stringMatching(/^[a-z0-9-]{24}$/) as string,
    },
  });
  expect(await users()).toMatchObject([{ name: "alice" }, made.json["user"], { name: "root" }]);
});

test("a password that is given is not told back", async () => {
  const body = { name: "bob", password: "correct horse battery", isAdmin: true };
  expect((await app.call("POST", "/users", { body })).json).toMatchObject({
    user: { name: "bob", isAdmin: true, roles: [{ role: "analyst" }] },
    generatedPassword: null,
  });
});

test("a demotion holds for the session that is already there", async () => {
  await app.call("PATCH", "/users/alice", { body: { isAdmin: true } });
  expect((await app.call("GET", "/users", { as: "alice" })).status).toBe(200);
  const demoted = await app.call("PATCH", "/users/alice", { body: { isAdmin: false } });
  expect(demoted).toMatchObject({ status: 200, json: { name: "alice", isAdmin: false } });
  expect(await app.call("GET", "/users", { as: "alice" })).toMatchObject({
    status: 403,
    json: { code: "identity.admin_required" },
  });
});

test("removing a user ends their session and revokes their tokens", async () => {
  const { identity } = app.under;
  await identity.addMember(app.tenant, { user: "alice", role: "analyst" });
  const order = { user: "alice", roles: ["analyst"], lifeSeconds: 60 };
  const { token } = await identity.issueToken(app.tenant, order);

  expect((await app.call("DELETE", "/users/alice")).status).toBe(204);

  expect((await app.call("GET", "/session", { as: "alice" })).json).not.toMatchObject({
    user: { name: "alice" },
  });
  await expect(identity.verifyToken(app.tenant, token)).rejects.toMatchObject({
    code: "identity.token_revoked",
  });
  expect(await app.under.audited(app.tenant)).toContainEqual({
    actor: "root",
    action: "identity.user_removed",
    subject: "alice",
    outcome: "done",
    details: { tokensRevoked: 1 },
  });
});

test("a new password ends the user's sessions", async () => {
  const answer = await app.call("PUT", "/users/alice/password", { body: {} });
  expect(answer).toMatchObject({
    status: 200,
    json: { user: { name: "alice" }, generatedPassword: expect.any(String) as string },
  });
  expect((await app.call("GET", "/users", { as: "alice" })).status).toBe(401);
});

test("sessions are ended and second factors taken away", async () => {
  expect((await app.call("DELETE", "/users/alice/two-factor")).status).toBe(204);
  expect((await app.call("DELETE", "/users/alice/sessions")).status).toBe(204);
  expect((await app.call("GET", "/users", { as: "alice" })).status).toBe(401);
});

test.each<[string, unknown, number, string]>([
  ["POST /users", { name: "alice" }, 409, "identity.user_exists"],
  ["POST /users", { name: " bob" }, 400, "identity.user_name_invalid"],
  ["POST /users", { name: "bob", password: "short" }, 400, "identity.password_unsuitable"],
  [
    "POST /users",
    { name: "bob", roles: [{ server: "x", role: "y" }] },
    404,
    "identity.role_unknown",
  ],
  ["POST /users", { name: "bob", admin: true }, 400, "kernel.invalid_request"],
  ["PATCH /users/bob", { isAdmin: true }, 404, "identity.user_unknown"],
  ["PATCH /users/root", { isAdmin: false }, 409, "identity.last_admin"],
  ["PUT /users/bob/password", {}, 404, "identity.user_unknown"],
  ["PUT /users/alice/password", { password: "short" }, 400, "identity.password_unsuitable"],
  ["DELETE /users/root", undefined, 409, "identity.last_admin"],
  ["DELETE /users/bob", undefined, 404, "identity.user_unknown"],
  ["DELETE /users/b%00b", undefined, 404, "identity.user_unknown"],
  ["DELETE /users/bob/two-factor", undefined, 404, "identity.user_unknown"],
  ["DELETE /users/bob/sessions", undefined, 404, "identity.user_unknown"],
])("%s with %j answers %i %s", async (route, body, status, code) => {
  const [method = "", path = ""] = route.split(" ");
  expect(await app.call(method, path, { body })).toMatchObject({ status, json: { code } });
});
