import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { makeTenant, type TestTenant } from "#test/tenant";

import { generateSigningKey, SigningKeys } from "./signing-keys.ts";

let made: TestTenant;
let path: string;

beforeEach(async () => {
  made = await makeTenant("north");
  path = join(made.tenant.directory, "keys", "token-signing.pem");
});
afterEach(async () => await made.remove());

async function quickKey(): Promise<KeyObject> {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

test("a missing key is made: 4096 bits, readable by its owner alone, nothing left beside it", async () => {
  const { publicPem } = await new SigningKeys(generateSigningKey).of(made.tenant);
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
  const first = await new SigningKeys(quickKey).of(made.tenant);
  const again = await new SigningKeys(() => expect.fail("a second key was made")).of(made.tenant);
  expect(again.kid).toBe(first.kid);
});

test("processes that start together end up with one key", async () => {
  const keys = await Promise.all(
    [1, 2, 3, 4].map(async () => await new SigningKeys(quickKey).of(made.tenant)),
  );
  expect(new Set(keys.map((key) => key.kid)).size).toBe(1);
  expect(readdirSync(join(path, ".."))).toEqual(["token-signing.pem"]);
});

test("a key that another process made meanwhile stays, and is used", async () => {
  const others = new SigningKeys(quickKey);
  const key = await new SigningKeys(async () => {
    await others.of(made.tenant);
    return await quickKey();
  }).of(made.tenant);
  expect(key.kid).toBe((await others.of(made.tenant)).kid);
});

test("callers at the same time share one making", async () => {
  let making = 0;
  const keys = new SigningKeys(() => {
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
  await new SigningKeys(quickKey).of(made.tenant);
  writeFileSync(path, content);
  await expect(new SigningKeys(quickKey).of(made.tenant)).rejects.toMatchObject({
    code: "identity.signing_key_unusable",
    message: expect.stringContaining(path),
  });
  expect(readFileSync(path, "utf8")).toBe(content);
});

test("a failure is not remembered", async () => {
  let attempts = 0;
  const keys = new SigningKeys(async () => {
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
