import { afterEach, beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { type CookieBrowser, createCookieBrowser } from "#test/cookie-browser";
import { eachDatabase } from "#test/databases";
import { type RunningApp, startApp } from "#test/http-app";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";
import {
  type ProviderAccount,
  startOpenidProvider,
  type TestOpenidProvider,
} from "#test/openid-provider";

import { findUser } from "../store/users.ts";

const path = "/api/identity/sign-in/single-sign-on";
const kim = { sub: "kim-7", preferred_username: "kim", email: "kim@example.org" };
const analystKim = { ...kim, roles: ["analysts", "gardeners"] };
const chief = { sub: "chief-1", preferred_username: "chief", roles: ["chiefs"] };

const problem = (code: string) => `/sign-in?problem=identity.${code}`;

eachDatabase("single sign-on", (_open, kind) => {
  let provider: TestOpenidProvider;
  let under: TestIdentity;
  let tenant: Tenant;
  let running: RunningApp;
  let browser: CookieBrowser;

  beforeEach(async () => {
    provider = await startOpenidProvider();
    under = makeIdentity({
      kind,
      settings: {
        oidcIssuer: provider.issuer,
        oidcClientId: provider.clientId,
        oidcClientSecret: provider.clientSecret,
        externalTenants: ["north"],
        roleMapping: ["analysts=analyst"],
        externalAdminRole: "chiefs",
      },
    });
    tenant = await under.makeTenant("north");
    running = await serve(tenant);
    provider.serve(`${running.url}${path}/callback`);
    browser = createCookieBrowser();
  });
  afterEach(async () => {
    await provider.stop();
    await under.remove();
  });

  const serve = async (served: Tenant) =>
    await startApp(
      (app) => {
        app.addHook("onRequest", async (request) => void (request.tenant = served));
        under.identity.routes(app);
        app.get("/*", async () => "a page");
      },
      { onRefused: async (request, error) => under.identity.recordRefusal(request, error) },
    );
  /** Signs in as a person who has an account at the provider. Returns where that leads. */
  const signIn = async (person: ProviderAccount | null, next?: string) => {
    provider.person = person;
    const query = next === undefined ? "" : `?${new URLSearchParams({ next })}`;
    const { url } = await browser.visit(`${running.url}${path}${query}`);
    return `${url.pathname}${url.search}`;
  };
  /** Signs in up to the moment where the provider sends the browser back. */
  const comeBack = async (person: ProviderAccount, begin = `${running.url}${path}`) => {
    provider.person = person;
    return (await browser.visit(begin, ({ pathname }) => pathname === `${path}/callback`)).url;
  };
  const isAtProvider = ({ origin }: URL) => origin === provider.issuer;
  const visit = async (url: URL, visitor = browser) => {
    const { pathname, search } = (await visitor.visit(url.href)).url;
    return `${pathname}${search}`;
  };
  const signedIn = async (visitor = browser) => {
    const { response } = await visitor.visit(`${running.url}/api/identity/session`);
    return ((await response!.json()) as { user: unknown }).user;
  };
  const isAnalyst = async (user: string) => {
    const order = { user, roles: ["analyst"], lifeSeconds: 60 };
    return await under.identity.issueToken(tenant, order).then(
      () => true,
      () => false,
    );
  };
  const audited = async () =>
    (await under.audited(tenant))
      .filter(({ actor }) => actor !== "operator")
      .map(({ actor, action, outcome }) => `${actor} ${action} ${outcome}`);

  test("makes a user of somebody new, without a password and with the roles that theirs map to", async () => {
    expect(await signIn(analystKim, "/insight?a=b")).toBe("/insight?a=b");
    expect(await signedIn()).toEqual({ name: "kim", isAdmin: false });
    expect(await isAnalyst("kim")).toBe(true);
    expect(await findUser(tenant, "kim")).toMatchObject({
      has_password: 0,
      external_issuer: provider.issuer,
      external_subject: "kim-7",
    });
    expect((await audited()).slice(0, 3)).toEqual([
      "kim identity.user_created done",
      "kim identity.member_added done",
      "kim identity.signed_in done",
    ]);
  });

  test("finds the user again by the subject, whatever the name is by now", async () => {
    await signIn(analystKim);
    await signIn({ ...analystKim, preferred_username: "kimberly" });
    expect(await signedIn()).toMatchObject({ name: "kim" });
    expect(await under.identity.listUsers(tenant)).toHaveLength(1);
  });

  test("gives and takes administering, and leaves the last administrator one", async () => {
    await signIn(chief);
    expect(await signedIn()).toEqual({ name: "chief", isAdmin: true });
    await signIn({ ...chief, roles: ["analysts"] });
    expect(await signedIn()).toEqual({ name: "chief", isAdmin: true });
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    await signIn({ ...chief, roles: ["analysts"] });
    expect(await signedIn()).toEqual({ name: "chief", isAdmin: false });
  });

  test("takes away a role that is no longer held, with the tokens that it gave", async () => {
    await signIn({ ...kim, roles: ["analysts", "chiefs"] });
    const order = { user: "kim", roles: ["analyst"], lifeSeconds: 3600 };
    const { token } = await under.identity.issueToken(tenant, order);
    await signIn({ ...kim, roles: ["chiefs"] });
    expect(await isAnalyst("kim")).toBe(false);
    expect(await audited()).toContain("kim identity.member_removed done");
    await expect(under.identity.verifyToken(tenant, token)).rejects.toMatchObject({
      code: "identity.token_revoked",
    });
  });

  test("refuses somebody without a role, and takes what they had", async () => {
    expect(await signIn({ ...kim, roles: [] })).toBe(problem("single_sign_on_refused"));
    expect(await under.identity.listUsers(tenant)).toEqual([]);
    await signIn(analystKim);
    browser = createCookieBrowser();
    expect(await signIn({ ...kim, roles: ["gardeners"] })).toBe(problem("single_sign_on_refused"));
    expect(await signedIn()).toBeNull();
    expect(await isAnalyst("kim")).toBe(false);
    expect(await audited()).toContain("anonymous identity.sign_in_refused refused");
  });

  test("never takes somebody for the user who has the same name", async () => {
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    const other = { sub: "al", preferred_username: "alice", roles: ["analysts"] };
    expect(await signIn(other)).toBe(problem("single_sign_on_name_taken"));
    expect(await signedIn()).toBeNull();
  });

  test("refuses an answer with another state", async () => {
    const back = await comeBack(analystKim);
    back.searchParams.set("state", "x".repeat(43));
    expect(await visit(back)).toBe(problem("single_sign_on_not_begun"));
    expect(await signedIn()).toBeNull();
  });

  test("accepts an answer once", async () => {
    const back = await comeBack(analystKim);
    expect(await visit(back)).toBe("/");
    expect(await visit(back)).toBe(problem("single_sign_on_not_begun"));
  });

  test("refuses an answer in a browser that has not begun this attempt, and accepts it in the one that has", async () => {
    const back = await comeBack(analystKim);
    const victim = createCookieBrowser();
    expect(await visit(back, victim)).toBe(problem("single_sign_on_not_begun"));
    await victim.visit(`${running.url}${path}`, isAtProvider);
    expect(await visit(back, victim)).toBe(problem("single_sign_on_not_begun"));
    expect(await signedIn(victim)).toBeNull();
    expect(await visit(back)).toBe("/");
  });

  test("refuses an answer after ten minutes", async () => {
    const back = await comeBack(analystKim);
    under.clock.advance(600);
    expect(await visit(back)).toBe(problem("single_sign_on_not_begun"));
  });

  test("refuses an ID token that was made for another attempt", async () => {
    const { url } = await browser.visit(`${running.url}${path}`, isAtProvider);
    url.searchParams.set("nonce", "another");
    expect(await visit(await comeBack(analystKim, url.href))).toBe(
      problem("single_sign_on_failed"),
    );
  });

  test("refuses an answer that says it is from another provider", async () => {
    const back = await comeBack(analystKim);
    back.searchParams.set("iss", "https://evil.example");
    expect(await visit(back)).toBe(problem("single_sign_on_failed"));
  });

  test("tells whoever declined at the provider that nothing was confirmed", async () => {
    expect(await signIn(null)).toBe(problem("single_sign_on_failed"));
    expect((await under.audited(tenant)).at(-1)?.details).toMatchObject({
      code: "identity.single_sign_on_failed",
      reason: expect.stringContaining("access_denied (the person declined)"),
    });
  });

  test("asks the provider with PKCE for its answer at this host", async () => {
    const { url } = await browser.visit(`${running.url}${path}`, isAtProvider);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      redirect_uri: `${running.url}${path}/callback`,
      scope: "openid profile email",
    });
  });

  test("says that the provider is down, and works once it is back", async () => {
    provider.isDown = true;
    const refused = await fetch(`${running.url}${path}`, { redirect: "manual" });
    expect(refused.status).toBe(502);
    expect(await refused.json()).toMatchObject({
      code: "identity.single_sign_on_unavailable",
      remedy: expect.stringContaining("sign in with a password"),
    });
    provider.isDown = false;
    const back = await comeBack(analystKim);
    provider.isDown = true;
    expect(await visit(back)).toBe(problem("single_sign_on_unavailable"));
    provider.isDown = false;
    expect(await signIn(analystKim)).toBe("/");
    expect(running.logText()).not.toContain(provider.clientSecret.reveal());
  });

  test("says that the provider cannot be reached", async () => {
    await provider.stop();
    expect(await signIn(analystKim)).toBe(problem("single_sign_on_unavailable"));
  });

  test("is not there in a tenant that does not trust the provider", async () => {
    running = await serve(await under.makeTenant("south"));
    expect((await fetch(`${running.url}${path}`)).status).toBe(404);
    expect((await fetch(`${running.url}${path}/callback?code=a&state=b`)).status).toBe(404);
    const state = await (await fetch(`${running.url}/api/identity/session`)).json();
    expect(state).toMatchObject({ singleSignOn: null });
  });
});

test("asks the userinfo endpoint where the ID token says too little", async () => {
  const provider = await startOpenidProvider();
  const under = makeIdentity({
    settings: {
      oidcIssuer: provider.issuer,
      oidcClientId: provider.clientId,
      oidcClientSecret: provider.clientSecret,
      externalTenants: ["north"],
      roleMapping: ["analysts=analyst"],
    },
  });
  const tenant = await under.makeTenant("north");
  const running = await startApp((app) => {
    app.addHook("onRequest", async (request) => void (request.tenant = tenant));
    under.identity.routes(app);
    app.get("/*", async () => "a page");
  });
  provider.serve(`${running.url}${path}/callback`, { hasSmallIdTokens: true });
  provider.person = analystKim;
  const { url } = await createCookieBrowser().visit(`${running.url}${path}`);
  expect(url.pathname).toBe("/");
  expect(await under.identity.listUsers(tenant)).toMatchObject([{ name: "kim" }]);
  await provider.stop();
  await under.remove();
});

test.each([
  ["http://login.example.org", "flotilla"],
  ["http://127.0.0.1.example.org", "flotilla"],
  ["https://login.example.org", undefined],
])("does not start with the provider %s and the client %s", (oidcIssuer, oidcClientId) => {
  const settings = { oidcIssuer, ...(oidcClientId !== undefined && { oidcClientId }) };
  expect(() => makeIdentity({ settings })).toThrow(
    expect.objectContaining({ code: "identity.single_sign_on_misconfigured" }),
  );
});
