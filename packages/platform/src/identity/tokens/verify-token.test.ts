import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, expect, test } from "vitest";

import { holdsScopes, type Tenant } from "#kernel";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import { describeKey } from "./rsa-keys.ts";
import { encodeUserClaims } from "./user-claims.ts";

let under: TestIdentity;
let tenant: Tenant;
let other: Tenant;
let key: KeyObject;
let otherKey: KeyObject;
let publicPem: string;
let kid: string;

const now = Date.parse("2026-03-01T12:00:00Z") / 1000;
const strangersKey = generateKeyPairSync("rsa", { modulusLength: 2048 });
const roles = { analyst: ["run", "get_result"] };
const goodClaims = {
  sub: "alice",
  identity: "alice",
  aud: "flotilla:north",
  iss: "flotilla:north",
  jti: "6f8ad8e2-8e5e-4a6b-9d6b-0a0c5f2d8f11",
  iat: now,
  nbf: now,
  exp: now + 60,
  user_claims: encodeUserClaims(roles),
};

beforeAll(async () => {
  under = makeIdentity();
  tenant = await under.makeTenant("north");
  other = await under.makeTenant("south");
  key = readKey(tenant);
  otherKey = readKey(other);
  publicPem = await under.identity.publicKey(tenant);
  ({ kid } = describeKey(createPublicKey(publicPem), { isForeign: false }));
});
afterAll(async () => await under.remove());

function readKey(of: Tenant): KeyObject {
  return createPrivateKey(readFileSync(join(of.directory, "keys", "token-signing.pem")));
}

const encode = (part: string) => Buffer.from(part).toString("base64url");

function textOf(part: object | string): string {
  return typeof part === "string" ? part : JSON.stringify(part);
}

/** A token with any header and payload, given as objects or as the JSON text itself, signed by the tenant unless said. */
function craft(header: object | string, payload: object | string, signer = key): string {
  const content = `${encode(textOf(header))}.${encode(textOf(payload))}`;
  return `${content}.${sign("sha256", Buffer.from(content), signer).toString("base64url")}`;
}
const withClaims = (claims: object, header: object = {}, signer = key) =>
  craft({ alg: "RS256", typ: "JWT", kid, ...header }, { ...goodClaims, ...claims }, signer);
const without = (claim: string) =>
  craft(
    { alg: "RS256", kid },
    Object.fromEntries(Object.entries(goodClaims).filter(([name]) => name !== claim)),
  );
const verify = async (token: string, of = tenant) => await under.identity.verifyToken(of, token);

test.each([
  ["as issued", () => withClaims({})],
  ["with user_claims that are not compressed", () => withClaims({ user_claims: roles })],
  ["without a key's id, as other issuers write them", () => withClaims({}, { kid: undefined })],
  ["without nbf", () => without("nbf")],
  ["without identity", () => without("identity")],
  ["that names the user in identity alone, as FlowKit did until 1.17", () => without("sub")],
  ["without a type", () => withClaims({}, { typ: undefined })],
  ["in its last second", () => withClaims({ exp: now + 1 })],
])("a token %s is accepted", async (_what, make) => {
  expect(await verify(make())).toEqual({
    kind: "token",
    name: "alice",
    tenant: "north",
    roles,
    isAdmin: false,
    tokenId: goodClaims.jti,
  });
});

const hostile: [string, () => string][] = [
  ["of alg none without a signature", () => unsigned("none")],
  ["of alg None without a signature", () => unsigned("None")],
  ["of alg none with a signature", () => withClaims({}, { alg: "none" })],
  ["signed with HS256 and the public key as the secret", () => hmac(publicPem)],
  ["signed with HS256 and the public key without its end of line", () => hmac(publicPem.trim())],
  ["of alg HS256 with an RSA signature", () => withClaims({}, { alg: "HS256" })],
  ["of alg RS512", () => withClaims({}, { alg: "RS512" })],
  ["of alg PS256", () => withClaims({}, { alg: "PS256" })],
  ["of no alg", () => withClaims({}, { alg: undefined })],
  ["of a list of algs", () => withClaims({}, { alg: ["RS256"] })],
  ["of a stranger", () => withClaims({}, {}, strangersKey.privateKey)],
  [
    "of a stranger without a key's id",
    () => withClaims({}, { kid: undefined }, strangersKey.privateKey),
  ],
  [
    "of a stranger who encloses his key",
    () =>
      withClaims(
        {},
        { jwk: strangersKey.publicKey.export({ format: "jwk" }) },
        strangersKey.privateKey,
      ),
  ],
  [
    "of a stranger who says where his keys are",
    () => withClaims({}, { jku: "http://127.0.0.1:9/keys" }, strangersKey.privateKey),
  ],
  ["of another tenant's key", () => withClaims({}, {}, otherKey)],
  ["with an unknown kid", () => withClaims({}, { kid: "another" })],
  ["with a path as kid", () => withClaims({}, { kid: "../../../../dev/null" })],
  ["with SQL as kid", () => withClaims({}, { kid: "' union select 'x' --" })],
  ["with the name of a built-in member as kid", () => withClaims({}, { kid: "__proto__" })],
  ["with a number as kid", () => withClaims({}, { kid: 0 })],
  ["with an empty kid", () => withClaims({}, { kid: "" })],
  ["with null as kid", () => withClaims({}, { kid: null })],
  ["with a list as kid", () => withClaims({}, { kid: [kid] })],
  ["with a critical extension", () => withClaims({}, { crit: ["x"], x: 1 })],
  ["with an unencoded payload", () => withClaims({}, { crit: ["b64"], b64: false })],
  ["for another audience", () => withClaims({ aud: "flotilla:south" })],
  ["for an audience that begins alike", () => withClaims({ aud: "flotilla:north2" })],
  ["for several audiences", () => withClaims({ aud: ["flotilla:north", "flotilla:south"] })],
  ["for a list of one audience", () => withClaims({ aud: ["flotilla:north"] })],
  ["for no audience", () => without("aud")],
  ["of another issuer", () => withClaims({ iss: "flotilla:south" })],
  ["of a list of issuers", () => withClaims({ iss: ["flotilla:north"] })],
  ["of no issuer", () => without("iss")],
  ["that is not valid yet", () => withClaims({ nbf: now + 1 })],
  ["with text as nbf", () => withClaims({ nbf: "0" })],
  ["that never expires", () => without("exp")],
  ["with text as exp", () => withClaims({ exp: "9999999999" })],
  [
    "with an infinite exp",
    () =>
      craft({ alg: "RS256", kid }, JSON.stringify(goodClaims).replace(String(now + 60), "1e999")),
  ],
  ["of nobody", () => withClaims({ sub: undefined, identity: undefined })],
  ["of null, with an identity beside it", () => withClaims({ sub: null })],
  ["of another type", () => withClaims({}, { typ: "revocations+jwt" })],
  ["with a number as type", () => withClaims({}, { typ: 1 })],
  ["of the empty name", () => withClaims({ sub: "" })],
  ["of a user who is an object", () => withClaims({ sub: { name: "alice" } })],
  ["without an id", () => without("jti")],
  ["with a number as id", () => withClaims({ jti: 7 })],
  ["with text as time of issue", () => withClaims({ iat: "0" })],
  ["of a user with a control character", () => withClaims({ sub: "alice\n" })],
  ["without a time of issue", () => without("iat")],
  ["without user_claims", () => without("user_claims")],
  ["with user_claims of another shape", () => withClaims({ user_claims: { analyst: "run" } })],
  ["with user_claims that are text", () => withClaims({ user_claims: "run" })],
  ["with user_claims that unpack to more than 1 MiB", () => withClaims({ user_claims: bomb })],
  ["with the audience named twice", () => twice("aud", '"flotilla:south"')],
  ["with the expiry named twice", () => twice("exp", "1")],
  ["with user_claims named twice", () => twice("user_claims", '{"a":["run"]}')],
  ["with a claim named twice, once in escapes", () => twice("s\\u0075b", '"mallory"')],
  [
    "with the algorithm named twice",
    () => craft(`{"alg":"none","alg":"RS256","kid":"${kid}"}`, goodClaims),
  ],
  ["with a payload that is a list", () => craft({ alg: "RS256", kid }, [goodClaims])],
  ["with a payload that is no JSON", () => craft({ alg: "RS256", kid }, "{")],
  ["with an empty payload", () => craft({ alg: "RS256", kid }, "")],
  ["with a header that is no JSON", () => craft("{", goodClaims)],
  ["with a header that is a list", () => craft("[]", goodClaims)],
  ["with a changed payload", () => swapPayload({ ...goodClaims, sub: "mallory" })],
  ["without its signature", () => withClaims({}).split(".").slice(0, 2).join(".")],
  ["with an empty signature", () => `${withClaims({}).split(".").slice(0, 2).join(".")}.`],
  ["with half of its signature", () => withClaims({}).slice(0, -100)],
  ["with a fourth part", () => `${withClaims({})}.x`],
  ["of 13 kB", () => withClaims({ padding: "x".repeat(10_000) })],
  ["of 10 MB", () => "x".repeat(10_000_000)],
  ["of dots", () => ".".repeat(10_000)],
  ["of nothing", () => ""],
  ["of a word", () => "token"],
  ["with a space before it", () => ` ${withClaims({})}`],
  ["with a NUL", () => `${withClaims({})}\0`],
  ["of three empty objects", () => `${encode("{}")}.${encode("{}")}.${encode("{}")}`],
  [
    "that is encrypted",
    () => "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA",
  ],
];
const bomb = gzipSync(JSON.stringify(roles) + " ".repeat(1_050_000)).toString("base64");

test.each(hostile)("a token %s is refused with 401, soon", async (_what, make) => {
  const token = make();
  const began = performance.now();
  await expect(verify(token)).rejects.toMatchObject({
    code: "identity.token_invalid",
    status: 401,
    message: expect.stringMatching(/^The token is not valid: [a-z].*[^.]\.$/),
  });
  expect(performance.now() - began).toBeLessThan(500);
});

test.each([now, now - 1, 0, -1])(
  "a token that expired at %i is refused as expired",
  async (exp) => {
    const token = withClaims({ exp, iat: Math.min(exp, now), nbf: Math.min(exp, now) });
    await expect(verify(token)).rejects.toMatchObject({
      code: "identity.token_expired",
      status: 401,
      message: "Token has expired",
    });
  },
);

test("a token of one tenant is nothing in another, in both directions", async () => {
  const claims = { aud: "flotilla:south", iss: "flotilla:south" };
  await expect(verify(withClaims({}), other)).rejects.toMatchObject({ status: 401 });
  await expect(verify(withClaims(claims, {}, otherKey))).rejects.toMatchObject({ status: 401 });
  const fake = withClaims(claims, { kid: undefined });
  await expect(verify(fake, other)).rejects.toMatchObject({ status: 401 });
});

test("an issued token ends at its expiry", async () => {
  await under.identity.createUser(tenant, { ...alice, isAdmin: true });
  const order = { user: "alice", roles: ["analyst"], lifeSeconds: 10 };
  const { token } = await under.identity.issueToken(tenant, order);
  under.clock.advance(9);
  await expect(verify(token)).resolves.toHaveProperty("name", "alice");
  under.clock.advance(1);
  await expect(verify(token)).rejects.toMatchObject({ code: "identity.token_expired" });
  under.clock.advance(-10);
});

test("one role has to hold all that is needed; scopes of several are not combined", async () => {
  const user_claims = { asking: ["run"], reading: ["get_result"], both: ["poll", "run"] };
  const principal = await verify(withClaims({ user_claims }));
  expect(holdsScopes(principal, ["run"])).toBe(true);
  expect(holdsScopes(principal, ["run", "poll"])).toBe(true);
  expect(holdsScopes(principal, ["run", "get_result"])).toBe(false);
});

function unsigned(alg: string): string {
  return `${encode(JSON.stringify({ alg }))}.${encode(JSON.stringify(goodClaims))}.`;
}

function hmac(secret: string): string {
  const content = `${encode(JSON.stringify({ alg: "HS256", kid }))}.${encode(JSON.stringify(goodClaims))}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

/** A correctly signed token whose last claim repeats one of the others. */
function twice(claim: string, value: string): string {
  const text = JSON.stringify(goodClaims).replace("{", `{"${claim}":${value},`);
  return craft({ alg: "RS256", kid }, text);
}

function swapPayload(payload: object): string {
  const [header, , signature] = withClaims({}).split(".");
  return [header, encode(JSON.stringify(payload)), signature].join(".");
}
