import { createPublicKey, type KeyObject } from "node:crypto";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { holdsScopes, type Tenant } from "#kernel";
import { craftToken, makeRsaKey } from "#test/crafted-tokens";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import { makeTenant, type TestTenant } from "#test/tenant";

import { LocalRevocations } from "./local-revocations.ts";
import { describeKey, type VerificationKey } from "./rsa-keys.ts";
import { createTokenVerifier } from "./token-verifier.ts";
import { encodeUserClaims } from "./user-claims.ts";
import { idOf, VerifiedTokens } from "./verified-tokens.ts";

let made: TestTenant;
let tenant: Tenant;
let clock: HandSetClock;
let keys: VerificationKey[];
let revoked: string[];
let asked: boolean[];

const signer = makeRsaKey();
const otherSigner = makeRsaKey();
const key = verifying(signer);
const otherKey = verifying(otherSigner);
const now = Date.parse("2026-03-01T12:00:00Z") / 1000;
const roles = { analyst: ["run", "get_result"] };
const goodClaims = {
  sub: "alice",
  aud: "flotilla:north",
  iss: "flotilla:north",
  jti: "one",
  iat: now,
  exp: now + 60,
  user_claims: encodeUserClaims(roles),
};

beforeAll(async () => {
  made = await makeTenant("north");
  ({ tenant } = made);
});
afterAll(async () => await made.remove());
beforeEach(() => {
  clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  keys = [key];
  revoked = [];
  asked = [];
});

function verifying(privateKey: KeyObject, isForeign = false): VerificationKey {
  return describeKey(createPublicKey(privateKey), { isForeign });
}

const names = { audience: "flotilla:{tenant}", issuer: "flotilla:{tenant}" };

function make(settings: Partial<typeof names> = {}, limits = { entries: 100, bytes: 1_000_000 }) {
  const revocations = new LocalRevocations({ clock, listRevoked: async () => revoked });
  const source = {
    async verificationKeys(_tenant: Tenant, options = { isKidUnknown: false }) {
      asked.push(options.isKidUnknown);
      return keys;
    },
  };
  const verifier = createTokenVerifier({
    clock,
    settings: { ...names, ...settings },
    keys: source,
    revocations,
    limits,
  });
  const verify = async (token: string) => await verifier.verify(tenant, token);
  return { verify, revocations };
}

function craft(claims: object = {}, header: object = {}, by = signer): string {
  const kid = describeKey(createPublicKey(by), { isForeign: false }).kid;
  return craftToken(by, { alg: "RS256", typ: "JWT", kid, ...header }, { ...goodClaims, ...claims });
}

test("a token that was seen before proves the same, and nobody can change what it proves", async () => {
  const { verify } = make();
  const token = craft();
  const first = await verify(token);
  expect(await verify(token)).toEqual(first);
  expect(first.roles).toEqual(roles);
  expect(() => (first.roles["analyst"] as string[]).push("everything")).toThrow(TypeError);
  expect(holdsScopes(await verify(token), ["everything"])).toBe(false);
});

test("a token that was seen before ends at its expiry, and is refused before it begins", async () => {
  const { verify } = make();
  const token = craft({ nbf: now });
  await verify(token);
  clock.advance(59);
  await verify(token);
  clock.advance(1);
  await expect(verify(token)).rejects.toMatchObject({ code: "identity.token_expired" });
  clock.advance(-61);
  await expect(verify(token)).rejects.toMatchObject({ code: "identity.token_invalid" });
});

test("a token that was seen before ends with its key", async () => {
  const { verify } = make();
  const token = craft();
  await verify(token);
  keys = [otherKey];
  await expect(verify(token)).rejects.toMatchObject({ code: "identity.token_invalid" });
  keys = [otherKey, verifying(signer)];
  await expect(verify(token)).resolves.toHaveProperty("name", "alice");
});

test("a token that was seen before ends when another key takes its key's id", async () => {
  const { verify } = make();
  keys = [{ ...key, kid: "current" }];
  const token = craft({}, { kid: "current" });
  await verify(token);
  keys = [{ ...otherKey, kid: "current" }];
  await expect(verify(token)).rejects.toMatchObject({ code: "identity.token_invalid" });
});

test("a token that was seen before ends at once when it is revoked here, and within 5 seconds when elsewhere", async () => {
  const { verify, revocations } = make();
  const [one, two] = [craft({ jti: "one" }), craft({ jti: "two" })];
  await verify(one);
  await verify(two);
  revocations.revoked(tenant, ["one"]);
  await expect(verify(one)).rejects.toMatchObject({ code: "identity.token_revoked", status: 401 });
  revoked = ["one", "two"];
  await verify(two);
  clock.advance(5);
  await expect(verify(two)).rejects.toMatchObject({ code: "identity.token_revoked" });
  await expect(verify(one)).rejects.toMatchObject({ code: "identity.token_revoked" });
});

test("no token is accepted while it cannot be known which were revoked", async () => {
  const failing = new LocalRevocations({
    clock,
    listRevoked: async () => await Promise.reject(new Error("no connection")),
  });
  await expect(failing.refuseRevoked(tenant, "one")).rejects.toThrow("no connection");
});

test("what is revoked while the records are being read is not forgotten", async () => {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>();
  const revocations = new LocalRevocations({ clock, listRevoked: async () => await promise });
  const asking = revocations.refuseRevoked(tenant, "one");
  revocations.revoked(tenant, ["one"]);
  resolve([]);
  await expect(asking).rejects.toMatchObject({ code: "identity.token_revoked" });
  await expect(revocations.refuseRevoked(tenant, "one")).rejects.toThrow("revoked");
});

test("a refusal is not remembered", async () => {
  const { verify } = make();
  const token = craft({ nbf: now + 1 });
  await expect(verify(token)).rejects.toMatchObject({ code: "identity.token_invalid" });
  clock.advance(1);
  await expect(verify(token)).resolves.toHaveProperty("name", "alice");
});

test("a token of which any one character is changed is refused, also after it was seen", async () => {
  const { verify } = make();
  const token = craft();
  await verify(token);
  for (let index = 0; index < token.length; index += 7) {
    const changed = token[index] === "A" ? "B" : "A";
    const tampered = token.slice(0, index) + changed + token.slice(index + 1);
    await expect(verify(tampered)).rejects.toMatchObject({ status: 401 });
  }
  // Bits that the encoding does not use, and characters that decoders pass over.
  for (const tampered of [`${token}=`, `${token} `, `${token}\n`, token.replace(".", "=.")]) {
    await expect(verify(tampered)).rejects.toMatchObject({ status: 401 });
  }
});

test("what one tenant has seen is nothing to another", async () => {
  const token = craft();
  expect(idOf(tenant, token)).not.toBe(idOf({ ...tenant, name: "south" }, token));
});

test("only an unknown key makes the source look again", async () => {
  const { verify } = make();
  await verify(craft());
  await expect(verify(craft({ aud: "x" }))).rejects.toThrow("aud");
  expect(asked).toEqual([false, false]);
  await expect(verify(craft({}, {}, otherSigner))).rejects.toThrow("unknown here");
  expect(asked).toEqual([false, false, false, true]);
});

test("a token without a key's id is verified with each of the first five keys", async () => {
  const { verify } = make();
  const others = [1, 2, 3, 4].map(() => otherKey);
  keys = [...others, key];
  await expect(verify(craft({}, { kid: undefined }))).resolves.toHaveProperty("name", "alice");
  keys = [otherKey, ...others, key];
  await expect(verify(craft({ jti: "2" }, { kid: undefined }))).rejects.toThrow("signature");
});

test.each([
  ["without an issuer", { iss: undefined }],
  ["of another issuer", { iss: "flowauth" }],
])("a token %s is accepted from a further key, unless an issuer is set", async (_what, claims) => {
  keys = [{ ...key, isForeign: true }];
  await expect(make().verify(craft(claims))).resolves.toHaveProperty("name", "alice");
  const { verify } = make({ issuer: "flowauth-of-{tenant}" });
  await expect(verify(craft(claims))).rejects.toThrow("iss");
  await expect(verify(craft({ iss: "flowauth-of-north" }))).resolves.toBeDefined();
});

test("a further key needs the audience all the same", async () => {
  keys = [{ ...key, isForeign: true }];
  const { verify } = make({ audience: "flowapi" });
  await expect(verify(craft({ aud: "flowapi" }))).resolves.toHaveProperty("name", "alice");
  await expect(verify(craft())).rejects.toThrow("aud");
});

const kept = (jti: string, scopes: string[], claim: unknown = jti) => ({
  claim,
  roles: { a: scopes },
});

test("the tokens used least lately are let go when there are too many", () => {
  const tokens = new VerifiedTokens({ entries: 2, bytes: 1_000_000 });
  tokens.keep("1", kept("1", ["run"]));
  tokens.keep("2", kept("2", ["run"]));
  tokens.find("1");
  tokens.keep("3", kept("3", ["run"]));
  expect([tokens.find("1"), tokens.find("2"), tokens.find("3")].map(Boolean)).toEqual([
    true,
    false,
    true,
  ]);
});

test("tokens are let go when they take too much memory; scopes that they share count once", () => {
  const tokens = new VerifiedTokens({ entries: 1000, bytes: 100_000 });
  const scopes = ["x".repeat(30_000)];
  for (const id of ["1", "2", "3", "4", "5"]) tokens.keep(id, kept(id, scopes));
  expect(tokens.size).toBe(3);
  const sharing = new VerifiedTokens({ entries: 1000, bytes: 100_000 });
  for (const id of ["1", "2", "3", "4", "5"]) sharing.keep(id, kept(id, scopes, "same"));
  expect(sharing.size).toBe(5);
  for (const id of ["1", "2", "3", "4", "5"]) sharing.forget(id);
  expect(sharing.findRoles("same")).toBeUndefined();
});
