import { decodeJwt } from "jose";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { Principal, Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { type TestIdentity, testScopes } from "#test/identity";
import { type DeskFixture, openDesk } from "#test/token-desk";

import { Sessions, type SignedInUser } from "../people/sessions.ts";
import { decodeUserClaims } from "../tokens/user-claims.ts";

const day = 86_400;
let fixture: DeskFixture;
let under: TestIdentity;
let tenant: Tenant;
let running: RunningApp;
let server: string;
let cookies: Record<"alice" | "bob", string>;
let operator: Principal | null;

type Who = "alice" | "bob" | "nobody";
type Json = Record<string, unknown>;

beforeEach(async () => {
  fixture = await openDesk();
  ({ under, tenant } = fixture);
  onTestFinished(async () => await under.remove());
  server = fixture.servers.own;
  operator = null;
  await fixture.makeAdmin("alice");
  cookies = { alice: await openSession(fixture.alice), bob: await openSession(fixture.bob) };
  running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => {
        request.tenant = tenant;
        if (operator) request.principal = operator;
      });
      under.identity.routes(app);
    },
    { onRefused: async (request, error) => await under.identity.recordRefusal(request, error) },
  );
});

async function openSession({ id: userId }: SignedInUser): Promise<string> {
  const sessions = new Sessions(under.clock, under.settings);
  const browser = { address: "127.0.0.1", userAgent: "test", replaced: null };
  const signedIn = { userId, stage: "full", method: "password", ...browser } as const;
  return `flotilla_session=${await sessions.start(tenant, signedIn)}`;
}

async function call(who: Who, method: string, path: string, body?: unknown) {
  const response = await fetch(`${running.url}/api/identity${path}`, {
    method,
    headers: {
      "sec-fetch-site": "same-origin",
      ...(who === "nobody" ? {} : { cookie: cookies[who] }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: (text === "" ? {} : JSON.parse(text)) as Json };
}

const order = (change: object = {}) => ({
  name: "laptop",
  server,
  roles: [{ role: "analyst" }],
  ...change,
});
const create = async (who: Who = "bob", change: object = {}) =>
  await call(who, "POST", "/me/tokens", order(change));
const newId = async (who: Who = "bob") => (await create(who)).json["id"] as string;
const collect = async (id: string, who: Who = "bob") =>
  await call(who, "POST", `/me/tokens/${id}/collection`);
const idsIn = ({ json }: { json: Json }) =>
  (json["tokens"] as { id: string }[]).map(({ id }) => id);

test("a user sees the own servers and roles with their limits in words", async () => {
  const { status, json } = await call("bob", "GET", "/me/servers");
  const latestExpiry = {
    at: "2026-03-31T12:00:00.000Z",
    reason: 'The server "north" allows 30 days.',
  };
  expect(status).toBe(200);
  expect(json["servers"]).toMatchObject([{ name: "demo" }, { name: "north" }]);
  expect((json["servers"] as Json[])[1]).toEqual({
    id: server,
    name: "north",
    audience: "flotilla:north",
    latestExpiry,
    roles: [{ name: "analyst", scopes: testScopes.toSorted(), latestExpiry }],
  });
});

test("a token is made, collected once, used, and revoked", async () => {
  const { status, json } = await create();
  expect([status, json["state"], json["isCollected"]]).toEqual([201, "valid", false]);
  const id = json["id"] as string;
  const collected = await collect(id);
  expect(collected.status).toBe(200);
  const token = collected.json["token"] as string;
  expect(await under.identity.verifyToken(tenant, token)).toMatchObject({ name: "bob" });
  const again = await collect(id);
  expect([again.status, again.json["code"]]).toEqual([409, "identity.token_collected"]);
  expect((await call("bob", "DELETE", `/me/tokens/${id}`)).status).toBe(204);
  const listed = await call("bob", "GET", "/me/tokens");
  expect(listed.json).toEqual({
    tokens: [
      {
        ...json,
        state: "revoked",
        isCollected: true,
        revokedAt: "2026-03-01T12:00:00.000Z",
        revokedBy: "bob",
      },
    ],
  });
  await expect(under.identity.verifyToken(tenant, token)).rejects.toMatchObject({
    code: "identity.token_revoked",
  });
});

test("fewer scopes and an earlier end are what the token has", async () => {
  const made = await create("bob", {
    roles: [{ role: "analyst", scopes: ["run"] }],
    expiresAt: "2026-03-02T00:00:00Z",
  });
  const { json } = await collect(made.json["id"] as string);
  const claims = decodeJwt(json["token"] as string);
  expect(decodeUserClaims(claims["user_claims"])).toEqual({ analyst: ["run"] });
  expect(claims.exp).toBe(Date.parse("2026-03-02T00:00:00Z") / 1000);
});

test("the limit of a role holds", async () => {
  await fixture.changeRole("analyst", { longest_life: 7 * day });
  expect((await create()).json["expiresAt"]).toBe("2026-03-08T12:00:00.000Z");
  const late = await create("bob", { expiresAt: "2026-03-08T12:00:01Z" });
  expect([late.status, late.json["code"]]).toEqual([400, "identity.expiry_too_late"]);
  expect(late.json["detail"]).toContain('The role "analyst" allows 7 days.');
});

test.each([
  [{ roles: [{ role: "pilot" }] }, 403, "identity.role_not_held"],
  [{ roles: [{ role: "analyst", scopes: ["fly"] }] }, 403, "identity.scope_not_held"],
  [{ roles: [{ role: "analyst", scopes: [] }] }, 400, "identity.scopes_missing"],
  [{ server: "nowhere" }, 404, "identity.server_unknown"],
  [{ expiresAt: "2026-02-01T00:00:00Z" }, 400, "identity.expiry_invalid"],
  [{ expiresAt: "soon" }, 400, "kernel.invalid_request"],
  [{ name: "" }, 400, "kernel.invalid_request"],
  [{ roles: [] }, 400, "kernel.invalid_request"],
])("an order with %j is refused with %i", async (change, status, code) => {
  const answer = await create("bob", change);
  expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  expect(idsIn(await call("bob", "GET", "/me/tokens"))).toEqual([]);
});

test("another user's token is unknown, also to an administrator who asks as a user", async () => {
  const id = await newId("bob");
  expect(idsIn(await call("alice", "GET", "/me/tokens"))).toEqual([]);
  for (const [method, path] of [
    ["POST", `/me/tokens/${id}/collection`],
    ["DELETE", `/me/tokens/${id}`],
    ["DELETE", `/me/tokens/%00`],
  ] as const) {
    const { status, json } = await call("alice", method, path);
    expect([status, json["code"]]).toEqual([404, "identity.token_unknown"]);
  }
  expect((await collect(id)).status).toBe(200);
});

test("an administrator lists every token in pages and revokes any", async () => {
  const first = await newId("bob");
  under.clock.advance(1);
  const second = await newId("alice");
  expect(idsIn(await call("alice", "GET", "/tokens"))).toEqual([second, first]);
  expect(idsIn(await call("alice", "GET", `/tokens?limit=1&before=${second}`))).toEqual([first]);
  expect(idsIn(await call("alice", "GET", "/tokens?user=bob&state=valid"))).toEqual([first]);
  expect((await call("alice", "DELETE", `/tokens/${first}`)).status).toBe(204);
  expect(idsIn(await call("alice", "GET", "/tokens?state=revoked"))).toEqual([first]);
  const mine = await call("bob", "GET", "/me/tokens");
  expect(mine.json["tokens"]).toMatchObject([{ id: first, state: "revoked", revokedBy: "alice" }]);
  expect((await collect(first)).json["code"]).toBe("identity.token_over");
  expect((await call("alice", "DELETE", "/tokens/nothing")).status).toBe(404);
});

test("the operator lists and revokes as an administrator does", async () => {
  const id = await newId("bob");
  operator = { kind: "operator", name: "operator", tenant: "north", roles: {}, isAdmin: true };
  expect(idsIn(await call("nobody", "GET", "/tokens"))).toEqual([id]);
  expect((await call("nobody", "DELETE", `/tokens/${id}`)).status).toBe(204);
  expect((await under.audited(tenant)).at(-1)).toMatchObject({
    actor: "operator",
    action: "identity.tokens_revoked",
    details: { tokenIds: [id] },
  });
});

test.each([
  ["bob", "GET", "/tokens", 403],
  ["bob", "DELETE", "/tokens/ID", 403],
  ["nobody", "GET", "/tokens", 401],
  ["nobody", "DELETE", "/tokens/ID", 401],
  ["nobody", "GET", "/me/servers", 401],
  ["nobody", "GET", "/me/tokens", 401],
  ["nobody", "POST", "/me/tokens", 401],
  ["nobody", "POST", "/me/tokens/ID/collection", 401],
  ["nobody", "DELETE", "/me/tokens/ID", 401],
] as const)("%s may not %s %s: %i", async (who, method, path, status) => {
  const id = await newId("bob");
  const body = method === "POST" && path === "/me/tokens" ? order() : undefined;
  const answer = await call(who, method, path.replace("ID", id), body);
  expect(answer.status).toBe(status);
  expect((await call("bob", "GET", "/me/tokens")).json["tokens"]).toMatchObject([
    { id, state: "valid", isCollected: false },
  ]);
});

test("no token is logged", async () => {
  const { json } = await collect(await newId());
  await collect("unknown");
  const [header, payload, signature] = (json["token"] as string).split(".");
  for (const part of [header!, payload!, signature!]) {
    expect(running.logText()).not.toContain(part);
  }
});
