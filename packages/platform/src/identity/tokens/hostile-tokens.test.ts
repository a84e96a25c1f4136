import { createHmac, createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { beforeAll, beforeEach, afterAll, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { craftToken, makeRsaKey } from "#test/crafted-tokens";
import { exchangeRaw, type RunningApp, startApp } from "#test/http-app";
import { makeIdentity, type TestIdentity } from "#test/identity";

import { encodeUserClaims } from "./user-claims.ts";

let under: TestIdentity;
let tenant: Tenant;
let key: KeyObject;
let otherKey: KeyObject;
let publicPem: string;
let running: RunningApp;

const longestRefusal = 50;
const strangersKey = makeRsaKey();
const now = Date.parse("2026-03-01T12:00:00Z") / 1000;
const claims = {
  sub: "alice",
  identity: "alice",
  aud: "flotilla:north",
  iss: "flotilla:north",
  jti: "6f8ad8e2-8e5e-4a6b-9d6b-0a0c5f2d8f11",
  iat: now,
  nbf: now,
  exp: now + 60,
  user_claims: encodeUserClaims({ analyst: ["run"] }),
};

beforeAll(async () => {
  under = makeIdentity();
  tenant = await under.makeTenant("north");
  key = readKey(tenant);
  otherKey = readKey(await under.makeTenant("south"));
  publicPem = await under.identity.publicKey(tenant);
});
afterAll(async () => await under.remove());
beforeEach(async () => {
  const { guards } = under.identity;
  running = await startApp((app) => {
    app.addHook("onRequest", async (request) => void (request.tenant = tenant));
    app.get("/run", { onRequest: guards.requireToken("run") }, () => ({ done: true }));
  });
});

function readKey(of: Tenant): KeyObject {
  return createPrivateKey(readFileSync(join(of.directory, "keys", "token-signing.pem")));
}

const encode = (part: object | string | Buffer) =>
  Buffer.from(
    typeof part === "string" || Buffer.isBuffer(part) ? part : JSON.stringify(part),
  ).toString("base64url");
const header = { alg: "RS256", typ: "JWT" };
const token = (changes: object = {}, headerChanges: object = {}, signer = key) =>
  craftToken(signer, { ...header, ...headerChanges }, { ...claims, ...changes });
const unsigned = (alg: string, signature = "") =>
  `${encode({ ...header, alg })}.${encode(claims)}.${signature}`;
/** Correct but for a claim or a part of the header that is written in JSON as given, before the others. */
const written = (claim: string) =>
  craftToken(key, header, JSON.stringify(claims).replace("{", `{${claim},`));
const writtenHeader = (member: string) =>
  craftToken(key, JSON.stringify(header).replace("{", `{${member},`), claims);
const replaced = (from: string | number, to: string) =>
  craftToken(key, header, JSON.stringify(claims).replace(String(from), to));

function hmac(secret: string): string {
  const content = `${encode({ ...header, alg: "HS256" })}.${encode(claims)}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

const part = (index: number) => token().split(".")[index] ?? "";
const parts = (...all: readonly string[]) => all.join(".");
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

const compress = (text: string | Buffer) => gzipSync(text, { level: 9 }).toString("base64");
/** The most that fits into a token: gzip packs a thousandfold. To get from 10 kB to 10 GB, it would have to be unpacked twice. */
const bomb = compress(Buffer.alloc(7_500_000, " "));
const repeated = (member: string) => member.repeat(1_000_000 / member.length).slice(0, -1);
const numbered = Array.from({ length: 1000 }, (_, index) => `"${index}":1`).join(",");

const hostile: [string, () => string][] = [
  ...["none", "None", "NONE", "nOnE", "none ", ""].flatMap((alg): [string, () => string][] => [
    [`alg ${JSON.stringify(alg)}, unsigned`, () => unsigned(alg)],
    [`alg ${JSON.stringify(alg)}, signed`, () => token({}, { alg })],
  ]),
  ["alg none with a signature of another text", () => unsigned("none", part(2))],
  ["HS256 with the public key as the secret", () => hmac(publicPem)],
  ["HS256 with the trimmed public key as the secret", () => hmac(publicPem.trim())],
  ["HS256 with an empty secret", () => hmac("")],
  ["alg PS256", () => token({}, { alg: "PS256" })],
  ["alg RS512", () => token({}, { alg: "RS512" })],
  ["alg rs256", () => token({}, { alg: "rs256" })],
  ["another audience", () => token({ aud: "flotilla:south" })],
  ["no audience", () => token({ aud: undefined })],
  ["a list with the audience", () => token({ aud: ["flotilla:north"] })],
  ["another issuer", () => token({ iss: "flotilla:south" })],
  ["no issuer", () => token({ iss: undefined })],
  ["a path as kid", () => token({}, { kid: "../../../../../etc/passwd" })],
  ["a path with NUL as kid", () => token({}, { kid: "token-signing.pem\0" })],
  ["SQL as kid", () => token({}, { kid: "x' or '1'='1" })],
  ["a huge kid", () => token({}, { kid: "k".repeat(8000) })],
  ["a number as kid", () => token({}, { kid: 0 })],
  ["an object as kid", () => token({}, { kid: { toString: "x" } })],
  ["kid twice", () => writtenHeader('"kid":"a","kid":"b"')],
  ["alg twice", () => writtenHeader('"alg":"none"')],
  ["a stranger's jku", () => token({}, { jku: "http://127.0.0.1:9/k" }, strangersKey)],
  ["a stranger's x5u", () => token({}, { x5u: "http://127.0.0.1:9/c" }, strangersKey)],
  [
    "a stranger's jwk",
    () => token({}, { jwk: strangersKey.export({ format: "jwk" }) }, strangersKey),
  ],
  ["a stranger's x5c", () => token({}, { x5c: ["MIIB"] }, strangersKey)],
  ["crit", () => token({}, { crit: ["exp"] })],
  ["an empty crit", () => token({}, { crit: [] })],
  ["crit b64", () => token({}, { crit: ["b64"], b64: false })],
  ["another tenant's signature", () => token({}, {}, otherKey)],
  ["a stranger's signature", () => token({}, {}, strangersKey)],
  ["15 kB", () => token({ padding: "x".repeat(9000) })],
  ["a gzip bomb", () => token({ user_claims: bomb })],
  ["a gzip bomb in a gzip bomb", () => token({ user_claims: compress(gzipSync(bomb)) })],
  ["a gzip bomb of brackets", () => token({ user_claims: compress(nested(500_000)) })],
  ["a gzip bomb of spaced brackets", () => token({ user_claims: compress("[ ".repeat(500_000)) })],
  ["a gzip bomb of braces", () => token({ user_claims: compress('{"a":'.repeat(200_000)) })],
  ["a gzip bomb of roles", () => token({ user_claims: compress(`{${repeated('"a":[],')}}`) })],
  ["a gzip bomb of members", () => token({ user_claims: compress(`{${repeated('"a":1,')}}`) })],
  ["thousands of members", () => token({ user_claims: compress(`{${numbered}}`) })],
  ["a gzip bomb of scopes", () => token({ user_claims: compress(`{"a":[${repeated('"b",')}]}`) })],
  [
    "a gzip bomb of scopes, and a role twice",
    () => token({ user_claims: compress(`{"a":[],"a":[${repeated('"b",')}]}`) }),
  ],
  [
    "a gzip bomb of quotes",
    () => token({ user_claims: compress(`{"a":["["],"a":["${String.raw`\"`.repeat(200_000)}"]}`) }),
  ],
  ["half a gzip", () => token({ user_claims: claims.user_claims.slice(0, 20) })],
  ["deep nesting", () => replaced('"alice"', nested(3000))],
  ["deep nesting in the header", () => writtenHeader(`"x":${nested(3000)}`)],
  ["a claim twice", () => written('"sub":"mallory"')],
  ["a claim twice, once in escapes", () => written(String.raw`"\u0073ub":"mallory"`)],
  ["a prototype", () => written('"__proto__":{"sub":"mallory"}')],
  ["text as exp", () => token({ exp: String(now + 60) })],
  ["NaN as exp", () => replaced(now + 60, "NaN")],
  ["1e400 as exp", () => replaced(now + 60, "1e400")],
  ["null as exp", () => token({ exp: null })],
  ["no exp", () => token({ exp: undefined })],
  ["a negative exp", () => token({ exp: -1 })],
  ["-1e400 as nbf", () => written('"nbf":-1e400')],
  ["nbf in the future", () => token({ nbf: now + 1 })],
  ["1e400 as iat", () => replaced(`"iat":${now}`, '"iat":1e400')],
  ["half a signature", () => token().slice(0, -100)],
  ["a signature that is one byte short", () => token().slice(0, -2)],
  ["a signature that is too long", () => `${token()}AAAA`],
  ["a signature of zeros", () => parts(part(0), part(1), encode(Buffer.alloc(256)))],
  ["an empty signature", () => parts(part(0), part(1), "")],
  ["NUL in a claim", () => token({ sub: "alice\0" })],
  ["NUL in the token", () => replaced("flotilla:north", String.raw`flotilla:north\u0000`)],
  [
    "what is no UTF-8",
    () => parts(part(0), encode(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])), part(2)),
  ],
  ["an empty header", () => parts("", part(1), part(2))],
  ["an empty payload", () => parts(part(0), "", part(2))],
  ["nothing but dots", () => ".."],
  ["four parts", () => `${token()}.AAAA`],
  ["five parts", () => parts(encode({ alg: "dir", enc: "A128GCM" }), "", "AAAA", "AAAA", "AAAA")],
  ["10,000 dots", () => ".".repeat(10_000)],
  ["a header that is a list", () => parts(encode("[]"), part(1), part(2))],
  ["a payload that is a number", () => craftToken(key, header, "1")],
  ["base64 instead of base64url", () => `${token()}==`],
  ["a list of revoked tokens", () => token({ revoked: [] }, { typ: "revocations+jwt" })],
];

async function ask(bearer: string): Promise<{ status: number; milliseconds: number }> {
  const began = performance.now();
  const response = await fetch(`${running.url}/run`, {
    headers: { authorization: `Bearer ${bearer}` },
  });
  await response.arrayBuffer();
  return { status: response.status, milliseconds: performance.now() - began };
}

/**
 * The status, and how long the quicker of up to ten tries took: by the clock, or by this thread's time on the processor when other
 * programs keep the machine so busy that none was quick.
 */
async function askQuickly(bearer: string): Promise<{ status: number; milliseconds: number }> {
  const { status, ...first } = await ask(bearer);
  let { milliseconds } = first;
  for (let tries = 1; tries < 10 && milliseconds >= longestRefusal; tries++) {
    const before = process.threadCpuUsage();
    const again = await ask(bearer);
    const { user, system } = process.threadCpuUsage(before);
    // A refusal that waited for something would take long however busy the machine is.
    const isWaiting = again.milliseconds > 20 * longestRefusal;
    milliseconds = isWaiting ? again.milliseconds : (user + system) / 1000;
  }
  return { status, milliseconds };
}

test.each(hostile)(
  "a token with %s is refused within 50 ms, and a good one still passes",
  async (_what, make) => {
    const { status, milliseconds } = await askQuickly(make());
    expect([401, 403]).toContain(status);
    expect(milliseconds).toBeLessThan(longestRefusal);
    expect((await ask(token())).status).toBe(200);
  },
);

test.each([
  ["a NUL", "\0"],
  ["bytes that are no text", "\xff\xfe"],
  ["a second line", "\r\nx-y: z\r\n"],
])("a header with %s in it proves nothing", async (_what, bytes) => {
  const request = `GET /run HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer a${bytes}b\r\n\r\n`;
  const answer = await exchangeRaw(running.port, Buffer.from(request, "latin1"));
  expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await ask(token())).status).toBe(200);
});

test("a role without the scope is refused with 403", async () => {
  expect((await ask(token({ user_claims: { analyst: ["poll"] } }))).status).toBe(403);
});
