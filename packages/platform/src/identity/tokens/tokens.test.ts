import { createPublicKey } from "node:crypto";

import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import { type Tenant, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity, testScopes } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";
import { listTokens } from "../store/tokens.ts";
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
  const limitRole = async (seconds: number) =>
    await tablesOf<IdentityTables>(tenant)
      .updateTable("identity_roles")
      .set({ longest_life: seconds })
      .execute();

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
    const { token } = await issue();
    expect(await under.another().verifyToken(tenant, token)).toEqual({
      kind: "token",
      name: "alice",
      tenant: "north",
      roles: { analyst: testScopes.toSorted() },
      isAdmin: false,
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
    const [stored] = await listTokens(tenant, "operator");
    expect(stored).toMatchObject({ id: tokenId, user_id: null });
    const unknown = under.identity.issueToken(tenant, { ...order, roles: ["pilot"] });
    await expect(unknown).rejects.toMatchObject({ code: "identity.role_unknown" });
  });

  test("is recorded and audited, and not itself stored", async () => {
    const { token, tokenId } = await issue({ roles: ["analyst", "analyst"] });
    const stored = await listTokens(tenant, "alice");
    expect(stored).toEqual([
      {
        id: tokenId,
        user_id: expect.any(String),
        user_name: "alice",
        audience: "flotilla:north",
        roles: '["analyst"]',
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
        details: { tokenId, roles: ["analyst"], expiresAt: "2026-03-02T12:00:00.000Z" },
      },
    ]);
    expect(JSON.stringify([stored, entries])).not.toContain(token.split(".")[2]);
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
    expect(await listTokens(tenant, "alice")).toEqual([]);
  });

  test("that would not fit into a request's headers is not issued", async () => {
    const scopes = Array.from({ length: 2000 }, () => crypto.randomUUID());
    await under.identity.prepareTenant(tenant, { scopes });
    await expect(issue()).rejects.toMatchObject({ code: "identity.token_too_large" });
    expect(await listTokens(tenant, "alice")).toEqual([]);
  });
});
