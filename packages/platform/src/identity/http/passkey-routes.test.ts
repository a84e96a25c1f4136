import { beforeEach, expect, onTestFinished, test } from "vitest";

import type { Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";
import {
  createSoftwareAuthenticator,
  type Lies,
  type SoftwareAuthenticator,
} from "#test/software-authenticator";

import type { IdentitySettings } from "../config.ts";

type Json = Record<string, unknown>;
const credentials = { username: "alice", password: alice.password.reveal() };
let under: TestIdentity;
let tenant: Tenant;
let running: RunningApp;

async function start(settings: Partial<IdentitySettings> = {}): Promise<void> {
  under = makeIdentity({ settings });
  const { identity } = under;
  const made = under;
  onTestFinished(async () => await made.remove());
  tenant = await under.makeTenant("north");
  await identity.createUser(tenant, { ...alice, isAdmin: false });
  running = await startApp(
    (app) => {
      app.addHook("onRequest", async (request) => void (request.tenant = tenant));
      identity.routes(app);
    },
    { onRefused: identity.recordRefusal },
  );
}
beforeEach(async () => await start());

/** A browser's requests from the platform's own pages, with the session that it was given last. */
function createBrowser() {
  let cookie = "";
  return {
    async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(`${running.url}/api/identity${path}`, {
        method,
        headers: {
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(cookie !== "" && { cookie }),
          "sec-fetch-site": "same-origin",
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const given = response.headers.get("set-cookie")?.split(";")[0];
      if (given !== undefined) cookie = given.endsWith("=") ? "" : given;
      const text = await response.text();
      return { status: response.status, json: (text === "" ? {} : JSON.parse(text)) as Json };
    },
    async signIn() {
      return await this.call("POST", "/sign-in", credentials);
    },
    async addPasskey(by: SoftwareAuthenticator, change: Json = {}) {
      const { status, json } = await this.call("POST", "/me/passkeys/options");
      if (status !== 200) return { status, json };
      const response = by.register(json["options"] as never, running.url);
      const body = { challengeId: json["challengeId"], name: "Phone", response, ...change };
      return await this.call("POST", "/me/passkeys", body);
    },
    async usePasskey(by: SoftwareAuthenticator, lies: Lies = {}, headers = {}) {
      const { json } = await this.call("POST", "/sign-in/passkey/options");
      const response = by.signIn(json["options"] as never, running.url, lies);
      const body = { challengeId: json["challengeId"], response };
      return await this.call("POST", "/sign-in/passkey", body, headers);
    },
  };
}
const signedIn = { user: { name: "alice", isAdmin: false }, pending: null };
const pendingFor = (step: string, methods: string[]) => ({
  user: null,
  pending: { user: "alice", step, methods },
});

/** A browser in which alice is signed in, and a passkey of hers. */
async function prepare() {
  const browser = createBrowser();
  const by = createSoftwareAuthenticator();
  await browser.signIn();
  const added = await browser.addPasskey(by);
  return { browser, by, added };
}

test("a passkey is added, listed and removed", async () => {
  const { browser, by, added } = await prepare();
  const passkey = {
    id: by.id,
    name: "Phone",
    createdAt: "2026-03-01T12:00:00.000Z",
    lastUsedAt: null,
  };
  expect(added).toEqual({ status: 201, json: passkey });
  const { json } = await browser.call("GET", "/me/security");
  expect(json["passkeys"]).toEqual([passkey]);
  expect((await browser.call("DELETE", `/me/passkeys/${by.id}`)).status).toBe(204);
  expect((await browser.call("DELETE", `/me/passkeys/${by.id}`)).json).toMatchObject({
    status: 404,
    code: "identity.passkey_unknown",
  });
  expect((await browser.call("DELETE", "/me/passkeys/%00")).status).toBe(404);
});

test("a passkey alone signs in", async () => {
  const { by } = await prepare();
  const browser = createBrowser();
  const { status, json } = await browser.usePasskey(by);
  expect([status, json]).toEqual([200, expect.objectContaining(signedIn)]);
  expect((await browser.call("GET", "/session")).json).toMatchObject(signedIn);
  const { json: sessions } = await browser.call("GET", "/me/sessions");
  expect(sessions["sessions"]).toContainEqual(
    expect.objectContaining({ method: "passkey", isCurrent: true }),
  );
});

test("after the password a passkey is the second factor, and the session before it is worth nothing", async () => {
  const { by } = await prepare();
  const browser = createBrowser();
  const step = await browser.signIn();
  expect(step.json).toMatchObject(pendingFor("second_factor", ["passkey"]));
  expect((await browser.addPasskey(createSoftwareAuthenticator())).status).toBe(401);
  expect((await browser.call("DELETE", `/me/passkeys/${by.id}`)).status).toBe(401);
  expect((await browser.call("GET", "/me/security")).status).toBe(401);
  const { status, json } = await browser.usePasskey(by, { isUserVerified: false });
  expect([status, json]).toEqual([200, expect.objectContaining(signedIn)]);
});

test("who has to have a second factor completes signing in by adding a passkey", async () => {
  await start({ twoFactorRequired: true });
  const browser = createBrowser();
  expect((await browser.signIn()).json).toMatchObject(pendingFor("enrolment", []));
  const by = createSoftwareAuthenticator();
  expect((await browser.addPasskey(by)).status).toBe(201);
  expect((await browser.call("GET", "/session")).json).toMatchObject(signedIn);
  expect((await browser.call("DELETE", `/me/passkeys/${by.id}`)).json).toMatchObject({
    status: 409,
    code: "identity.passkey_needed",
  });
});

test("a browser that waited to add the first second factor cannot, once there is one", async () => {
  await start({ twoFactorRequired: true });
  const [browser, waiting] = [createBrowser(), createBrowser()];
  await browser.signIn();
  await waiting.signIn();
  await browser.addPasskey(createSoftwareAuthenticator());
  expect((await waiting.addPasskey(createSoftwareAuthenticator())).status).toBe(401);
});

test("whatever is wrong, the answer is the same and is audited once", async () => {
  const { by } = await prepare();
  const browser = createBrowser();
  const { json: asked } = await browser.call("POST", "/sign-in/passkey/options");
  const right = by.signIn(asked["options"] as never, running.url);
  const stale = { challengeId: crypto.randomUUID(), response: right };
  const answers = [
    await browser.usePasskey(by, { origin: "https://evil.example" }),
    await browser.usePasskey(by, { rpId: "evil.example" }),
    await browser.usePasskey(by, { isUserVerified: false }),
    await browser.usePasskey(createSoftwareAuthenticator()),
    await browser.call("POST", "/sign-in/passkey", stale),
    await browser.call("POST", "/sign-in/passkey", { ...stale, response: {} }),
  ];
  for (const { json } of answers) {
    expect(json).toEqual({ ...answers[0]?.json, instance: expect.any(String) });
    expect(json).toMatchObject({ status: 401, code: "identity.passkey_refused" });
  }
  const refusals = (await under.audited(tenant)).filter(({ outcome }) => outcome === "refused");
  expect(refusals).toHaveLength(answers.length);
  expect(refusals.map(({ action }) => action)).not.toContain("identity.access_refused");
  expect(running.logText()).not.toContain(right.response.signature);
});

test("no other site can sign somebody's browser in", async () => {
  const { by } = await prepare();
  const elsewhere = [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }];
  for (const headers of elsewhere) {
    const { json } = await createBrowser().usePasskey(by, {}, headers);
    expect(json).toMatchObject({ status: 403, code: "identity.cross_site_request" });
  }
});

test.each(["", "  ", "two\nlines", "nothing\u0000", "x".repeat(101)])(
  "a passkey cannot be called %j",
  async (name) => {
    const { browser } = await prepare();
    const { status } = await browser.addPasskey(createSoftwareAuthenticator(), { name });
    expect(status).toBe(400);
  },
);

test("nobody adds or removes a passkey without a session", async () => {
  const { by } = await prepare();
  const stranger = createBrowser();
  expect((await stranger.call("POST", "/me/passkeys/options")).status).toBe(401);
  expect((await stranger.call("POST", "/me/passkeys", {})).status).toBe(401);
  expect((await stranger.call("DELETE", `/me/passkeys/${by.id}`)).status).toBe(401);
});

test("ten minutes after signing in neither adds nor removes a passkey, and signing in again does", async () => {
  const browser = createBrowser();
  await browser.signIn();
  under.clock.advance(10 * 60 + 1);
  for (const [method, path] of [
    ["POST", "/me/passkeys/options"],
    ["DELETE", "/me/passkeys/any"],
  ] as const) {
    const refused = await browser.call(method, path);
    expect([refused.status, refused.json["code"]]).toEqual([403, "identity.sign_in_too_old"]);
  }
  await browser.signIn();
  expect((await browser.call("POST", "/me/passkeys/options")).status).toBe(200);
});
