import { generateSync } from "otplib";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { Tenant } from "#kernel";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";
import {
  type IdentityApp,
  type IdentityBrowser,
  openBrowser,
  startIdentityApp,
} from "#test/identity-browser";

const next = "quiet-lantern-orbit-maple-47";
const password = alice.password.reveal();
let under: TestIdentity;
let tenant: Tenant;
let running: IdentityApp;
let browser: IdentityBrowser;

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  await under.identity.createUser(tenant, { ...alice, isAdmin: false });
  running = await startIdentityApp(under, tenant);
  browser = await signedIn();
});

async function signedIn(): Promise<IdentityBrowser> {
  const opened = openBrowser(running);
  await opened.signIn();
  return opened;
}
function codeOf(secret: unknown): string {
  const epoch = Math.floor(under.clock.now().getTime() / 1000);
  return generateSync({ secret: String(secret), epoch });
}
/** Returns the authenticator's secret; the time of the code for setting up is over. */
async function setUp(): Promise<unknown> {
  const { secret } = (await browser.call("POST", "/me/two-factor")).json;
  const body = { code: codeOf(secret) };
  await browser.call("POST", "/me/two-factor/confirmation", { body });
  under.clock.advance(120);
  return secret;
}
const renew = async (code: string) =>
  await browser.call("POST", "/me/two-factor/backup-codes", { body: { code } });
const isSignedIn = async (by: IdentityBrowser) =>
  (await by.call("GET", "/session")).json["user"] !== null;
const changePassword = async (body: object, by = browser) =>
  await by.call("PUT", "/me/password", { body });

test("changing the password ends every session, and goes on in a new one", async () => {
  const other = await signedIn();
  const before = browser.copy();
  expect((await changePassword({ current: password, password: next })).status).toBe(204);
  expect(browser.session()).not.toBe(before.session());
  expect(await isSignedIn(browser)).toBe(true);
  expect([await isSignedIn(before), await isSignedIn(other)]).toEqual([false, false]);
  expect((await openBrowser(running).signIn()).status).toBe(401);
  const { json } = await browser.call("GET", "/me/sessions");
  expect(json["sessions"]).toHaveLength(1);
});

test("a new password that is easy to guess is refused with the reason, and nothing changes", async () => {
  const answer = await changePassword({ current: password, password: "alice-alice-alice" });
  expect([answer.status, answer.code]).toEqual([400, "identity.password_weak"]);
  expect(answer.json["detail"]).toMatch(/easy to guess\. .* could find it out in /);
  expect(await isSignedIn(browser)).toBe(true);
  expect(running.logText()).not.toContain("alice-alice");
});

test("guessing the current password comes to an end that says when to come back", async () => {
  const guess = { current: "wrong", password: next };
  for (let count = 0; count < 5; count += 1) {
    expect((await changePassword(guess)).code).toBe("identity.sign_in_refused");
  }
  const { status, headers } = await changePassword({ current: password, password: next });
  expect([status, headers.get("retry-after")]).toEqual([429, "900"]);
  expect(await isSignedIn(browser)).toBe(true);
});

test("an account is described, from nothing to an authenticator app and back", async () => {
  const describe = async () => (await browser.call("GET", "/me/security")).json;
  const off = { isActive: false, isRequired: false, backupCodesLeft: 0 };
  expect(await describe()).toEqual({ hasPassword: true, twoFactor: off, passkeys: [] });
  const secret = await setUp();
  const on = { isActive: true, isRequired: false, backupCodesLeft: 16 };
  expect(await describe()).toEqual({ hasPassword: true, twoFactor: on, passkeys: [] });
  const body = { password, code: codeOf(secret) };
  expect((await browser.call("POST", "/me/two-factor/removal", { body })).status).toBe(204);
  expect((await describe())["twoFactor"]).toEqual(off);
});

test("an authenticator app is not removed without the password", async () => {
  const secret = await setUp();
  for (const wrong of [{ password: "wrong" }, {}]) {
    const body = { ...wrong, code: codeOf(secret) };
    const { status, code } = await browser.call("POST", "/me/two-factor/removal", { body });
    expect([status, code]).toEqual([401, "identity.sign_in_refused"]);
  }
  const again = await browser.call("POST", "/me/two-factor");
  expect([again.status, again.code]).toEqual([409, "identity.two_factor_active"]);
});

test("new backup codes replace the old ones", async () => {
  const secret = await setUp();
  const first = (await renew(codeOf(secret))).json["backupCodes"] as string[];
  const second = (await renew(first[0]!)).json["backupCodes"] as string[];
  expect(new Set([...first, ...second]).size).toBe(32);
  expect((await renew(first[1]!)).code).toBe("identity.code_wrong");
});

test("the sessions are listed with the present one marked, and each can be ended", async () => {
  under.clock.advance(5);
  const other = await signedIn();
  const list = async () =>
    (await browser.call("GET", "/me/sessions")).json["sessions"] as Record<string, unknown>[];
  const listed = await list();
  expect(listed).toMatchObject([
    { isCurrent: false, startedAt: "2026-03-01T12:00:05.000Z" },
    { isCurrent: true, startedAt: "2026-03-01T12:00:00.000Z" },
  ]);
  expect(listed[0]).toMatchObject({
    method: "password",
    address: "127.0.0.1",
    userAgent: "Test browser",
  });
  expect(JSON.stringify(listed)).not.toContain(other.session());
  const path = `/me/sessions/${String(listed[0]!["id"])}`;
  expect((await browser.call("DELETE", path)).status).toBe(204);
  expect([await isSignedIn(browser), await isSignedIn(other)]).toEqual([true, false]);
  const again = await browser.call("DELETE", path);
  expect([again.status, again.code]).toEqual([404, "identity.session_unknown"]);
});

test("all sessions but the present one can be ended at once", async () => {
  const others = [await signedIn(), await signedIn()];
  expect((await browser.call("DELETE", "/me/sessions")).status).toBe(204);
  for (const other of others) expect(await isSignedIn(other)).toBe(false);
  expect(await isSignedIn(browser)).toBe(true);
});

test("nobody ends the session of somebody else", async () => {
  await under.identity.createUser(tenant, { ...alice, name: "bob", isAdmin: true });
  const bob = openBrowser(running);
  await bob.call("POST", "/sign-in", { body: { username: "bob", password } });
  const [mine] = (await browser.call("GET", "/me/sessions")).json["sessions"] as { id: string }[];
  expect((await bob.call("DELETE", `/me/sessions/${mine!.id}`)).status).toBe(404);
  await bob.call("DELETE", "/me/sessions");
  expect([await isSignedIn(browser), await isSignedIn(bob)]).toEqual([true, true]);
});

test("a session that is not used for 20 minutes has ended for every route", async () => {
  under.clock.advance(19 * 60);
  expect((await browser.call("GET", "/me/security")).status).toBe(200);
  under.clock.advance(20 * 60);
  const { status, code } = await browser.call("GET", "/me/security");
  expect([status, code]).toEqual([401, "identity.not_signed_in"]);
});

test("every change with a session's cookie from another site is refused", async () => {
  const changes = running.routes.filter(
    ([method, path]) =>
      method !== "GET" && method !== "OPTIONS" && path.startsWith("/api/identity/"),
  );
  expect(changes.length).toBeGreaterThan(20);
  // Where nobody has to be signed in, what a route wants is looked at first.
  const bodies: Record<string, object> = {
    "/sign-in": { username: "alice", password },
    "/sign-in/passkey": { challengeId: "x", response: {} },
  };
  for (const from of ["cross-site", "same-site"]) {
    const headers = { "sec-fetch-site": from };
    for (const [method, path] of changes) {
      const below = path.replace("/api/identity", "");
      const body = bodies[below];
      const answer = await browser.copy().call(method, below, { headers, ...(body && { body }) });
      expect([method, below, answer.status, answer.code]).toEqual([
        method,
        below,
        403,
        "identity.cross_site_request",
      ]);
    }
  }
  expect(await isSignedIn(browser)).toBe(true);
});
