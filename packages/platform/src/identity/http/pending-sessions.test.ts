import { generateSync } from "otplib";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import type { Tenant } from "#kernel";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";
import {
  type IdentityApp,
  type IdentityBrowser,
  openBrowser,
  startIdentityApp,
} from "#test/identity-browser";

let under: TestIdentity;
let tenant: Tenant;
let running: IdentityApp;
let browser: IdentityBrowser;

async function start(settings = {}): Promise<void> {
  under = makeIdentity({ settings });
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  await under.identity.createUser(tenant, { ...alice, isAdmin: true });
  running = await startIdentityApp(under, tenant);
  browser = openBrowser(running);
}
function codeOf(secret: unknown): string {
  const epoch = Math.floor(under.clock.now().getTime() / 1000);
  return generateSync({ secret: String(secret), epoch });
}
/** Returns the authenticator's secret and the backup codes; the time of the code for setting up is over. */
async function setUp(by = browser) {
  const { secret } = (await by.call("POST", "/me/two-factor")).json;
  const body = { code: codeOf(secret) };
  const { json, status } = await by.call("POST", "/me/two-factor/confirmation", { body });
  expect(status).toBe(200);
  under.clock.advance(120);
  return { secret: String(secret), backupCodes: json["backupCodes"] as string[] };
}
const whoIs = async (by: IdentityBrowser) => (await by.call("GET", "/session")).json;
const giveCode = async (code: string, by = browser) =>
  await by.call("POST", "/sign-in/second-factor", { body: { code } });

/** Changes the password at the moment at which something is recorded. */
function changePasswordAt(action: string): void {
  const record = under.audit.record.bind(under.audit);
  vi.spyOn(under.audit, "record").mockImplementation(async (where, entry) => {
    await record(where, entry);
    if (entry.action === action) await under.identity.setPassword(tenant, alice);
  });
}

/** What answers whoever asks. */
const openRoutes = new Set([
  "POST /sign-in",
  "POST /sign-in/passkey",
  "POST /sign-in/passkey/options",
  "GET /sign-in/single-sign-on",
  "GET /sign-in/single-sign-on/callback",
  "POST /sign-out",
  "GET /session",
  "GET /revocations",
]);
/** The guarded routes that do not answer 401. */
async function reachable(by: IdentityBrowser): Promise<string[]> {
  const found: string[] = [];
  const prefix = "/api/identity";
  const routes = running.routes.filter(([, path]) => path.startsWith(prefix));
  for (const [method, path] of routes) {
    const below = path.slice(prefix.length);
    if (openRoutes.has(`${method} ${below}`)) continue;
    const { status } = await by.copy().call(method, below);
    if (status !== 401) found.push(`${method} ${below}`);
  }
  return found.toSorted();
}

test("a password that changes while it is being checked opens no session", async () => {
  await start();
  changePasswordAt("identity.signed_in");
  expect(await browser.signIn()).toMatchObject({ status: 401, code: "identity.not_signed_in" });
  expect(await whoIs(browser)).toMatchObject({ user: null, pending: null });
});

describe("with an authenticator app, signing in", () => {
  let secret: string;
  let backupCodes: string[];

  beforeEach(async () => {
    await start();
    const first = openBrowser(running);
    await first.signIn();
    ({ secret, backupCodes } = await setUp(first));
  });

  test("comes to nothing when the password changes before it is complete", async () => {
    await browser.signIn();
    changePasswordAt("identity.backup_code_used");
    expect(await giveCode(backupCodes[0]!)).toMatchObject({ status: 401 });
    expect(await whoIs(browser)).toMatchObject({ user: null, pending: null });
  });

  test("waits for a code, and is nobody until then", async () => {
    const { status, json } = await browser.signIn();
    const pending = { user: "alice", step: "second_factor", methods: ["totp", "backup_code"] };
    expect([status, json["user"], json["pending"]]).toEqual([200, null, pending]);
    expect(await whoIs(browser)).toEqual(json);
    expect(await reachable(browser)).toEqual(["POST /sign-in/second-factor"]);
  });

  test("is complete with a code, in a new session that ends the pending one", async () => {
    await browser.signIn();
    const pending = browser.copy();
    const { status, json } = await giveCode(codeOf(secret));
    expect([status, json["user"], json["pending"]]).toEqual([
      200,
      { name: "alice", isAdmin: true },
      null,
    ]);
    expect(browser.session()).not.toBe(pending.session());
    expect(await whoIs(pending)).toMatchObject({ user: null, pending: null });
    expect((await giveCode(backupCodes[0]!, pending)).status).toBe(401);
    expect((await browser.call("GET", "/me/security")).status).toBe(200);
    const actions = (await under.audited(tenant)).map(({ action }) => action);
    expect(actions.filter((action) => action === "identity.signed_in")).toHaveLength(2);
  });

  test("is complete with a backup code", async () => {
    await browser.signIn();
    expect((await giveCode(backupCodes[0]!.toUpperCase())).status).toBe(200);
    expect((await browser.call("GET", "/me/security")).json["twoFactor"]).toMatchObject({
      backupCodesLeft: 15,
    });
  });

  test("is refused with a wrong code and with a used one alike, and both are audited once", async () => {
    const other = openBrowser(running);
    await other.signIn();
    expect((await giveCode(codeOf(secret), other)).status).toBe(200);
    await browser.signIn();
    const answers = [await giveCode(codeOf(secret)), await giveCode("000000")];
    for (const { status, json } of answers) {
      expect([status, json]).toEqual([
        401,
        {
          type: "about:blank",
          status: 401,
          code: "identity.code_wrong",
          title: "The code is not accepted",
          detail: "The code is wrong, out of date or used already.",
          remedy: expect.any(String),
          instance: expect.any(String),
        },
      ]);
    }
    const refused = (await under.audited(tenant)).filter(({ outcome }) => outcome === "refused");
    expect(refused.map(({ action }) => action)).toEqual(Array(2).fill("identity.code_refused"));
  });

  test("waits after ten wrong codes, in every session, and says for how long", async () => {
    for (let count = 0; count < 10; count += 1) {
      if (count % 5 === 0) await browser.signIn();
      expect((await giveCode("000000")).status).toBe(401);
    }
    const other = openBrowser(running);
    await other.signIn();
    const { status, code, headers } = await giveCode(codeOf(secret), other);
    expect([status, code]).toEqual([429, "identity.too_many_failures"]);
    expect(headers.get("retry-after")).toBe("900");
  });

  test("has to be completed within 15 minutes", async () => {
    await browser.signIn();
    under.clock.advance(15 * 60 + 1);
    expect((await giveCode(codeOf(secret))).code).toBe("identity.not_signed_in");
  });

  test("takes no code from another site, nor without a pending session", async () => {
    await browser.signIn();
    const headers = { "sec-fetch-site": "cross-site" };
    const body = { code: codeOf(secret) };
    const answer = await browser.call("POST", "/sign-in/second-factor", { body, headers });
    expect([answer.status, answer.code]).toEqual([403, "identity.cross_site_request"]);
    expect((await giveCode(codeOf(secret), openBrowser(running))).status).toBe(401);
    expect((await giveCode(codeOf(secret))).status).toBe(200);
    under.clock.advance(120);
    expect((await giveCode(codeOf(secret))).status).toBe(401);
  });

  test("is nothing any more once the password was changed", async () => {
    await browser.signIn();
    await under.identity.setPassword(tenant, alice);
    expect((await giveCode(codeOf(secret))).status).toBe(401);
  });
});

describe("where everybody has to have a second factor, signing in", () => {
  beforeEach(async () => await start({ twoFactorRequired: true }));

  test("lets a user without one do nothing but set one up", async () => {
    const { json } = await browser.signIn();
    expect(json["user"]).toBeNull();
    expect(json["pending"]).toEqual({ user: "alice", step: "enrolment", methods: [] });
    expect(await reachable(browser)).toEqual([
      "POST /me/passkeys",
      "POST /me/passkeys/options",
      "POST /me/two-factor",
      "POST /me/two-factor/confirmation",
    ]);
  });

  test("is complete once one is set up, in a new session that ends the pending one", async () => {
    await browser.signIn();
    const pending = browser.copy();
    const { backupCodes, secret } = await setUp();
    expect(backupCodes).toHaveLength(16);
    expect(browser.session()).not.toBe(pending.session());
    expect(await whoIs(browser)).toMatchObject({ user: { name: "alice" }, pending: null });
    expect(await whoIs(pending)).toMatchObject({ user: null, pending: null });
    const again = openBrowser(running);
    expect((await again.signIn()).json["pending"]).toMatchObject({ step: "second_factor" });
    expect((await giveCode(codeOf(secret), again)).status).toBe(200);
  });

  test("is not complete with a wrong code", async () => {
    await browser.signIn();
    await browser.call("POST", "/me/two-factor");
    const body = { code: "000000" };
    const answer = await browser.call("POST", "/me/two-factor/confirmation", { body });
    expect([answer.status, answer.code]).toEqual([401, "identity.code_wrong"]);
    expect(await whoIs(browser)).toMatchObject({ user: null, pending: { step: "enrolment" } });
  });
});
