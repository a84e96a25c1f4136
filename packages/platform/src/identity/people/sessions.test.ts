import { afterEach, beforeEach, expect, test } from "vitest";

import { type Tenant, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";
import { findUser } from "../store/users.ts";
import { type NewSession, Sessions } from "./sessions.ts";

const minute = 60;
const hour = 60 * minute;

eachDatabase("a session", (_open, kind) => {
  let under: TestIdentity;
  let tenant: Tenant;
  let sessions: Sessions;
  let userId: string;
  let id: string;

  beforeEach(async () => {
    under = makeIdentity({ kind });
    tenant = await under.makeTenant("north");
    await under.identity.createUser(tenant, { ...alice, isAdmin: true });
    userId = (await findUser(tenant, "alice"))!.id;
    sessions = new Sessions(under.clock, under.settings);
    id = await start();
  });
  afterEach(async () => await under.remove());

  const start = async (options: Partial<NewSession> = {}) =>
    await sessions.start(tenant, {
      userId,
      stage: "full",
      method: "password",
      address: "192.0.2.1",
      userAgent: "Firefox",
      replaced: null,
      ...options,
    });
  const isAlive = async (session = id) => (await sessions.find(tenant, session)) !== null;
  const storedSessions = async () =>
    await tablesOf<IdentityTables>(tenant).selectFrom("identity_sessions").selectAll().execute();

  test("says who is signed in", async () => {
    expect(await sessions.find(tenant, id)).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      stage: "full",
      method: "password",
      isRecent: true,
      user: { id: userId, name: "alice", isAdmin: true },
    });
  });

  test("has an id of 256 random bits, which the database does not hold", async () => {
    expect(Buffer.from(id, "base64url")).toHaveLength(32);
    expect(await start()).not.toBe(id);
    const stored = await storedSessions();
    expect(JSON.stringify(stored)).not.toContain(id);
    expect(await isAlive(stored[0]!.id_hash)).toBe(false);
    expect(await isAlive(stored[0]!.id)).toBe(false);
  });

  test("ends after 20 minutes without use", async () => {
    under.clock.advance(20 * minute - 1);
    expect(await isAlive()).toBe(true);
    under.clock.advance(20 * minute);
    expect(await isAlive()).toBe(false);
  });

  test("ends 12 hours after it started however much it is used", async () => {
    for (let passed = 0; passed < 12 * hour - 10 * minute; passed += 10 * minute) {
      under.clock.advance(10 * minute);
      expect(await isAlive()).toBe(true);
    }
    under.clock.advance(10 * minute);
    expect(await isAlive()).toBe(false);
  });

  test("lives on when it is used all the time, though not every use is written", async () => {
    const [before] = await storedSessions();
    under.clock.advance(5);
    await isAlive();
    expect((await storedSessions())[0]).toEqual(before);
    for (let passed = 0; passed < 25 * minute; passed += 7) {
      under.clock.advance(7);
      expect(await isAlive()).toBe(true);
    }
  });

  test("ends when it is replaced, when it is ended, and when the password changes", async () => {
    const second = await start({ replaced: id });
    expect([await isAlive(), await isAlive(second)]).toEqual([false, true]);
    await sessions.end(tenant, second);
    expect(await isAlive(second)).toBe(false);
    const third = await start();
    await under.identity.setPassword(tenant, alice);
    expect(await isAlive(third)).toBe(false);
  });

  test("does not start with a password that was changed after it was shown", async () => {
    const passwordHash = (await findUser(tenant, "alice"))!.password_hash;
    expect(await isAlive(await start({ passwordHash }))).toBe(true);
    await under.identity.setPassword(tenant, alice);
    await expect(start({ passwordHash })).rejects.toMatchObject({ code: "identity.not_signed_in" });
    expect(await storedSessions()).toEqual([]);
  });

  test("does not go on from one that has ended meanwhile", async () => {
    const pending = await start({ stage: "second_factor" });
    await sessions.endAll(tenant, userId);
    const goOn = start({ replaced: pending, isContinuation: true });
    await expect(goOn).rejects.toMatchObject({ code: "identity.not_signed_in" });
    expect(await storedSessions()).toEqual([]);
  });

  test("is forgotten after its end", async () => {
    under.clock.advance(20 * minute);
    await start();
    expect(await storedSessions()).toHaveLength(1);
  });

  test("has to be completed within 15 minutes of its first step", async () => {
    const pending = await start({ stage: "second_factor" });
    expect((await sessions.find(tenant, pending))?.stage).toBe("second_factor");
    under.clock.advance(15 * minute);
    expect(await isAlive(pending)).toBe(true);
    under.clock.advance(1);
    expect([await isAlive(pending), await isAlive()]).toEqual([false, true]);
  });

  test("is listed, unless it is pending or has ended, with where and since when", async () => {
    await start({ stage: "second_factor" });
    under.clock.advance(10 * minute);
    await start({ userAgent: "x".repeat(400), method: "passkey", address: "198.51.100.9" });
    const listed = await sessions.list(tenant, userId);
    expect(listed).toEqual([
      {
        id: expect.any(String),
        method: "passkey",
        address: "198.51.100.9",
        userAgent: "x".repeat(300),
        startedAt: "2026-03-01T12:10:00.000Z",
        seenAt: "2026-03-01T12:10:00.000Z",
      },
      {
        id: (await sessions.find(tenant, id))?.id,
        method: "password",
        address: "192.0.2.1",
        userAgent: "Firefox",
        startedAt: "2026-03-01T12:00:00.000Z",
        seenAt: "2026-03-01T12:00:00.000Z",
      },
    ]);
    under.clock.advance(19 * minute);
    expect(await sessions.list(tenant, userId)).toHaveLength(2);
    under.clock.advance(minute);
    expect((await sessions.list(tenant, userId)).length).toBeLessThan(2);
  });

  test("can be ended by the name it has in the list, or all but one of them", async () => {
    const other = await start();
    const otherId = (await sessions.find(tenant, other))!.id;
    expect(await sessions.endOne(tenant, "somebody else", otherId)).toBe(false);
    expect(await sessions.endOne(tenant, userId, otherId)).toBe(true);
    expect([await isAlive(), await isAlive(other)]).toEqual([true, false]);
    expect(await sessions.endOne(tenant, userId, otherId)).toBe(false);
    await start();
    await start();
    const kept = (await sessions.find(tenant, id))!.id;
    expect(await sessions.endAll(tenant, userId, kept)).toBe(2);
    expect(await isAlive()).toBe(true);
    expect(await sessions.endAll(tenant, userId)).toBe(1);
    expect(await isAlive()).toBe(false);
  });

  test("is nobody's in another tenant", async () => {
    const other = await under.makeTenant("south");
    expect(await sessions.find(other, id)).toBeNull();
    await sessions.end(other, id);
    expect(await isAlive()).toBe(true);
  });
});
