import { beforeEach, expect, onTestFinished, test } from "vitest";

import { Secret, type Tenant, tablesOf } from "#kernel";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";
import { findUser } from "../store/users.ts";
import { createParts } from "../wiring.ts";

let under: TestIdentity;
let parts: ReturnType<typeof createParts>;
let tenant: Tenant;
const next = new Secret("quiet-lantern-orbit-maple-47");
const address = "192.0.2.1";

beforeEach(async () => {
  under = makeIdentity();
  onTestFinished(async () => await under.remove());
  parts = createParts(under);
  tenant = await under.makeTenant("north");
  await under.identity.createUser(tenant, { ...alice, isAdmin: false });
});

async function change(current: Secret, password = next): Promise<void> {
  const { id, name } = (await findUser(tenant, "alice"))!;
  const user = { id, name, isAdmin: false };
  await parts.passwords.change(tenant, user, { current, password, address });
}
async function canSignIn(password: Secret): Promise<boolean> {
  const attempt = parts.signIn.signIn(tenant, { username: "alice", password, address });
  return await attempt.then(
    () => true,
    () => false,
  );
}

test("changing one's password needs the current one, and is audited", async () => {
  await expect(change(new Secret("wrong"))).rejects.toMatchObject({
    code: "identity.sign_in_refused",
  });
  expect(await canSignIn(alice.password)).toBe(true);
  await change(alice.password);
  expect([await canSignIn(alice.password), await canSignIn(next)]).toEqual([false, true]);
  const entries = (await under.audited(tenant)).filter(({ action }) => action.includes("password"));
  expect(entries).toEqual([
    { actor: "alice", action: "identity.password_set", subject: "alice", outcome: "done" },
  ]);
});

test("it ends every session, also the one in which it happens", async () => {
  const { id: userId } = (await findUser(tenant, "alice"))!;
  const common = {
    stage: "full",
    method: "password",
    address,
    userAgent: "",
    replaced: null,
  } as const;
  const secrets = [
    await parts.sessions.start(tenant, { ...common, userId }),
    await parts.sessions.start(tenant, { ...common, userId }),
  ];
  await change(alice.password);
  for (const secret of secrets) expect(await parts.sessions.find(tenant, secret)).toBeNull();
});

test("guessing the current password is limited like signing in", async () => {
  for (let count = 0; count < 5; count += 1) {
    await expect(change(new Secret("wrong"))).rejects.toMatchObject({
      code: "identity.sign_in_refused",
    });
  }
  await expect(change(alice.password)).rejects.toMatchObject({
    code: "identity.too_many_failures",
    extensions: { retryAfter: 900 },
  });
  expect(await canSignIn(alice.password)).toBe(false);
});

test("the new one has to be strong, and is not looked at before the current one is proven", async () => {
  const weak = new Secret("password1234");
  await expect(change(new Secret("wrong"), weak)).rejects.toMatchObject({
    code: "identity.sign_in_refused",
  });
  await expect(change(alice.password, weak)).rejects.toMatchObject({
    code: "identity.password_weak",
  });
  expect(await canSignIn(alice.password)).toBe(true);
});

test("an account without a password has none to change", async () => {
  await tablesOf<IdentityTables>(tenant)
    .updateTable("identity_users")
    .set({ has_password: 0 })
    .execute();
  await expect(change(alice.password)).rejects.toMatchObject({
    code: "identity.password_missing",
    status: 409,
  });
  await under.identity.setPassword(tenant, alice);
  await expect(change(alice.password)).resolves.toBeUndefined();
});
