import { beforeEach, expect, test } from "vitest";

import { type AdministrationApp, startAdministrationApp } from "#test/administration";
import { describeRefusals } from "#test/refusals";
import { makeSpecification } from "#test/specification";

let app: AdministrationApp;
beforeEach(async () => void (app = await startAdministrationApp()));

const unknownId = "00000000-0000-4000-8000-000000000000";
const specification = makeSpecification("flowapi", ["run", "get_result"]);
const server = { name: "FlowAPI", specification, longestLifeSeconds: 3600 };

async function listServers() {
  return (await app.call("GET", "/servers")).json["servers"] as { id: string }[];
}
const create = async () => {
  const { json } = await app.call("POST", "/servers", { body: server });
  return String(json["id"]);
};

describeRefusals(
  () => app,
  [
    ["GET", "/servers"],
    ["POST", "/servers", server],
    ["PATCH", `/servers/${unknownId}`, { name: "x" }],
    ["DELETE", `/servers/${unknownId}`],
  ],
);

test("an administrator adds a server, changes it and removes it", async () => {
  const body = { ...server, latestExpiry: "2027-01-01T00:00:00Z" };
  const made = await app.call("POST", "/servers", { body });
  expect(made).toMatchObject({
    status: 201,
    json: {
      name: "FlowAPI",
      audience: "flowapi",
      isOwn: false,
      latestExpiry: "2027-01-01T00:00:00.000Z",
      longestLifeSeconds: 3600,
      scopes: ["get_result", "run"],
      roles: 0,
    },
  });
  expect(await listServers()).toEqual([expect.objectContaining({ isOwn: true }), made.json]);
  const path = `/servers/${String(made.json["id"])}`;
  const newer = makeSpecification("flowapi", ["run"]);
  const change = { name: "New", latestExpiry: null, specification: newer };
  expect(await app.call("PATCH", path, { body: change })).toMatchObject({
    status: 200,
    json: { name: "New", latestExpiry: null, scopes: ["run"] },
  });
  expect((await app.call("DELETE", path)).status).toBe(204);
  expect(await listServers()).toHaveLength(1);
});

test("a specification may be larger than other requests", async () => {
  const scopes = Array.from({ length: 20_000 }, (_, index) => `admin3:query_kind:kind_${index}`);
  const body = { ...server, specification: makeSpecification("flowapi", scopes) };
  const { status, json } = await app.call("POST", "/servers", { body });
  expect([status, (json["scopes"] as string[]).length]).toEqual([201, 20_000]);
});

test.each<[string, object, number, string]>([
  ["a specification of nothing", { specification: {} }, 400, "identity.specification_invalid"],
  [
    "an expiry in the past",
    { latestExpiry: "2026-01-01T00:00:00Z" },
    400,
    "identity.expiry_invalid",
  ],
  ["an expiry that is no time", { latestExpiry: "soon" }, 400, "kernel.invalid_request"],
  ["a life of seconds", { longestLifeSeconds: 5 }, 400, "kernel.invalid_request"],
  ["a name of spaces", { name: "  " }, 400, "identity.name_invalid"],
  [
    "the audience of another",
    { specification: makeSpecification("flotilla:north", []) },
    409,
    "identity.server_exists",
  ],
])("a server with %s is refused", async (_what, change, status, code) => {
  const body = { ...server, ...change };
  expect(await app.call("POST", "/servers", { body })).toMatchObject({ status, json: { code } });
});

test("the tenant's own server keeps its scopes and cannot be removed", async () => {
  const path = `/servers/${(await listServers())[0]!.id}`;
  const refusal = { status: 409, json: { code: "identity.server_is_own" } };
  expect(await app.call("PATCH", path, { body: { specification } })).toMatchObject(refusal);
  expect(await app.call("DELETE", path)).toMatchObject(refusal);
  expect((await app.call("PATCH", path, { body: { longestLifeSeconds: 60 } })).status).toBe(200);
});

test("a change may be refused for its specification or its expiry", async () => {
  const path = `/servers/${await create()}`;
  const other = { specification: makeSpecification("other", []) };
  expect(await app.call("PATCH", path, { body: other })).toMatchObject({
    status: 400,
    json: { code: "identity.specification_invalid" },
  });
  const past = { latestExpiry: "2026-01-01T00:00:00Z" };
  expect(await app.call("PATCH", path, { body: past })).toMatchObject({
    status: 400,
    json: { code: "identity.expiry_invalid" },
  });
});

test.each([unknownId, "x", "a%00b"])("the server %s is unknown", async (id) => {
  const unknown = { status: 404, json: { code: "identity.server_unknown" } };
  expect(await app.call("PATCH", `/servers/${id}`, { body: {} })).toMatchObject(unknown);
  expect(await app.call("DELETE", `/servers/${id}`)).toMatchObject(unknown);
});
