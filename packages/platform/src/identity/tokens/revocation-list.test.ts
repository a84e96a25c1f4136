import { createPublicKey } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

import { beforeEach, expect, onTestFinished, test } from "vitest";

import { createAudit, createLogger, type Tenant } from "#kernel";
import { craftToken, makeRsaKey } from "#test/crafted-tokens";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import { makeTenant } from "#test/tenant";
import { until } from "#test/until";

import { readRevocationList, signRevocationList } from "./revocation-list.ts";
import { RevocationPublisher, revocationListPath } from "./revocation-publisher.ts";
import { describeKey } from "./rsa-keys.ts";
import { SigningKeys } from "./signing-keys.ts";
import { verifyToken } from "./verify-token.ts";

let tenant: Tenant;
let clock: HandSetClock;
let keys: SigningKeys;
let revoked: string[];

const privateKey = makeRsaKey();
const key = describeKey(createPublicKey(privateKey), { isForeign: false });
const now = Date.parse("2026-03-01T12:00:00Z") / 1000;
const header = { alg: "RS256", typ: "revocations+jwt", kid: key.kid };
const claims = { iss: "flotilla:north", iat: now, exp: now + 900, revoked: ["one", "two"] };

beforeEach(async () => {
  const made = await makeTenant("north");
  onTestFinished(async () => await made.remove());
  ({ tenant } = made);
  clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  revoked = ["one"];
  const audit = createAudit({ clock });
  keys = new SigningKeys({ clock, audit, settings: {}, generate: async () => privateKey });
});

function read(text: string, issuer = "flotilla:north") {
  return readRevocationList(text, { keys: [key], issuer, now: clock.now() });
}

function makePublisher(listRevoked = async (): Promise<readonly string[]> => revoked) {
  const settings = {
    issuer: "flotilla:{tenant}",
    revocationListSeconds: 1,
    revocationListLongestAgeSeconds: 900,
  };
  const logger = createLogger("fatal");
  const publisher = new RevocationPublisher({ clock, logger, settings, keys, listRevoked });
  onTestFinished(async () => await publisher.close(tenant));
  return publisher;
}
const published = () => read(readFileSync(revocationListPath(tenant), "utf8")).revoked;

test("a list is read as it was signed", async () => {
  const signing = await keys.of(tenant);
  const order = { issuedAt: now, expiresAt: now + 900, revoked: ["one", "two"] };
  const text = await signRevocationList(signing, { issuer: "flotilla:north", ...order });
  expect(read(text)).toEqual(order);
  const empty = await signRevocationList(signing, { issuer: "x", ...order, revoked: [] });
  expect(read(empty, "x").revoked).toEqual([]);
});

const craft = (changes: object = {}, headerChanges: object = {}, signer = privateKey) =>
  craftToken(signer, { ...header, ...headerChanges }, { ...claims, ...changes });

test("an expired list is read: how old it may be is for its reader to say", () => {
  expect(read(craft({ iat: now - 5000, exp: now - 4000 })).revoked).toEqual(["one", "two"]);
});

test.each([
  ["a token", craft({}, { typ: "JWT" })],
  ["a list without a type", craft({}, { typ: undefined })],
  ["a list of another tenant", craft({ iss: "flotilla:south" })],
  ["a list without an issuer", craft({ iss: undefined })],
  ["a list of alg none", craft({}, { alg: "none" })],
  ["a list of alg HS256", craft({}, { alg: "HS256" })],
  ["a stranger's list", craft({}, {}, makeRsaKey())],
  ["a list of an unknown key", craft({}, { kid: "x" })],
  ["a changed list", craft().replace(/\.[^.]+\./, `.${Buffer.from("{}").toString("base64url")}.`)],
  ["a list without a time", craft({ iat: undefined })],
  ["a list with text as time", craft({ iat: String(now) })],
  ["a list that ends before it begins", craft({ exp: now - 1 })],
  ["a list from the future", craft({ iat: now + 301 })],
  ["a list without entries", craft({ revoked: undefined })],
  ["a list of numbers", craft({ revoked: [1] })],
  ["a list with an object for the entries", craft({ revoked: { one: true } })],
  ["half a list", craft().slice(0, 200)],
  ["nothing", ""],
  ["17 MB", "x".repeat(17 * 1024 * 1024)],
])("%s is not believed", (_what, text) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ name: "SignatureFault" }));
});

test("a list is no token, whatever it claims", () => {
  const text = craft({ sub: "alice", aud: "x", jti: "1", user_claims: { analyst: ["run"] } });
  const expectations = { audience: "x", issuer: "flotilla:north", now: clock.now() };
  expect(() =>
    verifyToken(text, { ...expectations, keys: [key], isForeignIssuerChecked: true }),
  ).toThrow("another type");
});

test("the list is published as a file of its owner when the tenant is opened, and again when told", async () => {
  const publisher = makePublisher();
  await publisher.open(tenant);
  expect(published()).toEqual(["one"]);
  expect(statSync(revocationListPath(tenant)).mode & 0o777).toBe(0o600);
  revoked = ["one", "two"];
  const text = await publisher.publishNow(tenant);
  expect(published()).toEqual(["one", "two"]);
  expect(await publisher.textOf(tenant)).toBe(text);
});

test("the list is published regularly", async () => {
  await makePublisher().open(tenant);
  revoked = ["one", "two"];
  await until("the list was published again", 5000, () => published().length === 2 || undefined);
  expect(published()).toEqual(["one", "two"]);
});

test("of editions asked for at once the last one to be seen has everything", async () => {
  const publisher = makePublisher();
  await publisher.open(tenant);
  const editions = ["two", "three", "four"].map(async (id) => {
    revoked = [...revoked, id];
    return read(await publisher.publishNow(tenant)).revoked.includes(id);
  });
  expect(await Promise.all(editions)).toEqual([true, true, true]);
  expect(published()).toEqual(["one", "two", "three", "four"]);
});

test("a failure to publish is told, and not remembered", async () => {
  let fails = true;
  const publisher = makePublisher(async () => {
    if (fails) throw new Error("no connection");
    return ["one"];
  });
  await expect(publisher.open(tenant)).rejects.toThrow("no connection");
  await expect(publisher.textOf(tenant)).rejects.toThrow("no connection");
  fails = false;
  expect(read(await publisher.textOf(tenant)).revoked).toEqual(["one"]);
});
