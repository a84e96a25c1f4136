import { afterEach, beforeEach, expect, test } from "vitest";

import { eachDatabase } from "#test/databases";
import { type DeskFixture, openDesk } from "#test/token-desk";

import { listRevoked } from "../store/token-revocation.ts";
import { insertToken } from "../store/tokens.ts";
import type { TokenSelection } from "./revocation.ts";

const day = 86_400;
const rows = [
  { id: "1", user: "alice", audience: "demo-api", roles: ["reader"] },
  { id: "2", user: "alice", audience: "demo-api", roles: ["planner", "reader"] },
  { id: "3", user: "alice", audience: "other-api", roles: ["reader"] },
  { id: "4", user: "bob", audience: "demo-api", roles: ["reader"] },
  { id: "5", user: "bob", audience: "demo-api", roles: ["reader ", "READER", "read", ","] },
  { id: "6", user: "bob", audience: "demo-api", roles: ['x","reader', "planner%", "\\"] },
  { id: "7", user: "bob", audience: "demo-api", roles: [] },
] as const;

eachDatabase("revoking", (_open, kind) => {
  let fixture: DeskFixture;

  beforeEach(async () => {
    fixture = await openDesk(kind);
    for (const row of rows) await insert(row, "2026-03-02T12:00:00.000Z");
  });
  afterEach(async () => await fixture.under.remove());

  const insert = async ({ id, user, audience, roles }: (typeof rows)[number], expiry: string) =>
    await insertToken(fixture.tenant, {
      id,
      user_id: fixture[user].id,
      user_name: user,
      audience,
      name: "",
      roles: JSON.stringify(roles),
      scopes: "{}",
      issued_at: "2026-03-01T12:00:00.000Z",
      expires_at: expiry,
      encrypted_token: null,
      last_used_at: null,
      revoked_at: null,
      revoked_by: null,
    });
  const revoke = async (selection: TokenSelection) =>
    await fixture.revocation.revoke(fixture.tenant, selection, "root");
  const revoked = async () =>
    await listRevoked(fixture.tenant, fixture.under.clock.now().toISOString());

  test.each<[string, () => TokenSelection, string[]]>([
    ["one by its id", () => ({ id: "3" }), ["3"]],
    ["all of a user", () => ({ userId: fixture.alice.id }), ["1", "2", "3"]],
    ["all for a server", () => ({ audience: "other-api" }), ["3"]],
    [
      "all with a role on a server",
      () => ({ audience: "demo-api", role: "reader" }),
      ["1", "2", "4"],
    ],
    [
      "a user's with a role",
      () => ({ userId: fixture.alice.id, audience: "demo-api", role: "planner" }),
      ["2"],
    ],
    ["those with a role like a piece of JSON", () => ({ role: "," }), ["5"]],
    ["those with a role of quotes", () => ({ role: 'x","reader' }), ["6"]],
    ["those with a role of a backslash", () => ({ role: "\\" }), ["6"]],
    ["none with a pattern", () => ({ role: "%" }), []],
    ["none of an unknown user", () => ({ userId: "nobody" }), []],
    ["none with another user's id", () => ({ id: "4", userId: fixture.alice.id }), []],
  ])("ends %s, tells so once and nothing else", async (_what, selection, expected) => {
    expect(await revoke(selection())).toBe(expected.length);
    expect(await revoked()).toEqual(expected);
    expect(fixture.told).toEqual(expected);
    expect(await revoke(selection())).toBe(0);
    expect(fixture.told).toEqual(expected);
  });

  test("says who did it and when", async () => {
    await revoke({ id: "1" });
    const [token] = await fixture.desk.listOf(fixture.tenant, fixture.alice);
    expect(token).toMatchObject({
      id: "1",
      state: "revoked",
      revokedAt: "2026-03-01T12:00:00.000Z",
      revokedBy: "root",
    });
  });

  test("is recorded once for all tokens, if there were any", async () => {
    await revoke({ audience: "demo-api", role: "reader" });
    await revoke({ audience: "nowhere" });
    expect(await fixture.under.audited(fixture.tenant)).toEqual([
      {
        actor: "root",
        action: "identity.tokens_revoked",
        subject: "reader",
        outcome: "done",
        details: {
          count: 3,
          tokenIds: ["1", "2", "4"],
          users: ["alice", "bob"],
          audience: "demo-api",
          role: "reader",
        },
      },
    ]);
  });

  test("leaves expired tokens as they are, and forgets the others at their expiry", async () => {
    await revoke({ id: "1" });
    fixture.under.clock.advance(day);
    expect(await revoked()).toEqual([]);
    expect(await revoke({ userId: fixture.alice.id })).toBe(0);
    const tokens = await fixture.desk.listOf(fixture.tenant, fixture.alice);
    expect(tokens.map(({ id, state }) => [id, state])).toEqual([
      ["1", "revoked"],
      ["2", "expired"],
      ["3", "expired"],
    ]);
  });

  test("happens once when many want it at the same time", async () => {
    const counts = await Promise.all(
      Array.from({ length: 20 }, () => revoke({ audience: "demo-api" })),
    );
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    expect(fixture.told).toHaveLength(6);
  });

  test("without saying what is refused", async () => {
    await expect(revoke({})).rejects.toThrow("every token was to be revoked");
    expect(await revoked()).toEqual([]);
  });
});
