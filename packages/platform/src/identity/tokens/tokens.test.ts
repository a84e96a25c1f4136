import { createPublicKey } from "node:crypto";

import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type Tenant, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity, testScopes } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";
import { listTokens } from "../store/tokens.ts";
import { SigningKeys } from "./signing-keys.ts";
import { Tokens } from "./tokens.ts";
import { decodeUserClaims } from "./user-claims.ts";

const day = 86_400;

eachDatabase("a token", (_open, kind) => {
  let under: TestIdentity;
  let tenant: Tenant;

  beforeEach(async () => {
    under = makeIdentity({ kind, settings: { longestTokenLifeSeconds: 30 * day } });
    tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
  });
  afterEach(async () => await under.remove());

  const issue = async (change: { user?: string; roles?: string[]; lifeSeconds?: number } = {}) =>
    await under.identity.issueToken(
      tenant,
      { user: "alice", roles: ["analyst"], lifeSeconds: day, ...change },
      "root",
    );
  const stored = async (userName = "alice") =>
    await listTokens(tenant, { userName, now: under.clock.now().toISOString(), limit: 10 });
  const limitRole = async (seconds: number) =>
    await tablesOf<IdentityTables>(tenant)
      .updateTable("identity_roles")
      .set({ longest_life: seconds })
      .execute();

  const setLatestExpiry = async (table: "identity_roles" | "identity_servers", at: string | null) =>
    await tablesOf<IdentityTables>(tenant).updateTable(table).set({ latest_expiry: at }).execute();

  test("carries the claims that FlowAPI's clients and servers read", async () => {
    const { token, tokenId, expiresAt } = await issue();
    const now = Date.parse("2026-03-01T12:00:00Z") / 1000;
    const { user_claims, ...claims } = decodeJwt(token);
    expect(claims).toEqual({
      sub: "alice",
      identity: "alice",
      aud: "flotilla:north",
      iss: "flotilla:north",
      jti: tokenId,
      iat: now,
      nbf: now,
      exp: now + day,
    });
    expect(decodeUserClaims(user_claims)).toEqual({ analyst: testScopes.toSorted() });
    expect(tokenId).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(expiresAt).toBe("2026-03-02T12:00:00.000Z");
    expect(decodeProtectedHeader(token)).toEqual({
      alg: "RS256",
      typ: "JWT",
      kid: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test("is verified by whoever has the public key", async () => {
    const { token } = await issue();
    const publicKey = createPublicKey(await under.identity.publicKey(tenant));
    const currentDate = under.clock.now();
    const { payload } = await jwtVerify(token, publicKey, { currentDate });
    expect(payload.sub).toBe("alice");
  });

  test("proves a principal without the rights of an admin", async () => {
    const { token, tokenId } = await issue();
    expect(await under.another().verifyToken(tenant, token)).toEqual({
      kind: "token",
      name: "alice",
      tenant: "north",
      roles: { analyst: testScopes.toSorted() },
      isAdmin: false,
      tokenId,
    });
  });

  test("of the operator names no user and may have any role there is", async () => {
    const order = { roles: ["analyst"], lifeSeconds: day };
    const { token, tokenId } = await under.identity.issueToken(tenant, order);
    expect(await under.identity.verifyToken(tenant, token)).toMatchObject({
      name: "operator",
      roles: { analyst: testScopes.toSorted() },
      isAdmin: false,
    });
    const [listed] = await stored("operator");
    expect(listed).toMatchObject({ id: tokenId, user_id: null });
    const unknown = under.identity.issueToken(tenant, { ...order, roles: ["pilot"] });
    await expect(unknown).rejects.toMatchObject({ code: "identity.role_unknown" });
  });

  test("is recorded and audited, and not itself stored", async () => {
    const { token, tokenId } = await issue({ roles: ["analyst", "analyst"] });
    const listed = await stored();
    expect(listed).toEqual([
      {
        id: tokenId,
        user_id: expect.any(String),
        user_name: "alice",
        audience: "flotilla:north",
        server_name: "north",
        name: "",
        roles: '["analyst"]',
        scopes: JSON.stringify({ analyst: testScopes.toSorted() }),
        is_collected: 1,
        last_used_at: null,
        revoked_at: null,
        revoked_by: null,
        issued_at: "2026-03-01T12:00:00.000Z",
        expires_at: "2026-03-02T12:00:00.000Z",
      },
    ]);
    const [, ...entries] = await under.audited(tenant);
    expect(entries).toEqual([
      {
        actor: "root",
        action: "identity.token_issued",
        subject: "alice",
        outcome: "done",
        details: {
          tokenId,
          audience: "flotilla:north",
          roles: ["analyst"],
          expiresAt: "2026-03-02T12:00:00.000Z",
        },
      },
    ]);
    expect(JSON.stringify([listed, entries])).not.toContain(token.split(".")[2]);
  });

  test("may live as long as its server allows and no second longer", async () => {
    await expect(issue({ lifeSeconds: 30 * day })).resolves.toHaveProperty("token");
    await expect(issue({ lifeSeconds: 30 * day + 1 })).rejects.toMatchObject({
      code: "identity.life_too_long",
      message:
        "A token for 2592001s was asked for, and the server flotilla:north allows at most 30d.",
    });
  });

  test("may live as long as its role allows and no second longer", async () => {
    await limitRole(day / 2);
    await expect(issue({ lifeSeconds: day / 2 })).resolves.toHaveProperty("token");
    await expect(issue({ lifeSeconds: day })).rejects.toMatchObject({
      code: "identity.life_too_long",
      message: 'A token for 1d was asked for, and the role "analyst" allows at most 12h.',
    });
  });

  test("of a role with a limit beyond the server's has the server's", async () => {
    await limitRole(60 * day);
    await expect(issue({ lifeSeconds: 31 * day })).rejects.toMatchObject({
      message: expect.stringContaining("the server flotilla:north allows at most 30d"),
    });
  });

  test("ends with its role and with its server", async () => {
    await setLatestExpiry("identity_roles", "2026-03-03T12:00:00.000Z");
    await setLatestExpiry("identity_servers", "2026-03-04T12:00:00.000Z");
    await expect(issue({ lifeSeconds: 2 * day })).resolves.toHaveProperty("token");
    await expect(issue({ lifeSeconds: 2 * day + 1 })).rejects.toMatchObject({
      code: "identity.expiry_too_late",
      message: expect.stringContaining('The role "analyst" ends on 3 March 2026 at 12:00 UTC.'),
    });
    await setLatestExpiry("identity_roles", null);
    await expect(issue({ lifeSeconds: 4 * day })).rejects.toMatchObject({
      message: expect.stringContaining('The server "north" ends on 4 March 2026 at 12:00 UTC.'),
    });
    under.clock.advance(3 * day);
    await expect(issue()).rejects.toMatchObject({
      code: "identity.limit_passed",
      status: 403,
      message: expect.stringContaining('The server "north" ended on 4 March 2026 at 12:00 UTC.'),
    });
  });

  test("names the audience and the issuer of the settings", async () => {
    const settings = { audience: "api of {tenant}", issuer: "https://{tenant}.example" };
    const other = makeIdentity({ kind, settings });
    try {
      const south = await other.makeTenant("south");
      await other.identity.createUser(south, { ...alice, isAdmin: true });
      const order = { user: "alice", roles: ["analyst"], lifeSeconds: day };
      const { token } = await other.identity.issueToken(south, order);
      expect(decodeJwt(token)).toMatchObject({
        aud: "api of south",
        iss: "https://south.example",
      });
      await expect(other.identity.verifyToken(south, token)).resolves.toHaveProperty("name");
    } finally {
      await other.remove();
    }
  });

  test("for a session lasts 15 minutes, or as long as its roles", async () => {
    const tokens = new Tokens({ ...under, keys: new SigningKeys(under) });
    const { expiresAt, tokenId } = await tokens.issueForSession(tenant, "alice");
    expect(expiresAt).toBe("2026-03-01T12:15:00.000Z");
    expect(await stored()).toMatchObject([{ id: tokenId, name: "Console session" }]);
    await setLatestExpiry("identity_roles", "2026-03-01T12:05:00.000Z");
    const shorter = await tokens.issueForSession(tenant, "alice");
    expect(shorter.expiresAt).toBe("2026-03-01T12:05:00.000Z");
    under.clock.advance(300);
    await expect(tokens.issueForSession(tenant, "alice")).rejects.toMatchObject({
      code: "identity.roles_missing",
    });
  });

  test.each([
    [{ lifeSeconds: 0 }, "identity.life_invalid"],
    [{ lifeSeconds: -1 }, "identity.life_invalid"],
    [{ lifeSeconds: 1.5 }, "identity.life_invalid"],
    [{ lifeSeconds: Number.NaN }, "identity.life_invalid"],
    [{ roles: [] }, "identity.roles_missing"],
    [{ roles: ["analyst", "pilot"] }, "identity.role_not_held"],
    [{ roles: ["__proto__"] }, "identity.role_not_held"],
    [{ user: "bob" }, "identity.user_unknown"],
    [{ user: "operator" }, "identity.user_unknown"],
    [{ user: "a\0" }, "identity.user_unknown"],
  ])("is not issued for %j", async (change, code) => {
    await expect(issue(change)).rejects.toMatchObject({ code });
    expect(await stored()).toEqual([]);
  });

  test("that would not fit into a request's headers is not issued", async () => {
    const scopes = Array.from({ length: 2000 }, () => crypto.randomUUID());
    await under.identity.prepareTenant(tenant, { scopes });
    await expect(issue()).rejects.toMatchObject({ code: "identity.token_too_large" });
    expect(await stored()).toEqual([]);
  });
});
