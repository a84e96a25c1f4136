import { afterEach, beforeEach, expect, test } from "vitest";

import { Secret, type Tenant } from "#kernel";
import { makeTenant, type TestTenant } from "#test/tenant";

import { createEncryption } from "./encryption.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const fernetKey = new Secret("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");
const unreadable = expect.objectContaining({ code: "identity.fernet_unreadable" });
let made: TestTenant[];
let north: Tenant;
let south: Tenant;

beforeEach(async () => {
  made = [await makeTenant("north"), await makeTenant("south")];
  [north, south] = made.map(({ tenant }) => tenant) as [Tenant, Tenant];
});
afterEach(async () => void (await Promise.all(made.map((tenant) => tenant.remove()))));

test("what is encrypted for a tenant is read after a restart", () => {
  const encrypted = createEncryption({}).of(north).encrypt("hello", now);
  expect(
    createEncryption({})
      .of({ ...north })
      .decrypt(encrypted),
  ).toBe("hello");
});

test("what is encrypted for a tenant is not read for another one", () => {
  const encryption = createEncryption({});
  const encrypted = encryption.of(north).encrypt("hello", now);
  expect(() => encryption.of(south).decrypt(encrypted)).toThrow(unreadable);
});

test("the key of the settings takes the place of the tenant's own", () => {
  const own = createEncryption({}).of(north).encrypt("hello", now);
  const shared = createEncryption({ fernetKey });
  expect(() => shared.of(north).decrypt(own)).toThrow(unreadable);
  expect(
    shared
      .of(north)
      .decrypt(
        "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==",
      ),
  ).toBe("hello");
});

test("a key of the settings that is none is found at the start", () => {
  expect(() => createEncryption({ fernetKey: new Secret("secret") })).toThrow(
    expect.objectContaining({ code: "identity.fernet_key_invalid" }),
  );
});
