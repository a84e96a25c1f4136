import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import type { IdentitySettings } from "../config.ts";

let under: TestIdentity;
let tenant: Tenant;
let running: RunningApp;
let cookie: string;
let attributes: string;

beforeEach(async () => await setUp());

async function setUp(
  settings: Partial<IdentitySettings> = { sessionCookieDomain: "test.example" },
) {
  under = makeIdentity({ settings });
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  await under.identity.createUser(tenant, { ...alice, isAdmin: true });
  running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => void (request.tenant = tenant));
      under.identity.routes(app);
    },
    {
      trustedProxies: ["127.0.0.1"],
      onRefused: async (request, error) => under.identity.recordRefusal(request, error),
    },
  );
  ({ cookie, attributes } = await signIn("alice", alice.password.reveal()));
}

/** Signs in at https://login.test.example. */
async function signIn(username: string, password: string) {
  const response = await fetch(`${running.url}/api/identity/sign-in`, {
    method: "POST",
    headers: { ...atLogin, "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  const [pair = "", ...rest] = response.headers.get("set-cookie")!.split("; ");
  return { cookie: pair, attributes: rest.join("; ") };
}

const atLogin = {
  "x-forwarded-for": "192.0.2.7",
  "x-forwarded-proto": "https",
  "x-forwarded-host": "login.test.example",
};
/** What a proxy adds when it asks about a request to an application. */
const forwarded = {
  ...atLogin,
  "x-forwarded-host": "app.test.example",
  "x-forwarded-method": "GET",
  "x-forwarded-uri": "/reports?year=2026&page=2",
};
const page = { accept: "text/html,application/xhtml+xml" };

async function verify(headers: Record<string, string>, query = "") {
  const url = `${running.url}/auth/verify${query}`;
  const response = await fetch(url, { headers, redirect: "manual" });
  const text = await response.text();
  return {
    status: response.status,
    location: response.headers.get("location"),
    user: response.headers.get("remote-user"),
    groups: response.headers.get("remote-groups"),
    admin: response.headers.get("remote-admin"),
    cacheControl: response.headers.get("cache-control"),
    code: text === "" ? undefined : (JSON.parse(text) as { code: string }).code,
  };
}

async function goOn(to: string, headers: Record<string, string> = { cookie }) {
  const url = `${running.url}/auth/continue?${new URLSearchParams({ to })}`;
  const response = await fetch(url, { headers: { ...atLogin, ...headers }, redirect: "manual" });
  return { status: response.status, location: response.headers.get("location") };
}

test("names a signed-in user, their roles and whether they administer", async () => {
  expect(await verify({ ...forwarded, cookie })).toMatchObject({
    status: 204,
    user: "alice",
    groups: "analyst",
    admin: "true",
    cacheControl: "no-store",
  });
});

test("lets nobody through for a token, and a session whatever token is sent beside it", async () => {
  const order = { user: "alice", roles: ["analyst"], lifeSeconds: 60 };
  const { token } = await under.identity.issueToken(tenant, order);
  const headers = { ...forwarded, authorization: `Bearer ${token}` };
  expect((await verify(headers)).status).toBe(401);
  const own = { ...forwarded, authorization: "Bearer of-the-application", cookie };
  expect(await verify(own)).toMatchObject({ status: 204, user: "alice", admin: "true" });
});

test("percent-encodes what a header cannot hold", async () => {
  const name = "Zoë 100%";
  await under.identity.createUser(tenant, { name, password: alice.password, isAdmin: false });
  const { cookie: own } = await signIn(name, alice.password.reveal());
  const { user, groups, admin } = await verify({ ...forwarded, cookie: own });
  expect([user, groups, admin]).toEqual(["Zo%C3%AB%20100%25", "", "false"]);
  expect(decodeURIComponent(user!)).toBe(name);
});

test("refuses those without the role that the application needs", async () => {
  expect(await verify({ ...forwarded, cookie }, "?role=analyst")).toMatchObject({ status: 204 });
  for (const role of ["keeper", "toString", "Analyst"]) {
    const refused = await verify({ ...forwarded, ...page, cookie }, `?role=${role}`);
    expect(refused).toMatchObject({ status: 403, code: "identity.role_required", user: null });
  }
});

test("sends a browser to the sign-in page, and from there back to what it asked for", async () => {
  const { status, location } = await verify(
    { ...forwarded, ...page },
    "?origin=https://login.test.example",
  );
  expect(status).toBe(302);
  const signInPage = new URL(location!);
  expect(signInPage.origin).toBe("https://login.test.example");
  expect(signInPage.pathname).toBe("/sign-in");
  const next = new URL(signInPage.searchParams.get("next")!, signInPage);
  expect(next.pathname).toBe("/auth/continue");
  expect(next.searchParams.get("to")).toBe("https://app.test.example/reports?year=2026&page=2");
});

test("sends a browser to the host that it is asked at, unless told another one", async () => {
  const { location } = await verify({ ...forwarded, ...page });
  expect(new URL(location!).host).toBe(new URL(running.url).host);
  expect(new URL(location!).protocol).toBe("https:");
});

test.each([
  ["a program", forwarded],
  ["a browser that sends a form", { ...forwarded, ...page, "x-forwarded-method": "POST" }],
  ["a browser that asks itself", page],
  ["a request without its address", { ...forwarded, ...page, "x-forwarded-uri": "reports" }],
  ["a session that has ended", { ...forwarded, cookie: "flotilla_session=ended" }],
])("refuses %s without a session", async (_what, headers) => {
  expect(await verify(headers)).toMatchObject({
    status: 401,
    code: "identity.not_signed_in",
    user: null,
  });
});

test("does not believe what somebody else than a trusted proxy forwards", async () => {
  running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => void (request.tenant = tenant));
      under.identity.routes(app);
    },
    { trustedProxies: ["192.0.2.1"] },
  );
  expect(await verify({ ...forwarded, ...page })).toMatchObject({ status: 401 });
});

test("names no sign-in page elsewhere", async () => {
  const elsewhere = await verify({ ...forwarded, ...page }, "?origin=https://evil.example");
  expect(elsewhere).toMatchObject({ status: 400, code: "identity.redirect_refused" });
});

test("does not let through whoever has not completed signing in", async () => {
  await setUp({ twoFactorRequired: true });
  expect(await verify({ ...forwarded, cookie })).toMatchObject({ status: 401, user: null });
});

test("shares the session with the hosts below the domain", () => {
  expect(attributes.split("; ").toSorted()).toEqual([
    "Domain=test.example",
    "HttpOnly",
    "Path=/",
    "SameSite=Lax",
    "Secure",
  ]);
});

test("shares no session without the domain, nor from a host that is not below it", async () => {
  await setUp({});
  expect(attributes).not.toContain("Domain");
  await setUp({ sessionCookieDomain: "other.example" });
  expect(attributes).not.toContain("Domain");
});

test("forgets a shared session when it ends", async () => {
  const response = await fetch(`${running.url}/api/identity/sign-out`, {
    method: "POST",
    headers: { ...atLogin, cookie, "sec-fetch-site": "same-origin" },
  });
  expect(response.headers.get("set-cookie")).toContain("Domain=test.example");
  expect(await verify({ ...forwarded, cookie })).toMatchObject({ status: 401 });
});

test.each([
  "https://app.test.example/reports?year=2026",
  "https://app.test.example:8443/",
  "https://test.example/",
  "https://login.test.example/insight",
])("goes on to %s", async (to) => {
  expect(await goOn(to)).toEqual({ status: 302, location: to });
});

test.each([
  "https://evil.example/",
  "https://eviltest.example/",
  "https://test.example.evil.example/",
  "https://app.test.example@evil.example/",
  "https://user:password@app.test.example/",
  "http://app.test.example/",
  "javascript:alert(1)//app.test.example",
  "//evil.example/",
  "/insight",
])("does not go on to %s", async (to) => {
  expect(await goOn(to)).toEqual({ status: 400, location: null });
});

test("goes nowhere but its own host without a domain", async () => {
  await setUp({});
  expect(await goOn("https://app.test.example/")).toMatchObject({ status: 400 });
  expect(await goOn("https://login.test.example/")).toMatchObject({ status: 302 });
});

test("lets a browser that is not signed in sign in first", async () => {
  const { location } = await goOn("https://app.test.example/a", {});
  const next = new URL(location!, "https://login.test.example").searchParams.get("next");
  expect(location).toMatch(/^\/sign-in\?/);
  expect(next).toBe(`/auth/continue?to=${encodeURIComponent("https://app.test.example/a")}`);
});
