import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";

import { calculateJwkThumbprint } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type AuditLog, createAudit, kernelMigrations, Secret } from "#kernel";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import { makeTenant, type TestTenant } from "#test/tenant";

import { keepRetiredKey } from "./retired-keys.ts";
import { describeKey } from "./rsa-keys.ts";
import { type GenerateSigningKey, generateSigningKey, SigningKeys } from "./signing-keys.ts";

const kernel = { name: "kernel", migrations: kernelMigrations };
let made: TestTenant;
let path: string;
let clock: HandSetClock;
let audit: AuditLog;

beforeEach(async () => {
  clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  audit = createAudit({ clock });
  made = await makeTenant("north", [kernel]);
  path = join(made.tenant.directory, "keys", "token-signing.pem");
});
afterEach(async () => await made.remove());

function makeKeys(
  generate: GenerateSigningKey = quickKey,
  settings: Partial<Record<"privateKey" | "publicKeys", Secret>> = {},
): SigningKeys {
  return new SigningKeys({ clock, audit, settings, generate });
}

async function quickKey(): Promise<KeyObject> {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

test("a missing key is made: 4096 bits, readable by its owner alone, nothing left beside it", async () => {
  const { publicPem } = await makeKeys(generateSigningKey).of(made.tenant);
  expect(createPublicKey(publicPem).asymmetricKeyDetails?.modulusLength).toBe(4096);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(path, "..")).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(path, ".."))).toEqual(["token-signing.pem"]);
});

test("the event loop runs on while a key is made", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await generateSigningKey();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});

test("the same key is found again", async () => {
  const first = await makeKeys().of(made.tenant);
  const again = await makeKeys(() => expect.fail("a second key was made")).of(made.tenant);
  expect(again.kid).toBe(first.kid);
});

test("processes that start together end up with one key", async () => {
  const keys = await Promise.all([1, 2, 3, 4].map(async () => await makeKeys().of(made.tenant)));
  expect(new Set(keys.map((key) => key.kid)).size).toBe(1);
  expect(readdirSync(join(path, ".."))).toEqual(["token-signing.pem"]);
});

test("a key that another process made meanwhile stays, and is used", async () => {
  const others = makeKeys();
  const key = await makeKeys(async () => {
    await others.of(made.tenant);
    return await quickKey();
  }).of(made.tenant);
  expect(key.kid).toBe((await others.of(made.tenant)).kid);
});

test("callers at the same time share one making", async () => {
  let making = 0;
  const keys = makeKeys(() => {
    making += 1;
    return quickKey();
  });
  await Promise.all([keys.of(made.tenant), keys.of(made.tenant)]);
  expect(making).toBe(1);
});

test.each([
  ["nothing", ""],
  ["something else", "not a key"],
  ["a key of another kind", pemOf(generateKeyPairSync("ed25519").privateKey)],
  ["too short a key", pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey)],
])("a file with %s is refused, named and left as it is", async (_what, content) => {
  await makeKeys().of(made.tenant);
  writeFileSync(path, content);
  await expect(makeKeys().of(made.tenant)).rejects.toMatchObject({
    code: "identity.signing_key_unusable",
    message: expect.stringContaining(path),
  });
  expect(readFileSync(path, "utf8")).toBe(content);
});

test("a failure is not remembered", async () => {
  let attempts = 0;
  const keys = makeKeys(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error("no entropy");
    return await quickKey();
  });
  await expect(keys.of(made.tenant)).rejects.toThrow("no entropy");
  await expect(keys.of(made.tenant)).resolves.toHaveProperty("kid");
});

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

const rotate = async (keys: SigningKeys, overlapSeconds = 60) =>
  await keys.rotate(made.tenant, { overlapSeconds }, "owner");
const kidsOf = async (keys: SigningKeys) =>
  (await keys.verificationKeys(made.tenant)).map((key) => key.kid);

test("a rotation makes a new key, keeps only the public half of the old one, and is audited", async () => {
  const keys = makeKeys();
  const old = await keys.of(made.tenant);
  const active = await rotate(keys);
  expect(active.kid).not.toBe(old.kid);
  expect((await keys.of(made.tenant)).kid).toBe(active.kid);
  expect(await kidsOf(keys)).toEqual([active.kid, old.kid]);
  const retired = readFileSync(join(path, "..", "retired", `${old.kid}.json`), "utf8");
  expect(retired).toContain("BEGIN PUBLIC KEY");
  expect(retired).not.toContain("PRIVATE");
  expect(await audit.list(made.tenant, { limit: 10 })).toMatchObject([
    {
      actor: "owner",
      action: "identity.key_rotated",
      subject: active.kid,
      details: { previous: old.kid, overlapSeconds: 60 },
    },
  ]);
});

test("a retired key verifies until its overlap ends, also after a restart, and is then removed", async () => {
  const keys = makeKeys();
  const first = await keys.of(made.tenant);
  const second = await rotate(keys, 60);
  clock.advance(59);
  expect(await kidsOf(makeKeys())).toEqual([second.kid, first.kid]);
  clock.advance(1);
  expect(await kidsOf(makeKeys())).toEqual([second.kid]);
  expect(await kidsOf(keys)).toEqual([second.kid]);
  const third = await rotate(keys, 60);
  expect(await kidsOf(keys)).toEqual([third.kid, second.kid]);
  expect(readdirSync(join(path, "..", "retired"))).toEqual([`${second.kid}.json`]);
});

test("another process notices a rotation after 2 seconds, and at once when a key is unknown", async () => {
  const [one, other] = [makeKeys(), makeKeys()];
  await one.of(made.tenant);
  await other.of(made.tenant);
  const active = await rotate(one);
  expect((await other.of(made.tenant)).kid).not.toBe(active.kid);
  const known = await other.verificationKeys(made.tenant, { isKidUnknown: true });
  expect(known.map((key) => key.kid)).toContain(active.kid);
  const next = await rotate(one);
  clock.advance(2);
  expect((await other.of(made.tenant)).kid).toBe(next.kid);
});

test("of rotations at once one at a time is done, and no key is lost", async () => {
  const first = await makeKeys().of(made.tenant);
  const outcomes = await Promise.allSettled(
    Array.from({ length: 5 }, async () => await rotate(makeKeys())),
  );
  const done = outcomes.filter((outcome) => outcome.status === "fulfilled");
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(done.length).toBeGreaterThan(0);
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ code: "identity.key_rotation_under_way", status: 409 });
  }
  const verifying = await kidsOf(makeKeys());
  expect(new Set(verifying)).toEqual(new Set([first.kid, ...done.map(({ value }) => value.kid)]));
});

test("after a crash before the new key was put in place the old one signs on, and a rotation succeeds", async () => {
  const keys = makeKeys();
  const old = await keys.of(made.tenant);
  // What such a crash leaves: the public half kept, and a file that was not renamed.
  await keepRetiredKey(made.tenant, old, new Date(clock.now().getTime() + 60_000));
  writeFileSync(`${path}.1.new`, "half a key");
  expect((await makeKeys().of(made.tenant)).kid).toBe(old.kid);
  clock.advance(3600);
  expect(await kidsOf(makeKeys())).toEqual([old.kid]);
  const active = await rotate(makeKeys());
  expect(await kidsOf(makeKeys())).toEqual([active.kid, old.kid]);
});

test.each([-1, 0.5, Number.NaN, Infinity, 1e12])(
  "an overlap of %s seconds is refused",
  async (overlap) => {
    await expect(rotate(makeKeys(), overlap)).rejects.toMatchObject({
      code: "identity.overlap_invalid",
    });
  },
);

test("a retired key that is damaged is named", async () => {
  const keys = makeKeys();
  const old = await keys.of(made.tenant);
  await rotate(keys);
  const damaged = join(path, "..", "retired", `${old.kid}.json`);
  writeFileSync(damaged, "{}");
  await expect(makeKeys().of(made.tenant)).rejects.toMatchObject({
    code: "identity.retired_key_unusable",
    message: expect.stringContaining(damaged),
  });
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const wrapped = (text: string) => base64(text).replaceAll(/.{1,76}/g, "$&\n");
const onePair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherPair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs1 = onePair.privateKey.export({ type: "pkcs1", format: "pem" }).toString();

test.each([
  ["PEM", pemOf(onePair.privateKey)],
  ["PEM of the older form", pkcs1],
  ["base64 of PEM", base64(pemOf(onePair.privateKey))],
  ["base64 in lines", wrapped(pemOf(onePair.privateKey))],
  ["PEM in one line", pemOf(onePair.privateKey).replaceAll("\n", String.raw`\n`)],
])("a key set as %s signs for every tenant, and none is made", async (_what, text) => {
  const keys = makeKeys(() => expect.fail("a key was made"), { privateKey: new Secret(text) });
  const { kid, publicPem } = await keys.of(made.tenant);
  expect(publicPem).toBe(publicPemOf(onePair.publicKey));
  expect(kid).toBe(await calculateJwkThumbprint(onePair.publicKey.export({ format: "jwk" })));
  await expect(rotate(keys)).rejects.toMatchObject({ code: "identity.key_set_elsewhere" });
});

const one = publicPemOf(onePair.publicKey);
const other = publicPemOf(otherPair.publicKey);
const olderForm = otherPair.publicKey.export({ type: "pkcs1", format: "pem" }).toString();
test.each([
  ["PEMs", one + other],
  ["PEMs of both forms", one + olderForm],
  ["base64 of each", `${base64(one)}\n${base64(other)}`],
  ["base64 of each without anything between", base64(one) + base64(other)],
  ["base64 of both", wrapped(one + other)],
  ["PEM and base64", `${one}\n${base64(other)}`],
  ["base64 and PEM", `${base64(one)}\n${other}`],
])("further keys set as %s verify beside the tenant's own", async (_what, text) => {
  const keys = makeKeys(quickKey, { publicKeys: new Secret(text) });
  const own = (await keys.of(made.tenant)).kid;
  const verifying = await keys.verificationKeys(made.tenant);
  expect(verifying.map(({ kid, isForeign }) => [kid, isForeign])).toEqual([
    [own, false],
    [describeKey(onePair.publicKey, { isForeign: true }).kid, true],
    [describeKey(otherPair.publicKey, { isForeign: true }).kid, true],
  ]);
});

const short = generateKeyPairSync("rsa", { modulusLength: 1024 });
const curve = generateKeyPairSync("ed25519");
test.each([
  ["privateKey", "PRIVATE_KEY", "nonsense"],
  ["privateKey", "PRIVATE_KEY", one],
  ["privateKey", "PRIVATE_KEY", pemOf(short.privateKey)],
  ["privateKey", "PRIVATE_KEY", pemOf(curve.privateKey)],
  ["publicKeys", "PUBLIC_KEYS", "nonsense"],
  ["publicKeys", "PUBLIC_KEYS", pemOf(onePair.privateKey)],
  ["publicKeys", "PUBLIC_KEYS", one + pemOf(onePair.privateKey)],
  ["publicKeys", "PUBLIC_KEYS", one + publicPemOf(short.publicKey)],
  ["publicKeys", "PUBLIC_KEYS", publicPemOf(curve.publicKey)],
  ["publicKeys", "PUBLIC_KEYS", `${one}nonsense`],
  ["publicKeys", "PUBLIC_KEYS", one.slice(0, 200)],
])("%s that cannot be used are refused, named and not shown", (setting, variable, text) => {
  let message = "";
  try {
    makeKeys(quickKey, { [setting]: new Secret(text) });
  } catch (error) {
    message = inspect(error);
  }
  expect(message).toContain(`FLOTILLA_IDENTITY_${variable}`);
  for (const line of text.split("\n").filter((part) => part.length > 20)) {
    expect(message).not.toContain(line);
  }
});

function publicPemOf(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }).toString();
}
