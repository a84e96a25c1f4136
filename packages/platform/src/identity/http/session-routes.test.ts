import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { AppOptions, LogLevel, Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { alice, makeIdentity, type TestIdentity, testScopes } from "#test/identity";

let under: TestIdentity;
let tenants: Record<"north" | "south", Tenant>;
let running: RunningApp;

/** The platform's app with two tenants, chosen by the header `x-test-tenant`. */
async function start(
  options: Partial<AppOptions> & { level?: LogLevel } = {},
): Promise<RunningApp> {
  return await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => {
        const name = request.headers["x-test-tenant"] === "south" ? "south" : "north";
        request.tenant = tenants[name];
      });
      under.identity.routes(app);
    },
    { onRefused: async (...refusal) => await under.identity.recordRefusal(...refusal), ...options },
  );
}

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenants = { north: await under.makeTenant("north"), south: await under.makeTenant("south") };
  await under.identity.createUser(tenants.north, { ...alice, isAdmin: true });
  running = await start();
});

interface Call {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
  readonly on?: RunningApp;
}
const sameOrigin = { "sec-fetch-site": "same-origin" };
const from = (address: string) => ({ ...sameOrigin, "x-forwarded-for": address });

async function call(
  method: string,
  path: string,
  { body, cookie, headers, on = running }: Call = {},
) {
  const response = await fetch(`${on.url}/api/identity${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie: `other=1; flotilla_session=${cookie}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    json: (text === "" ? null : JSON.parse(text)) as Record<string, unknown> | null,
    setCookie: response.headers.get("set-cookie"),
  };
}

const credentials = { username: "alice", password: alice.password.reveal() };
const signIn = async (options: Call = {}) =>
  await call("POST", "/sign-in", { body: credentials, headers: sameOrigin, ...options });

function idOf(setCookie: string | null): string {
  return /^flotilla_session=([\w-]{43});/.exec(setCookie ?? "")?.[1] ?? "no session";
}
async function newSession(): Promise<string> {
  return idOf((await signIn()).setCookie);
}

test("signing in answers who is where and sets the session's cookie", async () => {
  const { status, json, setCookie, headers } = await signIn();
  expect(status).toBe(200);
  expect(json).toEqual({
    user: { name: "alice", isAdmin: true },
    tenant: { name: "north" },
    pending: null,
    singleSignOn: null,
  });
  expect(setCookie?.split("; ").slice(1).toSorted()).toEqual([
    "HttpOnly",
    "Path=/",
    "SameSite=Lax",
  ]);
  expect(headers.get("cache-control")).toBe("no-store");
  const session = await call("GET", "/session", { cookie: idOf(setCookie) });
  expect([session.status, session.json]).toEqual([200, json]);
});

test("the cookie is Secure when the request came over https", async () => {
  const behindProxy = await start({ trustedProxies: ["127.0.0.1"] });
  const https = { "x-forwarded-proto": "https", ...sameOrigin };
  expect((await signIn({ on: behindProxy, headers: https })).setCookie).toContain("; Secure");
  expect((await signIn({ headers: https })).setCookie).not.toContain("Secure");
});

test.each([
  ["alice", "wrong"],
  ["nobody", credentials.password],
])("signing in as %s with %s is refused with a problem document", async (username, password) => {
  const { status, json, setCookie, headers } = await signIn({ body: { username, password } });
  expect(status).toBe(401);
  expect(headers.get("content-type")).toContain("application/problem+json");
  expect(json).toEqual({
    type: "about:blank",
    status: 401,
    code: "identity.sign_in_refused",
    title: "Signing in was refused",
    detail: "The name or the password is wrong.",
    remedy: "Check both and try again.",
    instance: expect.stringMatching(/^urn:uuid:/),
  });
  expect(setCookie).toBeNull();
});

test.each([
  [{}, "username"],
  [{ username: "alice" }, "password"],
  [{ username: "alice", password: 7 }, "password"],
  [{ username: "", password: "x" }, "username"],
  [{ username: "alice", password: "x".repeat(1025) }, "password"],
  [{ ...credentials, isAdmin: true }, "isAdmin"],
])("signing in with %j is a bad request that names %s", async (body, field) => {
  const { status, json } = await signIn({ body });
  expect(status).toBe(400);
  expect(json?.["errors"]).toContainEqual(expect.objectContaining({ field }));
  expect(running.logText()).not.toContain(credentials.password);
});

test("after five failures the answer is 429 and says when to come back", async () => {
  const wrong = { body: { username: "alice", password: "wrong" } };
  for (let count = 0; count < 5; count += 1) expect((await signIn(wrong)).status).toBe(401);
  const { status, json, headers } = await signIn();
  expect([status, json?.["code"]]).toEqual([429, "identity.too_many_failures"]);
  expect(headers.get("retry-after")).toBe("900");
});

test("the address that waits is the one that a trusted proxy tells, never one that a client claims", async () => {
  const wrong = { username: "alice", password: "wrong" };
  const behindProxy = await start({ trustedProxies: ["127.0.0.1"] });
  for (let count = 0; count < 5; count += 1) {
    await signIn({ body: wrong, on: behindProxy, headers: from("192.0.2.1") });
  }
  expect((await signIn({ on: behindProxy, headers: from("192.0.2.1") })).status).toBe(429);
  expect((await signIn({ on: behindProxy, headers: from("192.0.2.2") })).status).toBe(200);
  for (let count = 0; count < 5; count += 1) {
    await signIn({ body: wrong, headers: from(`192.0.2.${count}`) });
  }
  expect((await signIn({ headers: from("192.0.2.99") })).status).toBe(429);
});

test("signing in again gives another session and ends the one before", async () => {
  const first = await newSession();
  const second = idOf((await signIn({ cookie: first })).setCookie);
  expect(second).not.toBe(first);
  expect((await call("GET", "/session", { cookie: first })).json).toMatchObject({ user: null });
  expect((await call("GET", "/session", { cookie: second })).status).toBe(200);
});

test("a session's id that the client chose is never taken over", async () => {
  const chosen = "A".repeat(43);
  expect(idOf((await signIn({ cookie: chosen })).setCookie)).not.toBe(chosen);
  expect((await call("GET", "/session", { cookie: chosen })).json).toMatchObject({ user: null });
});

test.each([
  ["no cookie", undefined],
  ["an unknown one", "B".repeat(43)],
  ["an empty one", ""],
  ["nonsense", "%00%ff'--"],
])("with %s nobody is signed in", async (_what, cookie) => {
  const { status, json } = await call("GET", "/session", cookie === undefined ? {} : { cookie });
  const nobody = { user: null, tenant: { name: "north" }, pending: null, singleSignOn: null };
  expect([status, json]).toEqual([200, nobody]);
});

test("a session ends after 20 idle minutes", async () => {
  const cookie = await newSession();
  under.clock.advance(19 * 60);
  expect((await call("GET", "/session", { cookie })).status).toBe(200);
  under.clock.advance(20 * 60);
  expect((await call("GET", "/session", { cookie })).json).toMatchObject({ user: null });
});

test("signing out ends the session, removes the cookie, and may be repeated", async () => {
  const cookie = await newSession();
  const { status, setCookie, json } = await call("POST", "/sign-out", {
    cookie,
    headers: sameOrigin,
  });
  expect([status, json]).toEqual([204, null]);
  expect(setCookie).toMatch(/^flotilla_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
  expect((await call("GET", "/session", { cookie })).json).toMatchObject({ user: null });
  expect((await call("POST", "/sign-out", { cookie, headers: sameOrigin })).status).toBe(204);
  expect((await call("POST", "/sign-out")).status).toBe(204);
});

test("a session of one tenant is nothing in another, and its users are unknown there", async () => {
  const cookie = await newSession();
  const headers = { ...sameOrigin, "x-test-tenant": "south" };
  expect((await call("GET", "/session", { cookie, headers })).json).toMatchObject({ user: null });
  expect((await call("POST", "/sign-out", { cookie, headers })).status).toBe(204);
  expect((await signIn({ headers })).status).toBe(401);
  expect((await call("GET", "/session", { cookie })).status).toBe(200);
});

test("the console gets a token for 15 minutes with all roles of the user", async () => {
  const cookie = await newSession();
  const { status, json } = await call("POST", "/session/token", { cookie, headers: sameOrigin });
  expect(status).toBe(200);
  expect(json).toEqual({ token: expect.any(String), expiresAt: "2026-03-01T12:15:00.000Z" });
  const principal = await under.identity.verifyToken(tenants.north, json?.["token"] as string);
  expect(principal).toMatchObject({ name: "alice", roles: { analyst: testScopes.toSorted() } });
  expect((await call("POST", "/session/token", { headers: sameOrigin })).status).toBe(401);
});

test("a token is no session: with it one gets no further token", async () => {
  const order = { user: "alice", roles: ["analyst"], lifeSeconds: 60 };
  const { token } = await under.identity.issueToken(tenants.north, order);
  const headers = { authorization: `Bearer ${token}` };
  const { status, json } = await call("POST", "/session/token", { headers });
  expect([status, json?.["code"]]).toEqual([401, "identity.not_signed_in"]);
});

test.each<[string, (host: string) => Record<string, string>, number]>([
  ["the same origin by Sec-Fetch-Site", () => sameOrigin, 200],
  ["the address bar", () => ({ "sec-fetch-site": "none" }), 200],
  ["another site by Sec-Fetch-Site", () => ({ "sec-fetch-site": "cross-site" }), 403],
  ["another host of the same site", () => ({ "sec-fetch-site": "same-site" }), 403],
  ["the same origin by Origin", (host) => ({ origin: `http://${host}` }), 200],
  ["another origin", () => ({ origin: "https://evil.example" }), 403],
  ["another port", () => ({ origin: "http://127.0.0.1:1" }), 403],
  ["a sandboxed page", () => ({ origin: "null" }), 403],
  ["an origin that ends alike", (host) => ({ origin: `http://evil${host}` }), 403],
  [
    "an origin with the host as its user",
    (host) => ({ origin: `http://${host}@evil.example` }),
    403,
  ],
  [
    "another site that also names this origin",
    (host) => ({ "sec-fetch-site": "cross-site", origin: `http://${host}` }),
    403,
  ],
  ["nobody knows where", () => ({}), 403],
])("a change with the cookie from %s is answered as it should", async (_where, make, status) => {
  const cookie = await newSession();
  const headers = make(new URL(running.url).host);
  const answer = await call("POST", "/session/token", { cookie, headers });
  const code = status === 403 ? "identity.cross_site_request" : undefined;
  expect([answer.status, answer.json?.["code"]]).toEqual([status, code]);
  expect((await call("GET", "/session", { cookie, headers })).status).toBe(200);
  const signOut = await call("POST", "/sign-out", { cookie, headers });
  expect(signOut.status).toBe(status === 200 ? 204 : 403);
});

test("another site cannot sign a visitor in, a program without a browser can sign itself in", async () => {
  expect((await signIn({ headers: { "sec-fetch-site": "cross-site" } })).status).toBe(403);
  expect((await signIn({ headers: { origin: "https://evil.example" } })).status).toBe(403);
  expect((await signIn({ headers: {} })).status).toBe(200);
});

test("refused accesses are audited with who, what and whence, and the log verifies", async () => {
  const cookie = await newSession();
  await call("POST", "/session/token?secret=1", {
    cookie,
    headers: { origin: "https://evil.example" },
  });
  await call("GET", "/tokens", { headers: { authorization: "Bearer nonsense" } });
  await signIn({ body: { username: "alice", password: "wrong" } });
  const entries = (await under.audited(tenants.north)).filter(
    (entry) => entry.outcome === "refused",
  );
  const details = { address: "127.0.0.1", instance: expect.stringMatching(/^urn:uuid:/) };
  const refusal = { actor: "anonymous", action: "identity.access_refused", outcome: "refused" };
  expect(entries).toEqual([
    {
      ...refusal,
      subject: "POST /api/identity/session/token",
      details: { ...details, code: "identity.cross_site_request" },
    },
    {
      ...refusal,
      subject: "GET /api/identity/tokens",
      details: { ...details, code: "identity.token_invalid" },
    },
    {
      ...refusal,
      action: "identity.sign_in_refused",
      subject: "alice",
      details: { address: "127.0.0.1", code: "identity.sign_in_refused" },
    },
  ]);
  expect(await under.audit.verify(tenants.north)).toMatchObject({ ok: true });
  expect(await under.audited(tenants.south)).toEqual([]);
});

test("neither password, session nor token is ever logged", async () => {
  running = await start({ level: "trace" });
  const cookie = await newSession();
  const { json } = await call("POST", "/session/token", { cookie, headers: sameOrigin });
  await call("GET", "/tokens", {
    headers: { authorization: `Bearer ${String(json?.["token"])}x` },
  });
  expect(running.logText()).toContain("/api/identity/session");
  for (const secret of [credentials.password, cookie, String(json?.["token"])]) {
    expect(running.logText()).not.toContain(secret);
  }
});
