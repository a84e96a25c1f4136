import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Value } from "typebox/value";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { createLogger, Secret, type Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { makeIdentity, type TestIdentity } from "#test/identity";

import { type IdentitySettings, identitySettings } from "./config.ts";
import { addKeyRoutes } from "./http/key-routes.ts";
import { createTokenVerification, type TokenVerification } from "./token-verification.ts";
import { RevocationPublisher } from "./tokens/revocation-publisher.ts";
import { SigningKeys } from "./tokens/signing-keys.ts";

let under: TestIdentity;
let tenant: Tenant;
let keys: SigningKeys;
let publisher: RevocationPublisher;
let running: RunningApp;
let revoked: string[];
let isDown: boolean;
let asked: string[];
let logged: string;

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  [revoked, isDown, asked, logged] = [[], false, [], ""];
  const { clock, audit, settings } = under;
  const logger = createLogger("fatal");
  keys = new SigningKeys({ clock, audit, settings });
  const listRevoked = async () => revoked;
  publisher = new RevocationPublisher({ clock, logger, settings, keys, listRevoked });
  running = await startApp((app) => {
    app.addHook("onRequest", async (request, reply) => {
      asked.push(request.url);
      request.tenant = tenant;
      if (isDown) await reply.code(500).send();
    });
    addKeyRoutes(app, { keys, publisher });
  });
});

const keySetUrl = () => `${running.url}/.well-known/jwks.json`;
const revocationListUrl = () => `${running.url}/api/identity/revocations`;
const lines = () => logged.split("\n").filter(Boolean);

const warnings = () => lines().filter((line) => line.includes("is stale")).length;

/** A process without the role identity: it has these settings and nothing else. */
async function start(
  settings: Partial<IdentitySettings>,
  { opened } = { opened: true },
): Promise<TokenVerification> {
  const verification = createTokenVerification({
    settings: { ...Value.Create(identitySettings.schema), ...settings },
    clock: under.clock,
    logger: createLogger("info", { write: (line) => void (logged += line) }),
  });
  onTestFinished(() => verification.close());
  verification.start();
  if (opened) await verification.openTenant(tenant);
  return verification;
}

async function issue(): Promise<{ token: string; tokenId: string }> {
  return await under.identity.issueToken(tenant, { roles: ["analyst"], lifeSeconds: 86_400 });
}

async function publicKeys(): Promise<Secret> {
  return new Secret(await under.identity.publicKey(tenant));
}

/** Waits for the next reading of the list, which goes on beside the requests. */
async function renew(verification: TokenVerification): Promise<void> {
  await publisher.publishNow(tenant);
  await verification.openTenant(tenant);
}

test("a public key is all that it takes, and the absence of a list is warned of once", async () => {
  const verification = await start({ publicKeys: await publicKeys() });
  const { token, tokenId } = await issue();
  expect(await verification.verify(tenant, token)).toMatchObject({ kind: "token", tokenId });
  await verification.verify(tenant, token);
  expect(asked).toEqual([]);
  expect(lines().length).toBe(1);
  expect(logged).toContain("FLOTILLA_IDENTITY_REVOCATION_LIST_URL");
});

test("keys come from the key set's URL, and stay when it fails", async () => {
  const verification = await start({ keySetUrl: keySetUrl() });
  isDown = true;
  await verification.openTenant(tenant);
  expect(logged).toContain("answered with the status 500");
  await expect(verification.verify(tenant, (await issue()).token)).resolves.toBeDefined();
});

test("without any key a token is neither accepted nor called wrong, until keys can be read", async () => {
  isDown = true;
  const verification = await start({ keySetUrl: keySetUrl() });
  const { token } = await issue();
  await expect(verification.verify(tenant, token)).rejects.toMatchObject({
    code: "identity.verification_keys_missing",
    status: 503,
  });
  isDown = false;
  under.clock.advance(5);
  await expect(verification.verify(tenant, token)).resolves.toBeDefined();
});

test("a new key is fetched when a token names it, and then not again for 5 minutes", async () => {
  const verification = await start({ keySetUrl: keySetUrl() });
  await keys.rotate(tenant, { overlapSeconds: 3600 }, "operator");
  under.clock.advance(2);
  const first = await issue();
  await expect(verification.verify(tenant, first.token)).resolves.toBeDefined();
  expect(asked.length).toBe(2);
  await keys.rotate(tenant, { overlapSeconds: 3600 }, "operator");
  under.clock.advance(297);
  const second = await issue();
  const attempts = [1, 2, 3].map(async () => await verification.verify(tenant, second.token));
  for (const attempt of attempts) await expect(attempt).rejects.toThrow("unknown here");
  expect(asked.length).toBe(2);
  under.clock.advance(3);
  await expect(verification.verify(tenant, second.token)).resolves.toBeDefined();
  await expect(verification.verify(tenant, first.token)).resolves.toBeDefined();
  expect(asked.length).toBe(3);
});

test("a key that has left the set verifies no more, also what it verified before", async () => {
  const verification = await start({ keySetUrl: keySetUrl() });
  const { token } = await issue();
  await verification.verify(tenant, token);
  await keys.rotate(tenant, { overlapSeconds: 0 }, "operator");
  await verification.openTenant(tenant);
  await expect(verification.verify(tenant, token)).rejects.toMatchObject({ status: 401 });
});

test.each(["URL", "file"])("revocation reaches the process through the list's %s", async (way) => {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-list-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, "north.jwt");
  const hand = async () => {
    writeFileSync(`${path}.new`, `${await publisher.publishNow(tenant)}\n`);
    renameSync(`${path}.new`, path);
  };
  await hand();
  const verification = await start({
    publicKeys: await publicKeys(),
    ...(way === "URL"
      ? { revocationListUrl: revocationListUrl() }
      : { revocationListFile: join(directory, "{tenant}.jwt") }),
  });
  const [one, two] = [await issue(), await issue()];
  await verification.verify(tenant, one.token);
  revoked = [one.tokenId];
  await hand();
  await renew(verification);
  await expect(verification.verify(tenant, one.token)).rejects.toMatchObject({
    code: "identity.token_revoked",
    status: 401,
  });
  await expect(verification.verify(tenant, two.token)).resolves.toBeDefined();
});

test("past its longest age the list counts as stale, and every token is refused until there is a new one", async () => {
  const verification = await start({
    publicKeys: await publicKeys(),
    revocationListUrl: revocationListUrl(),
  });
  const { token } = await issue();
  under.clock.advance(900);
  await verification.verify(tenant, token);
  under.clock.advance(1);
  await expect(verification.verify(tenant, token)).rejects.toMatchObject({
    code: "identity.revocation_list_stale",
    status: 503,
  });
  await renew(verification);
  await expect(verification.verify(tenant, token)).resolves.toBeDefined();
});

test("without any list tokens are refused, or accepted with one warning a minute", async () => {
  isDown = true;
  const settings = { publicKeys: await publicKeys(), revocationListUrl: revocationListUrl() };
  const { token } = await issue();
  const refusing = await start(settings);
  await expect(refusing.verify(tenant, token)).rejects.toMatchObject({ status: 503 });
  const warning = await start({ ...settings, staleRevocationList: "warn" });
  await Promise.all([1, 2, 3].map(async () => await warning.verify(tenant, token)));
  expect(warnings()).toBe(1);
  under.clock.advance(60);
  await warning.verify(tenant, token);
  expect(warnings()).toBe(2);
});

test("a revoked token is refused although the list is stale", async () => {
  const one = await issue();
  revoked = [one.tokenId];
  const verification = await start({
    publicKeys: await publicKeys(),
    revocationListUrl: revocationListUrl(),
    staleRevocationList: "warn",
  });
  under.clock.advance(5000);
  await expect(verification.verify(tenant, one.token)).rejects.toMatchObject({
    code: "identity.token_revoked",
  });
});

test("an older list is never taken for a newer one, and a list that is not believed changes nothing", async () => {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-list-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, "list.jwt");
  const older = await publisher.publishNow(tenant);
  const { token, tokenId } = await issue();
  revoked = [tokenId];
  under.clock.advance(1);
  writeFileSync(path, await publisher.publishNow(tenant));
  const verification = await start({
    publicKeys: await publicKeys(),
    revocationListFile: path,
  });
  for (const content of [older, "nonsense", token]) {
    writeFileSync(path, content);
    await verification.openTenant(tenant);
    await expect(verification.verify(tenant, token)).rejects.toMatchObject({
      code: "identity.token_revoked",
    });
  }
  expect(logged).toContain("identity.revocation_list_invalid");
});

test("a tenant that is closed has no list any more", async () => {
  const verification = await start({
    publicKeys: await publicKeys(),
    revocationListUrl: revocationListUrl(),
  });
  const { token } = await issue();
  await verification.verify(tenant, token);
  verification.closeTenant(tenant);
  await expect(verification.verify(tenant, token)).rejects.toMatchObject({ status: 503 });
});

test("a list that does not answer holds up no request", async () => {
  const { token } = await issue();
  await publisher.publishNow(tenant);
  const verification = await start({
    publicKeys: await publicKeys(),
    revocationListUrl: revocationListUrl(),
  });
  const { promise, resolve } = Promise.withResolvers<string>();
  publisher.textOf = async () => await promise;
  const renewing = verification.openTenant(tenant);
  await expect(verification.verify(tenant, token)).resolves.toBeDefined();
  resolve("nonsense");
  await renewing;
});
