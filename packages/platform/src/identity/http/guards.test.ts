import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { Principal, Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

let under: TestIdentity;
let tenant: Tenant;
let running: RunningApp;
let token: string;
let cookie: string;
let operator: Principal | null;

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  operator = null;
  await under.identity.createUser(tenant, { ...alice, isAdmin: true });
  const { guards } = under.identity;
  running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => {
        request.tenant = tenant;
        if (operator) request.principal = operator;
      });
      under.identity.routes(app);
      app.get("/token", { onRequest: guards.requireToken() }, who);
      app.get("/run", { onRequest: guards.requireToken("run") }, who);
      app.get("/both", { onRequest: guards.requireToken("run", "get_result") }, who);
      app.get("/more", { onRequest: guards.requireToken("run", "everything") }, who);
      app.get("/session", { onRequest: guards.requireSession }, who);
      app.get("/any", { onRequest: guards.requirePrincipal }, who);
      app.get("/open", async (request) => {
        await guards.authenticate(request);
        return who(request);
      });
    },
    { onRefused: under.identity.recordRefusal },
  );
  const order = { user: "alice", roles: ["analyst"], lifeSeconds: 60 };
  ({ token } = await under.identity.issueToken(tenant, order));
  const { name: username, password } = alice;
  const signedIn = await fetch(`${running.url}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password: password.reveal() }),
  });
  cookie = signedIn.headers.get("set-cookie")!.split(";")[0]!;
});

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(running.url + path, { headers });
  const json = (await response.json()) as Record<string, unknown>;
  return { status: response.status, json, challenge: response.headers.get("www-authenticate") };
}
const who = (request: { principal: Principal | null }) => ({ ...request.principal });
const bearer = () => ({ authorization: `Bearer ${token}` });

test.each([
  ["/token", "nothing", 401, "identity.token_missing"],
  ["/token", "token", 200, undefined],
  ["/token", "cookie", 401, "identity.token_missing"],
  ["/run", "token", 200, undefined],
  ["/both", "token", 200, undefined],
  ["/more", "token", 403, "identity.scope_missing"],
  ["/more", "nothing", 401, "identity.token_missing"],
  ["/session", "nothing", 401, "identity.not_signed_in"],
  ["/session", "token", 401, "identity.not_signed_in"],
  ["/session", "cookie", 200, undefined],
  ["/any", "nothing", 401, "identity.not_signed_in"],
  ["/any", "token", 200, undefined],
  ["/any", "cookie", 200, undefined],
  ["/open", "nothing", 200, undefined],
])("%s with %s answers %i", async (path, proof, status, code) => {
  const headers = { nothing: {}, token: bearer(), cookie: { cookie } }[proof];
  const answer = await get(path, headers);
  expect([answer.status, answer.json["code"]]).toEqual([status, code]);
  expect(answer.challenge === "Bearer").toBe(status === 401);
});

test("a refused scope is named, and the audit log names the user", async () => {
  const { json } = await get("/more", bearer());
  expect(json["detail"]).toBe(
    "User claims verification failed: no single role holds all of run, everything.",
  );
  expect((await under.audited(tenant)).at(-1)).toMatchObject({
    actor: "alice",
    action: "identity.access_refused",
    subject: "GET /more",
    details: { code: "identity.scope_missing" },
  });
});

test("only a session carries the rights of an admin", async () => {
  expect((await get("/any", { cookie })).json).toMatchObject({ kind: "session", isAdmin: true });
  expect((await get("/any", bearer())).json).toMatchObject({ kind: "token", isAdmin: false });
});

test("a token counts before the cookie, also when it is bad", async () => {
  expect((await get("/any", { cookie, ...bearer() })).json["kind"]).toBe("token");
  const answer = await get("/any", { cookie, authorization: "Bearer x" });
  expect([answer.status, answer.json["code"]]).toEqual([401, "identity.token_invalid"]);
});

test("a proxy's own password in the header does not hide the session", async () => {
  const authorization = `Basic ${Buffer.from("edge:secret").toString("base64")}`;
  expect((await get("/any", { cookie, authorization })).json["kind"]).toBe("session");
});

test.each([
  ["bearer TOKEN", 200],
  ["BEARER TOKEN", 200],
  ["Bearer", 401],
  ["Bearer ", 401],
  ["Bearer  TOKEN", 401],
  ["Bearer TOKEN TOKEN", 401],
  ["Bearer TOKEN,", 401],
  ["TOKEN", 401],
  ["Token TOKEN", 401],
])("the header %s is answered with %i", async (form, status) => {
  const authorization = form.replaceAll("TOKEN", token);
  expect((await get("/token", { authorization })).status).toBe(status);
});

test("an expired token is told apart", async () => {
  under.clock.advance(60);
  expect((await get("/token", bearer())).json).toMatchObject({
    code: "identity.token_expired",
    detail: "Token has expired",
  });
});

test("a principal whom the server has proven already is kept, unless of another tenant", async () => {
  operator = { kind: "operator", name: "operator", tenant: "north", roles: {}, isAdmin: true };
  expect((await get("/any")).json).toEqual(operator);
  expect((await get("/token")).status).toBe(401);
  operator = { ...operator, tenant: "south" };
  expect((await get("/any")).status).toBe(401);
});
