import { afterEach, beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { makeIdentity, type TestIdentity } from "#test/identity";

import { findExternalUser, insertExternalUser } from "./external-users.ts";
import type { UserRow } from "./tables.ts";

const time = "2026-03-01T12:00:00.000Z";
const issuer = "https://login.example.org";
const kim: UserRow = {
  id: "1",
  name: "kim",
  password_hash: "hash",
  has_password: 0,
  is_admin: 0,
  two_factor_required: 0,
  created_at: time,
  password_set_at: time,
  external_issuer: issuer,
  external_subject: "kim-7",
};
const ada = { ...kim, id: "2", name: "ada", external_subject: "ada-1" };

eachDatabase("a user from elsewhere", (_open, kind) => {
  let under: TestIdentity;
  let tenant: Tenant;

  beforeEach(async () => {
    under = makeIdentity({ kind });
    tenant = await under.makeTenant("north");
    await insertExternalUser(tenant, kim);
  });
  afterEach(async () => await under.remove());

  test("is found by issuer and subject together", async () => {
    expect(await findExternalUser(tenant, { issuer, subject: "kim-7" })).toEqual(kim);
    const another = { issuer: "https://other.example.org", subject: "kim-7" };
    expect(await findExternalUser(tenant, another)).toBeUndefined();
  });

  test("is inserted once, and under no name that is taken", async () => {
    expect(await insertExternalUser(tenant, { ...kim, id: "3", name: "kimberly" })).toBe(false);
    expect(await insertExternalUser(tenant, { ...ada, name: "kim" })).toBe(false);
    expect(await insertExternalUser(tenant, ada)).toBe(true);
    expect(await insertExternalUser(tenant, ada)).toBe(false);
  });
});
