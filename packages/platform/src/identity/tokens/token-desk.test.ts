import { createPublicKey } from "node:crypto";

import { decodeJwt, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import { Secret, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { testScopes } from "#test/identity";
import { demoScopes, type DeskFixture, openDesk } from "#test/token-desk";

import { createEncryption } from "../encryption.ts";
import type { IdentityTables } from "../store/tables.ts";
import { SigningKeys } from "./signing-keys.ts";
import type { TokenOrder } from "./token-order.ts";
import { decodeUserClaims } from "./user-claims.ts";

const day = 86_400;
const noon = Date.parse("2026-03-01T12:00:00.000Z") / 1000;

eachDatabase("the token desk", (_open, kind) => {
  let fixture: DeskFixture;

  beforeEach(async () => void (fixture = await openDesk(kind)));
  afterEach(async () => await fixture.under.remove());

  const create = async (change: Partial<TokenOrder> = {}, user = fixture.alice) =>
    await fixture.desk.create(fixture.tenant, user, {
      name: "laptop",
      server: fixture.servers.demo,
      roles: [{ role: "reader" }],
      ...change,
    });
  const expiryOf = async (...roles: string[]) =>
    (await create({ roles: roles.map((role) => ({ role })) })).expiresAt;
  const collect = async (id: string, user = fixture.alice) =>
    await fixture.desk.collect(fixture.tenant, user, id);
  const listOf = async (user = fixture.alice) => await fixture.desk.listOf(fixture.tenant, user);
  const storedText = async () =>
    JSON.stringify(
      await tablesOf<IdentityTables>(fixture.tenant)
        .selectFrom("identity_tokens")
        .selectAll()
        .execute(),
    );

  test("shows the user's servers and roles, and who sets which limit", async () => {
    const servers = await fixture.desk.listServers(fixture.tenant, fixture.alice);
    const yearEnd = {
      at: "2027-03-01T00:00:00.000Z",
      reason: 'The server "demo" ends on 1 March 2027.',
    };
    const month = {
      at: "2026-03-31T12:00:00.000Z",
      reason: 'The server "north" allows 30 days.',
    };
    const week = { at: "2026-03-08T12:00:00.000Z", reason: 'The role "reader" allows 7 days.' };
    expect(servers).toEqual([
      {
        id: fixture.servers.demo,
        name: "demo",
        audience: "demo-api",
        latestExpiry: yearEnd,
        roles: [
          { name: "planner", scopes: demoScopes, latestExpiry: yearEnd },
          { name: "reader", scopes: ["get_result", "run"], latestExpiry: week },
        ],
      },
      {
        id: fixture.servers.own,
        name: "north",
        audience: "flotilla:north",
        latestExpiry: month,
        roles: [{ name: "analyst", scopes: testScopes.toSorted(), latestExpiry: month }],
      },
    ]);
    const ofBob = await fixture.desk.listServers(fixture.tenant, fixture.bob);
    expect(ofBob[0]?.roles.map((role) => role.name)).toEqual(["reader"]);
  });

  test("makes a token for another server: its audience, the tenant's issuer", async () => {
    const made = await create();
    const { user_claims, ...claims } = decodeJwt(await collect(made.id));
    expect(claims).toEqual({
      sub: "alice",
      identity: "alice",
      aud: "demo-api",
      iss: "flotilla:north",
      jti: made.id,
      iat: noon,
      nbf: noon,
      exp: noon + 7 * day,
    });
    expect(decodeUserClaims(user_claims)).toEqual({ reader: ["get_result", "run"] });
    expect(made).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      name: "laptop",
      user: "alice",
      server: { name: "demo", audience: "demo-api", isOwn: false },
      roles: [{ role: "reader", scopes: ["get_result", "run"] }],
      issuedAt: "2026-03-01T12:00:00.000Z",
      expiresAt: "2026-03-08T12:00:00.000Z",
      state: "valid",
      isCollected: false,
      lastUsedAt: null,
      revokedAt: null,
      revokedBy: null,
    });
    expect(await listOf()).toEqual([{ ...made, isCollected: true }]);
  });

  test("makes a token for the tenant's own server that it accepts", async () => {
    const { tenant, under, servers } = fixture;
    const { id } = await create({ server: servers.own, roles: [{ role: "analyst" }] });
    const token = await collect(id);
    expect(await under.identity.verifyToken(tenant, token)).toMatchObject({
      name: "alice",
      roles: { analyst: testScopes.toSorted() },
    });
    const key = createPublicKey(await under.identity.publicKey(tenant));
    await jwtVerify(token, key, { algorithms: ["RS256"], currentDate: under.clock.now() });
  });

  test("puts several roles and fewer scopes into a token, and nothing else", async () => {
    const roles = [
      { role: "planner", scopes: ["run", demoScopes[0]!, "run"] },
      { role: "reader", scopes: ["get_result"] },
    ];
    const made = await create({ roles });
    const { user_claims } = decodeJwt(await collect(made.id));
    const expected = { planner: [demoScopes[0], "run"], reader: ["get_result"] };
    expect(decodeUserClaims(user_claims)).toEqual(expected);
    expect(made.roles).toEqual([
      { role: "planner", scopes: expected.planner },
      { role: "reader", scopes: expected.reader },
    ]);
  });

  test("ends a token at the earliest of the limits of its roles and its server", async () => {
    expect(await expiryOf("planner")).toBe("2027-03-01T00:00:00.000Z");
    expect(await expiryOf("planner", "reader")).toBe("2026-03-08T12:00:00.000Z");
    await fixture.changeRole("planner", { latest_expiry: "2026-03-05T00:00:00.000Z" });
    expect(await expiryOf("reader", "planner")).toBe("2026-03-05T00:00:00.000Z");
  });

  test.each([
    ["2026-03-01T12:00:01Z", "2026-03-01T12:00:01.000Z"],
    ["2026-03-08T12:00:00.000Z", "2026-03-08T12:00:00.000Z"],
    ["2026-03-08T13:59:59.999+02:00", "2026-03-08T11:59:59.000Z"],
    ["2026-03-02t00:00z", "2026-03-02T00:00:00.000Z"],
  ])("ends a token earlier when that is asked for: %s", async (expiresAt, expected) => {
    const made = await create({ expiresAt });
    expect(made.expiresAt).toBe(expected);
    expect(decodeJwt(await collect(made.id)).exp).toBe(Date.parse(expected) / 1000);
  });

  test.each([
    ["reader", "2026-03-08T12:00:01Z", 'The role "reader" allows 7 days.'],
    ["planner", "2027-03-01T00:00:01Z", 'The server "demo" ends on 1 March 2027.'],
  ])("refuses a later end than the limits of %s allow", async (role, expiresAt, reason) => {
    await expect(create({ roles: [{ role }], expiresAt })).rejects.toMatchObject({
      code: "identity.expiry_too_late",
      status: 400,
      message: expect.stringMatching(new RegExp(`until 202.*${reason}$`)),
    });
  });

  test("makes no token once the time of its role is over, and says so", async () => {
    await fixture.changeRole("reader", { latest_expiry: "2026-03-01T12:00:00.000Z" });
    await expect(create()).rejects.toMatchObject({
      code: "identity.limit_passed",
      status: 403,
      message: 'No more tokens can be made. The role "reader" ended on 1 March 2026 at 12:00 UTC.',
    });
    const [demo] = await fixture.desk.listServers(fixture.tenant, fixture.bob);
    expect(demo?.roles[0]?.latestExpiry).toEqual({
      at: "2026-03-01T12:00:00.000Z",
      reason: 'The role "reader" ended on 1 March 2026 at 12:00 UTC.',
    });
  });

  test.each<[Partial<TokenOrder>, string, number]>([
    [{ server: "demo" }, "server_unknown", 404],
    [{ server: "\0" }, "server_unknown", 404],
    [{ roles: [] }, "roles_missing", 400],
    [{ roles: [{ role: "analyst" }] }, "role_not_held", 403],
    [{ roles: [{ role: "reader" }, { role: "reader", scopes: ["run"] }] }, "role_repeated", 400],
    [{ roles: [{ role: "reader", scopes: ["run", demoScopes[0]!] }] }, "scope_not_held", 403],
    [{ roles: [{ role: "reader", scopes: ["toString"] }] }, "scope_not_held", 403],
    [{ roles: [{ role: "reader", scopes: [] }] }, "scopes_missing", 400],
    [{ expiresAt: "2026-03-01T12:00:00Z" }, "expiry_invalid", 400],
    [{ expiresAt: "1970-01-01T00:00:00Z" }, "expiry_invalid", 400],
    [{ expiresAt: "2026-03-05" }, "expiry_invalid", 400],
    [{ expiresAt: "2026-03-05T12:00:00" }, "expiry_invalid", 400],
    [{ expiresAt: "2026-02-30T12:00:00Z" }, "expiry_invalid", 400],
    [{ expiresAt: "2026-03-05T25:00:00Z" }, "expiry_invalid", 400],
    [{ expiresAt: "tomorrow" }, "expiry_invalid", 400],
    [{ expiresAt: "" }, "expiry_invalid", 400],
    [{ name: " " }, "token_name_invalid", 400],
    [{ name: "a\0" }, "token_name_invalid", 400],
    [{ name: "x".repeat(101) }, "token_name_invalid", 400],
    [{ name: "Console session" }, "token_name_invalid", 400],
  ])("makes nothing of %j", async (change, code, status) => {
    await expect(create(change)).rejects.toMatchObject({ code: `identity.${code}`, status });
    expect(await storedText()).toBe("[]");
    expect(await fixture.under.audited(fixture.tenant)).toEqual([]);
  });

  test("names the scope that a role does not have", async () => {
    const roles = [{ role: "reader", scopes: [demoScopes[0]!] }];
    await expect(create({ roles })).rejects.toThrow(
      `The role "reader" on the server demo-api does not have the scope "${demoScopes[0]}".`,
    );
  });

  test("does not let a user use a role of somebody else", async () => {
    const refused = create({ roles: [{ role: "planner" }] }, fixture.bob);
    await expect(refused).rejects.toMatchObject({ code: "identity.role_not_held" });
  });

  test("keeps a token encrypted until it is collected, then not at all", async () => {
    const { id } = await create();
    const before = await storedText();
    const token = await collect(id);
    const after = await storedText();
    expect(before).toContain('"encrypted_token":"gAAAAA');
    expect(after).toContain('"encrypted_token":null');
    for (const part of token.split(".")) expect(before + after).not.toContain(part);
    await expect(collect(id)).rejects.toMatchObject({
      code: "identity.token_collected",
      status: 409,
      message: 'The token "laptop" was handed out already, and is kept no longer.',
    });
  });

  test("hands a token out to exactly one of 50 at the same time", async () => {
    const { id } = await create();
    const other = fixture.another({});
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? fixture.desk : other).collect(fixture.tenant, fixture.alice, id),
      ),
    );
    const refused = results.flatMap((result) =>
      result.status === "rejected" ? [(result.reason as { code?: string }).code] : [],
    );
    expect(refused).toEqual(Array.from({ length: 49 }, () => "identity.token_collected"));
    const entries = await fixture.under.audited(fixture.tenant);
    expect(entries.filter(({ action }) => action === "identity.token_collected")).toHaveLength(1);
  });

  test("hands out neither a revoked nor an expired token", async () => {
    const [revoked, expired] = [await create(), await create()];
    await fixture.desk.revokeOwn(fixture.tenant, fixture.alice, revoked.id);
    await expect(collect(revoked.id)).rejects.toMatchObject({ code: "identity.token_over" });
    fixture.under.clock.advance(7 * day);
    await expect(collect(expired.id)).rejects.toMatchObject({
      code: "identity.token_over",
      status: 409,
    });
  });

  test("does not lose a token when the Fernet key is another one", async () => {
    const { id } = await create();
    const fernetKey = new Secret("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");
    const wrong = fixture.another({ encryption: createEncryption({ fernetKey }) });
    const collected = wrong.collect(fixture.tenant, fixture.alice, id);
    await expect(collected).rejects.toMatchObject({ code: "identity.fernet_unreadable" });
    await expect(collect(id)).resolves.toMatch(/^eyJ/);
  });

  test("gives a token to nobody whose role was taken away while it was made", async () => {
    const { under, tenant, alice, servers } = fixture;
    const keys = new SigningKeys(under);
    const desk = fixture.another({
      keys: {
        async of(same) {
          await fixture.removeMembers("reader");
          await fixture.revocation.revoke(tenant, { role: "reader" }, "root");
          return await keys.of(same);
        },
      },
    });
    const order = { name: "laptop", server: servers.demo, roles: [{ role: "reader" }] };
    await expect(desk.create(tenant, alice, order)).rejects.toMatchObject({
      code: "identity.role_not_held",
    });
    expect(await listOf()).toMatchObject([{ state: "revoked" }]);
  });

  test.each([["of another user"], ["that is none"], ["with a strange id"]])(
    "knows no token %s",
    async (which) => {
      const { tenant, desk, alice } = fixture;
      const id = {
        "of another user": (await create({}, fixture.bob)).id,
        "that is none": crypto.randomUUID(),
        "with a strange id": "\0",
      }[which]!;
      const unknown = { code: "identity.token_unknown", status: 404 };
      await expect(desk.collect(tenant, alice, id)).rejects.toMatchObject(unknown);
      await expect(desk.revokeOwn(tenant, alice, id)).rejects.toMatchObject(unknown);
      expect(await listOf()).toEqual([]);
      expect((await listOf(fixture.bob)).map((token) => token.state)).not.toContain("revoked");
    },
  );

  test("writes what happens to tokens into the audit log, and no token", async () => {
    const { id } = await create();
    const token = await collect(id);
    await fixture.desk.revoke(fixture.tenant, id, "root");
    const entries = await fixture.under.audited(fixture.tenant);
    expect(entries).toEqual([
      {
        actor: "alice",
        action: "identity.token_issued",
        subject: "alice",
        outcome: "done",
        details: {
          tokenId: id,
          audience: "demo-api",
          roles: ["reader"],
          expiresAt: "2026-03-08T12:00:00.000Z",
        },
      },
      {
        actor: "alice",
        action: "identity.token_collected",
        subject: "alice",
        outcome: "done",
        details: { tokenId: id },
      },
      {
        actor: "root",
        action: "identity.tokens_revoked",
        subject: "alice",
        outcome: "done",
        details: { count: 1, tokenIds: [id], users: ["alice"] },
      },
    ]);
    for (const part of token.split(".")) expect(JSON.stringify(entries)).not.toContain(part);
  });
});
