import { createPublicKey } from "node:crypto";

import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { beforeEach, expect, onTestFinished, test } from "vitest";

import { createLogger, type Tenant } from "#kernel";
import { type RunningApp, startApp } from "#test/http-app";
import { makeIdentity, type TestIdentity } from "#test/identity";

import { readRevocationList } from "../tokens/revocation-list.ts";
import { RevocationPublisher } from "../tokens/revocation-publisher.ts";
import { SigningKeys } from "../tokens/signing-keys.ts";
import { addKeyRoutes } from "./key-routes.ts";

let under: TestIdentity;
let tenant: Tenant;
let keys: SigningKeys;
let running: RunningApp;
let revoked: string[];

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  tenant = await under.makeTenant("north");
  revoked = ["one", "two"];
  const { clock, audit, settings } = under;
  const logger = createLogger("fatal");
  keys = new SigningKeys({ clock, audit, settings });
  const listRevoked = async () => revoked;
  const publisher = new RevocationPublisher({ clock, logger, settings, keys, listRevoked });
  await publisher.open(tenant);
  onTestFinished(async () => await publisher.close(tenant));
  running = await startApp((app) => {
    app.addHook("onRequest", async (request) => void (request.tenant = tenant));
    addKeyRoutes(app, { keys, publisher });
  });
});

async function getKeySet(): Promise<JSONWebKeySet> {
  const response = await fetch(`${running.url}/.well-known/jwks.json`);
  expect(response.headers.get("cache-control")).toContain("max-age=300");
  return (await response.json()) as JSONWebKeySet;
}

test("anybody gets the keys, and verifies tokens with them", async () => {
  const set = await getKeySet();
  expect(set.keys).toEqual([
    {
      kty: "RSA",
      kid: (await keys.of(tenant)).kid,
      alg: "RS256",
      use: "sig",
      n: expect.any(String),
      e: "AQAB",
    },
  ]);
  const order = { roles: ["analyst"], lifeSeconds: 60 };
  const { token } = await under.identity.issueToken(tenant, order);
  const options = { currentDate: under.clock.now() };
  await expect(jwtVerify(token, createLocalJWKSet(set), options)).resolves.toHaveProperty(
    "payload.sub",
    "operator",
  );
});

test("after a rotation the keys are the new one and, until its overlap ends, the old one", async () => {
  const old = await keys.of(tenant);
  const active = await keys.rotate(tenant, { overlapSeconds: 60 }, "operator");
  expect((await getKeySet()).keys.map(({ kid }) => kid)).toEqual([active.kid, old.kid]);
  under.clock.advance(60);
  expect((await getKeySet()).keys.map(({ kid }) => kid)).toEqual([active.kid]);
});

test("anybody gets the list of revoked tokens, signed, and only once while it is the same", async () => {
  const url = `${running.url}/api/identity/revocations`;
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toMatch(/^application\/jwt/);
  const text = await response.text();
  expect(decodeProtectedHeader(text)).toMatchObject({ alg: "RS256", typ: "revocations+jwt" });
  const expectations = { keys: await keys.verificationKeys(tenant), issuer: "flotilla:north" };
  const list = readRevocationList(text, { ...expectations, now: under.clock.now() });
  expect(list.revoked).toEqual(["one", "two"]);
  const tag = response.headers.get("etag") ?? "";
  const again = await fetch(url, { headers: { "if-none-match": tag } });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  expect((await fetch(url, { headers: { "if-none-match": '"x"' } })).status).toBe(200);
});

test("the published key is the one that verifies", async () => {
  const [jwk] = (await getKeySet()).keys;
  const pem = createPublicKey({ key: { ...jwk }, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  expect(pem).toBe(await under.identity.publicKey(tenant));
});
