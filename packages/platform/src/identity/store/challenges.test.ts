import { afterEach, beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { eachDatabase } from "#test/databases";
import { makeIdentity, type TestIdentity } from "#test/identity";

import { insertChallenge, takeChallenge } from "./challenges.ts";

const before = "2026-03-01T11:59:59.999Z";
const end = "2026-03-01T12:00:00.000Z";
const challenge = { id: "one", purpose: "passkey", user_id: null, data: "{}", expires_at: end };

eachDatabase("a challenge", (_open, kind) => {
  let under: TestIdentity;
  let tenant: Tenant;

  beforeEach(async () => {
    under = makeIdentity({ kind });
    tenant = await under.makeTenant("north");
    await insertChallenge(tenant, challenge, before);
  });
  afterEach(async () => await under.remove());

  test("is taken by one of those who answer it at the same time", async () => {
    const takers = Array.from({ length: 5 }, () => takeChallenge(tenant, challenge, before));
    const taken = await Promise.all(takers);
    expect(taken.filter(Boolean)).toEqual([challenge]);
  });

  test("is not there once it has expired", async () => {
    expect(await takeChallenge(tenant, challenge, end)).toBeUndefined();
  });

  test("is there for its purpose alone", async () => {
    const other = { ...challenge, purpose: "single_sign_on" };
    expect(await takeChallenge(tenant, other, before)).toBeUndefined();
    expect(await takeChallenge(tenant, challenge, before)).toEqual(challenge);
  });

  test("goes when a later one comes after its end", async () => {
    await insertChallenge(tenant, { ...challenge, id: "two" }, end);
    expect(await takeChallenge(tenant, challenge, before)).toBeUndefined();
  });
});
