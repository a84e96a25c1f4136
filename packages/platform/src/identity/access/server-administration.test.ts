import { beforeEach, expect, test } from "vitest";

import type { Tenant } from "#kernel";
import { makeAdministration, type TestAdministration } from "#test/administration";
import { eachDatabase } from "#test/databases";
import { testScopes } from "#test/identity";
import { makeSpecification } from "#test/specification";

const limits = { latestExpiry: "2027-01-01T00:00:00Z", longestLifeSeconds: 86_400 };
const specification = makeSpecification("flowapi.example", ["run", "get_result"]);
const unknownId = "00000000-0000-4000-8000-000000000000";

eachDatabase("the administration of servers", (_open, kind) => {
  let made: TestAdministration;
  let tenant: Tenant;

  beforeEach(async () => {
    made = await makeAdministration({ kind });
    ({ tenant } = made);
  });

  const create = async (change: object = {}) =>
    await made.servers.create(
      tenant,
      { name: "FlowAPI", specification, ...limits, ...change },
      "root",
    );
  const own = async () => (await made.servers.list(tenant))[0]!;

  test("a server is made from its specification, and listed after the tenant's own", async () => {
    const server = await create({ name: "A server" });
    expect(server).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      name: "A server",
      audience: "flowapi.example",
      isOwn: false,
      latestExpiry: "2027-01-01T00:00:00.000Z",
      longestLifeSeconds: 86_400,
      scopes: ["get_result", "run"],
      roles: 0,
    });
    expect(await made.servers.list(tenant)).toEqual([
      expect.objectContaining({
        name: "north",
        audience: "flotilla:north",
        isOwn: true,
        scopes: testScopes.toSorted(),
        roles: 1,
      }),
      server,
    ]);
    expect((await made.under.audited(tenant)).at(-1)).toEqual({
      actor: "root",
      action: "identity.server_created",
      subject: "flowapi.example",
      outcome: "done",
      details: {
        name: "A server",
        latestExpiry: "2027-01-01T00:00:00.000Z",
        longestLifeSeconds: 86_400,
        scopesAdded: { count: 2, first: ["get_result", "run"] },
        scopesRemoved: { count: 0, first: [] },
      },
    });
  });

  test("an audience has one server, also when two are made at once", async () => {
    const results = await Promise.allSettled([create(), create({ name: "Other" })]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toMatchObject([{ reason: { code: "identity.server_exists", status: 409 } }]);
    expect(await made.servers.list(tenant)).toHaveLength(2);
    const again = makeSpecification("flotilla:north", []);
    await expect(create({ specification: again })).rejects.toMatchObject({
      code: "identity.server_exists",
    });
  });

  test.each<[string, object, string]>([
    ["no audience", { specification: { components: {} } }, "identity.specification_invalid"],
    ["an empty specification", { specification: {} }, "identity.specification_invalid"],
    ["an expiry in the past", { latestExpiry: "2026-03-01T12:00:00Z" }, "identity.expiry_invalid"],
    ["an expiry that is none", { latestExpiry: "2027-02-30T00:00:00Z" }, "identity.expiry_invalid"],
    ["an expiry without time zone", { latestExpiry: "2027-02-03" }, "identity.expiry_invalid"],
    ["a name with a zero byte", { name: "a\0" }, "identity.name_invalid"],
    ["a name of spaces", { name: "  " }, "identity.name_invalid"],
  ])("a server with %s is refused", async (_what, change, code) => {
    await expect(create(change)).rejects.toMatchObject({ code, status: 400 });
    expect(await made.servers.list(tenant)).toHaveLength(1);
  });

  test("a specification that lists scopes without an audience says what is missing", async () => {
    const token = { "x-security-scopes": ["run"] };
    const nameless = { components: { securitySchemes: { token } } };
    await expect(create({ specification: nameless })).rejects.toThrow("has no x-audience");
  });

  test("name, limits and scopes can be changed, and the audit log says how", async () => {
    const { id } = await create();
    const newer = makeSpecification("flowapi.example", ["run", "get_available_dates"]);
    const changed = await made.servers.change(
      tenant,
      id,
      { name: "New", latestExpiry: null, longestLifeSeconds: 60, specification: newer },
      "root",
    );
    expect(changed).toMatchObject({
      name: "New",
      latestExpiry: null,
      longestLifeSeconds: 60,
      scopes: ["get_available_dates", "run"],
    });
    expect((await made.servers.list(tenant))[1]).toEqual(changed);
    expect((await made.under.audited(tenant)).at(-1)).toMatchObject({
      action: "identity.server_changed",
      subject: "flowapi.example",
      details: {
        name: "New",
        latestExpiry: null,
        longestLifeSeconds: 60,
        scopesAdded: { count: 1, first: ["get_available_dates"] },
        scopesRemoved: { count: 1, first: ["get_result"] },
      },
    });
    expect(made.revoked()).toEqual([]);
  });

  test("the specification of another server is refused", async () => {
    const { id } = await create();
    const other = makeSpecification("other.example", ["run"]);
    await expect(made.servers.change(tenant, id, { specification: other }, "root")).rejects.toThrow(
      'its audience is "other.example", not "flowapi.example"',
    );
  });

  test("an expiry that has passed meanwhile may stay as it is", async () => {
    const { id, latestExpiry } = await create();
    made.under.clock.advance(400 * 86_400);
    const changed = await made.servers.change(tenant, id, { latestExpiry, name: "New" }, "root");
    expect(changed).toMatchObject({ name: "New", latestExpiry });
    await expect(
      made.servers.change(tenant, id, { latestExpiry: "2027-01-02T00:00:00Z" }, "root"),
    ).rejects.toMatchObject({ code: "identity.expiry_invalid" });
  });

  test("of the tenant's own server only the name and the limits change", async () => {
    const { id } = await own();
    const refusal = { code: "identity.server_is_own", status: 409 };
    await expect(made.servers.change(tenant, id, { specification }, "root")).rejects.toMatchObject(
      refusal,
    );
    await expect(made.servers.remove(tenant, id, "root")).rejects.toMatchObject(refusal);
    await made.servers.change(tenant, id, { name: "Ours", ...limits }, "root");
    expect(await own()).toMatchObject({ name: "Ours", isOwn: true, longestLifeSeconds: 86_400 });
    expect(made.revoked()).toEqual([]);
  });

  test("the tokens of a server go before it does, and its roles with it", async () => {
    const { id } = await create();
    const role = { server: id, name: "reader", everyScope: true };
    await made.roles.create(tenant, role, "root");
    const there: number[] = [];
    made.onRevoke = async () => void there.push((await made.servers.list(tenant)).length);

    await made.servers.remove(tenant, id, "root");

    expect(there).toEqual([2, 1]);
    expect(made.revoked()).toEqual([{ audience: "flowapi.example" }]);
    expect((await made.roles.list(tenant)).map(({ name }) => name)).toEqual(["analyst"]);
    expect((await made.under.audited(tenant)).at(-1)).toMatchObject({
      action: "identity.server_removed",
      subject: "flowapi.example",
      details: { name: "FlowAPI", tokensRevoked: 0 },
    });
  });

  test.each([[unknownId], ["x"], ["a\0b"]])("the server %j is unknown", async (id) => {
    const unknown = { code: "identity.server_unknown", status: 404 };
    await expect(made.servers.change(tenant, id, {}, "root")).rejects.toMatchObject(unknown);
    await expect(made.servers.remove(tenant, id, "root")).rejects.toMatchObject(unknown);
  });
});
