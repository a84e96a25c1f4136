import { beforeEach, expect, test } from "vitest";

import { type AdministrationApp, startAdministrationApp } from "#test/administration";
import { describeRefusals } from "#test/refusals";

let app: AdministrationApp;
let server: string;
beforeEach(async () => {
  app = await startAdministrationApp();
  const { json } = await app.call("GET", "/servers");
  server = (json["servers"] as { id: string }[])[0]!.id;
});

const unknownId = "00000000-0000-4000-8000-000000000000";

async function create(change: object = {}) {
  const body = { server, name: "runner", scopes: ["run"], ...change };
  return await app.call("POST", "/roles", { body });
}
const pathOfNew = async () => `/roles/${String((await create()).json["id"])}`;

describeRefusals(
  () => app,
  [
    ["GET", "/roles"],
    ["POST", "/roles", { server: unknownId, name: "x" }],
    ["PATCH", `/roles/${unknownId}`, { name: "x" }],
    ["DELETE", `/roles/${unknownId}`],
    ["PUT", `/roles/${unknownId}/members/alice`],
    ["DELETE", `/roles/${unknownId}/members/alice`],
  ],
);

test("an administrator makes a role, changes it and removes it", async () => {
  const made = await create({ latestExpiry: "2027-01-01T00:00:00Z", longestLifeSeconds: 3600 });
  expect(made).toMatchObject({
    status: 201,
    json: {
      name: "runner",
      server: { id: server, name: "north", audience: "flotilla:north" },
      scopes: ["run"],
      everyScope: false,
      latestExpiry: "2027-01-01T00:00:00.000Z",
      longestLifeSeconds: 3600,
      members: [],
    },
  });
  const listed = async () => (await app.call("GET", "/roles")).json["roles"];
  expect(await listed()).toEqual([expect.objectContaining({ name: "analyst" }), made.json]);
  const path = `/roles/${String(made.json["id"])}`;
  const body = {
    name: "racer",
    scopes: ["get_result"],
    latestExpiry: null,
    longestLifeSeconds: null,
  };
  expect(await app.call("PATCH", path, { body })).toMatchObject({ status: 200, json: body });
  expect((await app.call("DELETE", path)).status).toBe(204);
  expect(await listed()).toMatchObject([{ name: "analyst" }]);
});

test("a member may do what the role gives, until they are taken from it", async () => {
  const path = await pathOfNew();
  const { identity } = app.under;
  expect((await app.call("PUT", `${path}/members/alice`)).status).toBe(204);
  const order = { user: "alice", roles: ["runner"], lifeSeconds: 60 };
  const { token } = await identity.issueToken(app.tenant, order);
  expect((await identity.verifyToken(app.tenant, token)).roles).toEqual({ runner: ["run"] });

  expect((await app.call("DELETE", `${path}/members/alice`)).status).toBe(204);

  await expect(identity.verifyToken(app.tenant, token)).rejects.toMatchObject({
    code: "identity.token_revoked",
  });
  await expect(identity.issueToken(app.tenant, order)).rejects.toMatchObject({
    code: "identity.role_not_held",
  });
});

test("removing or renaming a role revokes the tokens with it, and only those", async () => {
  const { identity } = app.under;
  const issue = async (...roles: string[]) =>
    (await identity.issueToken(app.tenant, { user: "root", roles, lifeSeconds: 60 })).token;
  const isValid = async (token: string) =>
    await identity.verifyToken(app.tenant, token).then(
      () => true,
      () => false,
    );
  const path = await pathOfNew();
  await app.call("PUT", `${path}/members/root`);
  const [other, first] = [await issue("analyst"), await issue("runner", "analyst")];

  await app.call("PATCH", path, { body: { scopes: [] } });
  expect(await isValid(first)).toBe(true);
  await app.call("PATCH", path, { body: { name: "racer" } });
  expect([await isValid(first), await isValid(other)]).toEqual([false, true]);

  const second = await issue("racer");
  await app.call("DELETE", path);
  expect([await isValid(second), await isValid(other)]).toEqual([false, true]);
});

test.each<[string, object, number, string]>([
  ["an unknown scope", { scopes: ["fly"] }, 400, "identity.scope_unknown"],
  [
    "an expiry in the past",
    { latestExpiry: "2026-01-01T00:00:00Z" },
    400,
    "identity.expiry_invalid",
  ],
  ["an expiry that is no time", { latestExpiry: "soon" }, 400, "kernel.invalid_request"],
  ["a name of spaces", { name: "  " }, 400, "identity.name_invalid"],
  ["a server that is not there", { server: unknownId }, 404, "identity.server_unknown"],
  ["the name of another", { name: "analyst" }, 409, "identity.role_exists"],
])("a role with %s is refused", async (_what, change, status, code) => {
  expect(await create(change)).toMatchObject({ status, json: { code } });
});

test.each<[object, number, string]>([
  [{ scopes: ["fly"] }, 400, "identity.scope_unknown"],
  [{ latestExpiry: "2026-01-01T00:00:00Z" }, 400, "identity.expiry_invalid"],
  [{ name: "analyst" }, 409, "identity.role_exists"],
  [{ server: "x" }, 400, "kernel.invalid_request"],
])("the change %j of a role is refused", async (body, status, code) => {
  const answer = await app.call("PATCH", await pathOfNew(), { body });
  expect(answer).toMatchObject({ status, json: { code } });
});

test.each([unknownId, "x", "a%00b"])("the role %s is unknown", async (id) => {
  const unknown = { status: 404, json: { code: "identity.role_id_unknown" } };
  expect(await app.call("PATCH", `/roles/${id}`, { body: {} })).toMatchObject(unknown);
  expect(await app.call("DELETE", `/roles/${id}`)).toMatchObject(unknown);
  expect(await app.call("PUT", `/roles/${id}/members/alice`)).toMatchObject(unknown);
  expect(await app.call("DELETE", `/roles/${id}/members/alice`)).toMatchObject(unknown);
});

test("who is no user becomes no member", async () => {
  const path = await pathOfNew();
  const unknown = { status: 404, json: { code: "identity.user_unknown" } };
  expect(await app.call("PUT", `${path}/members/bob`)).toMatchObject(unknown);
  expect(await app.call("DELETE", `${path}/members/bob`)).toMatchObject(unknown);
});
