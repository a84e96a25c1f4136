import { beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { makeAdministration, type TestAdministration } from "#test/administration";
import { eachDatabase } from "#test/databases";
import { alice, testScopes } from "#test/identity";
import { makeSpecification } from "#test/specification";

const unknownId = "00000000-0000-4000-8000-000000000000";

eachDatabase("the administration of roles", (_open, kind) => {
  let made: TestAdministration;
  let tenant: Tenant;
  let server: string;

  beforeEach(async () => {
    made = await makeAdministration({ kind });
    ({ tenant } = made);
    server = (await made.servers.list(tenant))[0]!.id;
    await made.users.create(tenant, { ...alice, isAdmin: false, roles: [] }, "root");
  });

  const create = async (change: object = {}) =>
    await made.roles.create(tenant, { server, name: "runner", scopes: ["run"], ...change }, "root");
  const lastEntry = async () => (await made.under.audited(tenant)).at(-1);
  const userId = async () => {
    await made.users.remove(tenant, "alice", "root");
    return made.revoked().at(-1)?.userId;
  };

  test("a role has chosen scopes of its server, each once", async () => {
    const role = await create({
      scopes: ["run", "get_result", "run"],
      latestExpiry: "2027-01-01T01:00:00+01:00",
      longestLifeSeconds: 3600,
    });
    expect(role).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: "runner",
      server: { id: server, name: "north", audience: "flotilla:north" },
      scopes: ["get_result", "run"],
      everyScope: false,
      latestExpiry: "2027-01-01T00:00:00.000Z",
      longestLifeSeconds: 3600,
      members: [],
    });
    expect(await lastEntry()).toMatchObject({
      actor: "root",
      action: "identity.role_created",
      subject: "runner",
      details: { server: "flotilla:north", everyScope: false, scopesAdded: { count: 2 } },
    });
  });

  test("a role of every scope gets those that its server learns later", async () => {
    const role = await create({ everyScope: true, scopes: ["nonsense"] });
    expect(role).toMatchObject({ everyScope: true, scopes: testScopes.toSorted() });
    await made.under.identity.prepareTenant(tenant, { scopes: ["later"] });
    expect(await made.roles.list(tenant)).toMatchObject([
      { name: "analyst", scopes: ["later"] },
      { name: "runner", scopes: ["later"] },
    ]);
  });

  test("roles are listed by server and name, with their members", async () => {
    const specification = makeSpecification("flowapi", ["a", "b"]);
    const order = { name: "a server", specification, latestExpiry: null, longestLifeSeconds: 60 };
    const other = await made.servers.create(tenant, order, "root");
    await create({ name: "zoologist" });
    const { id } = await create({ server: other.id, name: "b-reader", scopes: ["b"] });
    await create({ server: other.id, name: "all", everyScope: true });
    await made.users.create(tenant, { ...alice, name: "zoe", isAdmin: true, roles: [] }, "root");
    for (const user of ["zoe", "alice"])
      await made.roles.addMember(tenant, { role: id, user }, "root");

    expect(await made.roles.list(tenant)).toMatchObject([
      { name: "all", scopes: ["a", "b"], members: [] },
      {
        name: "b-reader",
        scopes: ["b"],
        members: ["alice", "zoe"],
        server: { audience: "flowapi" },
      },
      { name: "analyst", members: ["zoe"] },
      { name: "zoologist", scopes: ["run"], members: [] },
    ]);
  });

  test("a scope that the server does not know is named with the nearest", async () => {
    await expect(create({ scopes: ["run", "get_resolt"] })).rejects.toMatchObject({
      code: "identity.scope_unknown",
      status: 400,
      message: 'The server "north" knows no scope "get_resolt".',
      remedy: expect.stringContaining("The nearest known one is get_result.") as string,
    });
    const { id } = await create();
    await expect(made.roles.change(tenant, id, { scopes: ["fly"] }, "root")).rejects.toMatchObject({
      code: "identity.scope_unknown",
    });
  });

  test.each<[string, object, string]>([
    ["an expiry in the past", { latestExpiry: "2026-03-01T12:00:00Z" }, "identity.expiry_invalid"],
    ["an expiry that is none", { latestExpiry: "soon" }, "identity.expiry_invalid"],
    ["a name with a zero byte", { name: "a\0" }, "identity.name_invalid"],
    ["a server that is not there", { server: unknownId }, "identity.server_unknown"],
    ["a server that cannot be", { server: "a\0" }, "identity.server_unknown"],
    ["the name of another", { name: "analyst" }, "identity.role_exists"],
  ])("a role with %s is refused", async (_what, change, code) => {
    await expect(create(change)).rejects.toMatchObject({ code });
    expect(await made.roles.list(tenant)).toHaveLength(1);
  });

  test("a name is given once, also when roles are made and renamed at the same moment", async () => {
    const { id } = await create({ name: "old" });
    for (let round = 1; round <= 10; round += 1) {
      const name = `role ${round}`;
      const results = await Promise.allSettled([
        create({ name }),
        made.roles.change(tenant, id, { name }, "root"),
        create({ name }),
      ]);
      const refused = results.filter((result) => result.status === "rejected");
      expect(refused).toHaveLength(2);
      for (const { reason } of refused) {
        expect(reason).toMatchObject({ code: "identity.role_exists", status: 409 });
      }
    }
  }, 60_000);

  test("what is changed is said in the audit log, and tokens keep what they hold", async () => {
    const { id } = await create({ scopes: ["run", "get_result"] });
    const changed = await made.roles.change(
      tenant,
      id,
      { scopes: ["run"], latestExpiry: "2026-04-01T00:00:00Z", longestLifeSeconds: 60 },
      "root",
    );
    expect(changed).toMatchObject({
      name: "runner",
      scopes: ["run"],
      latestExpiry: "2026-04-01T00:00:00.000Z",
      longestLifeSeconds: 60,
    });
    expect(await lastEntry()).toEqual({
      actor: "root",
      action: "identity.role_changed",
      subject: "runner",
      outcome: "done",
      details: {
        server: "flotilla:north",
        latestExpiry: "2026-04-01T00:00:00.000Z",
        longestLifeSeconds: 60,
        everyScope: false,
        scopesAdded: { count: 0, first: [] },
        scopesRemoved: { count: 1, first: ["get_result"] },
      },
    });
    expect(made.revoked()).toEqual([]);

    const cleared = { latestExpiry: null, longestLifeSeconds: null };
    expect(await made.roles.change(tenant, id, cleared, "root")).toMatchObject(cleared);
  });

  test("a role can be given every scope, and chosen ones again", async () => {
    const { id } = await create();
    const all = await made.roles.change(tenant, id, { everyScope: true }, "root");
    expect(all).toMatchObject({ everyScope: true, scopes: testScopes.toSorted() });
    const some = await made.roles.change(tenant, id, { scopes: ["get_result"] }, "root");
    expect(some).toMatchObject({ everyScope: false, scopes: ["get_result"] });
    await made.roles.change(tenant, id, { everyScope: true }, "root");
    const none = await made.roles.change(tenant, id, { everyScope: false }, "root");
    expect(none).toMatchObject({ everyScope: false, scopes: [] });
  });

  test("a new name revokes tokens with the old one, and a refused name revokes nothing", async () => {
    const { id } = await create();
    await expect(made.roles.change(tenant, id, { name: "analyst" }, "root")).rejects.toMatchObject({
      code: "identity.role_exists",
    });
    await made.roles.change(tenant, id, { name: "runner" }, "root");
    expect(made.revoked()).toEqual([]);

    expect(await made.roles.change(tenant, id, { name: "racer" }, "root")).toMatchObject({
      name: "racer",
    });
    expect(made.revoked()).toEqual([{ audience: "flotilla:north", role: "runner" }]);
    expect(await lastEntry()).toMatchObject({ details: { newName: "racer", tokensRevoked: 0 } });
  });

  test("the tokens with a role go before the role does", async () => {
    const { id } = await create();
    await made.roles.addMember(tenant, { role: id, user: "alice" }, "root");
    const there: number[] = [];
    made.onRevoke = async () => void there.push((await made.roles.list(tenant)).length);

    await made.roles.remove(tenant, id, "root");

    expect(there).toEqual([2, 1]);
    expect(made.revoked()).toEqual([{ audience: "flotilla:north", role: "runner" }]);
    expect(await made.users.list(tenant)).toMatchObject([{ name: "alice", roles: [] }]);
    expect(await lastEntry()).toMatchObject({ action: "identity.role_removed", subject: "runner" });
  });

  test("members come and go, each as often as one likes, and their tokens go with the membership", async () => {
    const { id } = await create();
    const member = { role: id, user: "alice" };
    await made.roles.addMember(tenant, member, "root");
    await made.roles.addMember(tenant, member, "root");
    expect(await lastEntry()).toEqual({
      actor: "root",
      action: "identity.member_added",
      subject: "alice",
      outcome: "done",
      details: { role: "runner", server: "flotilla:north" },
    });
    expect(made.revoked()).toEqual([]);
    const there: number[] = [];
    const members = async () => (await made.roles.list(tenant)).flatMap((role) => role.members);
    made.onRevoke = async () => void there.push((await members()).length);

    await made.roles.removeMember(tenant, member, "root");
    await made.roles.removeMember(tenant, member, "root");

    expect(there).toEqual([1, 0, 0, 0]);
    expect(await lastEntry()).toMatchObject({
      action: "identity.member_removed",
      subject: "alice",
    });
    const [selection] = made.revoked();
    made.onRevoke = undefined;
    expect(selection).toEqual({
      userId: await userId(),
      audience: "flotilla:north",
      role: "runner",
    });
  });

  test.each([[unknownId], ["x"], ["a\0b"]])("the role %j is unknown", async (id) => {
    const unknown = { code: "identity.role_id_unknown", status: 404 };
    const member = { role: id, user: "alice" };
    await expect(made.roles.change(tenant, id, {}, "root")).rejects.toMatchObject(unknown);
    await expect(made.roles.remove(tenant, id, "root")).rejects.toMatchObject(unknown);
    await expect(made.roles.addMember(tenant, member, "root")).rejects.toMatchObject(unknown);
    await expect(made.roles.removeMember(tenant, member, "root")).rejects.toMatchObject(unknown);
  });

  test("a member who is no user is unknown", async () => {
    const { id } = await create();
    const member = { role: id, user: "bob" };
    const unknown = { code: "identity.user_unknown", status: 404 };
    await expect(made.roles.addMember(tenant, member, "root")).rejects.toMatchObject(unknown);
    await expect(made.roles.removeMember(tenant, member, "root")).rejects.toMatchObject(unknown);
  });
});
