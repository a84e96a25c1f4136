import { afterEach, beforeEach, expect, test } from "vitest";

import { type Tenant, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";

import type { IdentityTables } from "../store/tables.ts";
import { findUser } from "../store/users.ts";
import { Sessions } from "./sessions.ts";

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
    id = await sessions.start(tenant, userId, null);
  });
  afterEach(async () => await under.remove());

  const isAlive = async (session = id) => (await sessions.find(tenant, session)) !== null;
  const storedSessions = async () =>
    await tablesOf<IdentityTables>(tenant).selectFrom("identity_sessions").selectAll().execute();

  test("says who is signed in", async () => {
    expect(await sessions.find(tenant, id)).toEqual({ id: userId, name: "alice", isAdmin: true });
  });

  test("has an id of 256 random bits, which the database does not hold", async () => {
    expect(Buffer.from(id, "base64url")).toHaveLength(32);
    expect(await sessions.start(tenant, userId, null)).not.toBe(id);
    const stored = await storedSessions();
    expect(JSON.stringify(stored)).not.toContain(id);
    expect(await isAlive(stored[0]!.id_hash)).toBe(false);
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
    const second = await sessions.start(tenant, userId, id);
    expect([await isAlive(), await isAlive(second)]).toEqual([false, true]);
    await sessions.end(tenant, second);
    expect(await isAlive(second)).toBe(false);
    const third = await sessions.start(tenant, userId, null);
    await under.identity.setPassword(tenant, alice);
    expect(await isAlive(third)).toBe(false);
  });

  test("is forgotten after its end", async () => {
    under.clock.advance(20 * minute);
    await sessions.start(tenant, userId, null);
    expect(await storedSessions()).toHaveLength(1);
  });

  test("is nobody's in another tenant", async () => {
    const other = await under.makeTenant("south");
    expect(await sessions.find(other, id)).toBeNull();
    await sessions.end(other, id);
    expect(await isAlive()).toBe(true);
  });
});
