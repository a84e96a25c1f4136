import { afterEach, beforeEach, expect, test } from "vitest";

import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity, testScopes } from "#test/identity";

const order = { user: "alice", roles: ["analyst"], lifeSeconds: 60 };

eachDatabase("servers and roles", (_open, kind) => {
  let under: TestIdentity;
  beforeEach(() => (under = makeIdentity({ kind })));
  afterEach(async () => await under.remove());

  async function rolesOfAlice(tenant: Parameters<typeof under.identity.issueToken>[0]) {
    const { token } = await under.identity.issueToken(tenant, order);
    return (await under.identity.verifyToken(tenant, token)).roles;
  }

  test("an admin is an analyst with every scope", async () => {
    const tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    expect(await rolesOfAlice(tenant)).toEqual({ analyst: testScopes.toSorted() });
  });

  test("an admin who existed before the first preparation becomes an analyst", async () => {
    const tenant = await under.makeTenant("north", { prepared: false });
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    await under.identity.prepareTenant(tenant, { scopes: ["run"] });
    expect(await rolesOfAlice(tenant)).toEqual({ analyst: ["run"] });
  });

  test("preparing again replaces the scopes and keeps everything else", async () => {
    const tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    await under.identity.prepareTenant(tenant, { scopes: testScopes });
    await under.identity.prepareTenant(tenant, { scopes: ["run", "new", "run"] });
    expect(await rolesOfAlice(tenant)).toEqual({ analyst: ["new", "run"] });
  });

  test("processes that prepare a tenant together make one server and one role", async () => {
    const tenant = await under.makeTenant("north", { prepared: false });
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    const prepare = async () => await under.another().prepareTenant(tenant, { scopes: ["run"] });
    await Promise.all([prepare(), prepare(), prepare()]);
    expect(await rolesOfAlice(tenant)).toEqual({ analyst: ["run"] });
  });

  test("who is no admin is a member of nothing until added, and adding twice is fine", async () => {
    const tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: false });
    await expect(under.identity.issueToken(tenant, order)).rejects.toMatchObject({
      code: "identity.role_not_held",
      status: 403,
    });
    await under.identity.addMember(tenant, { user: "alice", role: "analyst" });
    await under.identity.addMember(tenant, { user: "alice", role: "analyst" }, "root");
    expect(await rolesOfAlice(tenant)).toHaveProperty("analyst");
    expect(await under.audited(tenant)).toContainEqual({
      actor: "root",
      action: "identity.member_added",
      subject: "alice",
      outcome: "done",
      details: { role: "analyst" },
    });
  });

  test("membership needs a user and a role that exist", async () => {
    const tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: false });
    const add = async (user: string, role: string) =>
      await under.identity.addMember(tenant, { user, role });
    await expect(add("bob", "analyst")).rejects.toMatchObject({
      code: "identity.user_unknown",
    });
    await expect(add("alice", "pilot")).rejects.toMatchObject({
      code: "identity.role_unknown",
    });
  });
});
