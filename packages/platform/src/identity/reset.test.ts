import { expect, onTestFinished, test } from "vitest";

import { Secret } from "#kernel";
import { alice, makeIdentity, testScopes } from "#test/identity";

test("a reset removes everybody, ends every token, and leaves an own server to begin anew with", async () => {
  const under = makeIdentity();
  onTestFinished(async () => await under.remove());
  const { identity } = under;
  const tenant = await under.makeTenant("north");
  await identity.createUser(tenant, { ...alice, isAdmin: true });
  const order = { user: "alice", roles: ["analyst"], lifeSeconds: 60 };
  const { token } = await identity.issueToken(tenant, order);
  expect((await identity.verifyToken(tenant, token)).name).toBe("alice");

  await expect(identity.reset(tenant, "south")).rejects.toThrow("not the name of the tenant");
  expect(await identity.listUsers(tenant)).toHaveLength(1);

  await identity.reset(tenant, "north");
  expect(await identity.listUsers(tenant)).toEqual([]);
  await expect(identity.verifyToken(tenant, token)).rejects.toThrow(/revoked/);
  expect((await under.audited(tenant)).at(-1)).toMatchObject({ action: "identity.reset" });
  await identity.createUser(tenant, { ...alice, isAdmin: true });
  const again = await identity.issueToken(tenant, order);
  const { roles } = await identity.verifyToken(tenant, again.token);
  expect(roles["analyst"]?.toSorted()).toEqual(testScopes.toSorted());
});

test("an administrator of the settings is made, given back the password and the rights, and else left alone", async () => {
  const under = makeIdentity();
  onTestFinished(async () => await under.remove());
  const { identity } = under;
  const tenant = await under.makeTenant("north");
  const account = { name: "ada", password: new Secret("seven blue lanterns over tallinn") };
  await identity.ensureAdministrator(tenant, account);
  expect(await identity.listUsers(tenant)).toMatchObject([{ name: "ada", isAdmin: true }]);
  const before = await under.audited(tenant);
  await identity.ensureAdministrator(tenant, account);
  expect(await under.audited(tenant)).toEqual(before);

  await identity.createUser(tenant, { ...alice, isAdmin: false });
  await identity.ensureAdministrator(tenant, { ...account, name: "alice" });
  expect(await identity.listUsers(tenant)).toMatchObject([
    { name: "ada" },
    { name: "alice", isAdmin: true },
  ]);
  expect((await under.audited(tenant)).map(({ action }) => action)).toContain(
    "identity.password_set",
  );
});
