import { afterEach, beforeEach, expect, test } from "vitest";

import { tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { type DeskFixture, openDesk } from "#test/token-desk";

import type { IdentityTables } from "../store/tables.ts";
import type { ListedToken } from "./listed-token.ts";
import type { TokenPage } from "./token-desk.ts";

const day = 86_400;

eachDatabase("the lists of tokens", (_open, kind) => {
  let fixture: DeskFixture;

  beforeEach(async () => void (fixture = await openDesk(kind)));
  afterEach(async () => await fixture.under.remove());

  const create = async (name: string, user = fixture.alice) => {
    const order = { name, server: fixture.servers.demo, roles: [{ role: "reader" }] };
    return (await fixture.desk.create(fixture.tenant, user, order)).id;
  };
  const namesOf = async (user = fixture.alice) =>
    (await fixture.desk.listOf(fixture.tenant, user)).map(({ name, state }) => `${name}: ${state}`);
  const listAll = async (page: Partial<TokenPage> = {}) =>
    await fixture.desk.listAll(fixture.tenant, { limit: 100, ...page });
  const allNames = async (page: Partial<TokenPage> = {}) =>
    (await listAll(page)).map(({ name }) => name);

  test("show each user the own tokens, the newest first, with their states", async () => {
    await create("expired");
    fixture.under.clock.advance(day);
    const revoked = await create("revoked");
    fixture.under.clock.advance(6 * day);
    await create("valid");
    await create("of bob", fixture.bob);
    await fixture.desk.revokeOwn(fixture.tenant, fixture.alice, revoked);
    expect(await namesOf()).toEqual(["valid: valid", "revoked: revoked", "expired: expired"]);
    expect(await namesOf(fixture.bob)).toEqual(["of bob: valid"]);
    fixture.under.clock.advance(day);
    expect((await namesOf())[1]).toBe("revoked: revoked");
  });

  test("show nothing of a removed user to the next one of that name", async () => {
    await create("old");
    const tables = tablesOf<IdentityTables>(fixture.tenant);
    await tables.deleteFrom("identity_users").where("id", "=", fixture.alice.id).execute();
    expect(await namesOf({ ...fixture.alice, id: "another" })).toEqual([]);
    expect(await listAll({ user: "alice" })).toMatchObject([{ name: "old", user: "alice" }]);
  });

  test("name the server of a token by its audience once it is removed", async () => {
    await create("old");
    const tables = tablesOf<IdentityTables>(fixture.tenant);
    await tables.deleteFrom("identity_servers").where("name", "=", "demo").execute();
    expect(await listAll()).toMatchObject([{ server: { name: "demo-api", audience: "demo-api" } }]);
  });

  test("for administrators are filtered by user and state", async () => {
    await create("expired");
    fixture.under.clock.advance(7 * day);
    const revoked = await create("revoked");
    await fixture.desk.revoke(fixture.tenant, revoked, "root");
    await create("of bob", fixture.bob);
    expect((await allNames()).toSorted()).toEqual(["expired", "of bob", "revoked"]);
    expect(await allNames({ state: "expired" })).toEqual(["expired"]);
    expect(await allNames({ state: "revoked" })).toEqual(["revoked"]);
    expect(await allNames({ state: "valid" })).toEqual(["of bob"]);
    expect(await allNames({ user: "bob" })).toEqual(["of bob"]);
    expect(await allNames({ user: "alice", state: "valid" })).toEqual([]);
    expect(await allNames({ user: "nobody" })).toEqual([]);
    expect(await allNames({ user: "\0" })).toEqual([]);
  });

  test("for administrators come in pages that leave nothing out and repeat nothing", async () => {
    const ids = [];
    for (let index = 0; index < 7; index += 1) {
      ids.push(await create(`token ${index}`));
      // Some of the same second.
      if (index % 3 === 0) fixture.under.clock.advance(1);
    }
    const seen: ListedToken[] = [];
    for (let index = 0; index < 4; index += 1) {
      seen.push(...(await listAll({ before: seen.at(-1)?.id, limit: 2 })));
    }
    expect(await listAll({ before: seen.at(-1)?.id, limit: 2 })).toEqual([]);
    expect(seen).toEqual(await listAll());
    expect(seen.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const times = seen.map(({ issuedAt }) => issuedAt);
    expect(times).toEqual(times.toSorted().toReversed());
    await expect(listAll({ before: crypto.randomUUID() })).rejects.toMatchObject({
      code: "identity.token_unknown",
    });
    await expect(listAll({ before: "\0" })).rejects.toMatchObject({ status: 404 });
  });

  test("leave the console's own tokens out once they have expired", async () => {
    await fixture.tokens.issueForSession(fixture.tenant, "alice");
    await create("laptop");
    expect((await namesOf()).toSorted()).toEqual(["Console session: valid", "laptop: valid"]);
    fixture.under.clock.advance(15 * 60);
    expect(await namesOf()).toEqual(["laptop: valid"]);
    expect(await allNames()).toEqual(["laptop"]);
    expect(await allNames({ state: "expired" })).toEqual([]);
  });

  test("forget tokens 90 days after their expiry", async () => {
    await create("old");
    fixture.under.clock.advance(97 * day);
    await create("young");
    expect((await allNames()).toSorted()).toEqual(["old", "young"]);
    fixture.under.clock.advance(1);
    await create("younger");
    expect((await allNames()).toSorted()).toEqual(["young", "younger"]);
  });
});
