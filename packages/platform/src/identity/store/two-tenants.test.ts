import { afterEach, beforeEach, expect, test } from "vitest";

import { type Tenant, tablesOf } from "#kernel";
import { eachDatabase } from "#test/databases";
import { makeIdentity, type TestIdentity } from "#test/identity";

import * as access from "./access.ts";
import * as sessions from "./sessions.ts";
import * as failures from "./sign-in-failures.ts";
import type { IdentityTables } from "./tables.ts";
import * as tokens from "./tokens.ts";
import * as users from "./users.ts";

const time = "2026-03-01T12:00:00.000Z";
const user = {
  id: "user",
  name: "alice",
  password_hash: "hash",
  is_admin: 1,
  created_at: time,
  password_set_at: time,
};
const server = { id: "server", name: "n", audience: "a", longest_life: 60, scopes: '["run"]' };
const role = { id: "role", name: "analyst", scopes: "[]", every_scope: 1, longest_life: null };
const session = { id_hash: "session", user_id: "user", started_at: time, seen_at: time };
const token = {
  id: "token",
  user_id: "user",
  user_name: "alice",
  audience: "a",
  roles: "[]",
  issued_at: time,
  expires_at: time,
};
const early = "2026-01-01T00:00:00.000Z";
const late = "2026-12-31T00:00:00.000Z";
const limits = { startedAfter: early, seenAfter: early };
const failure = { subject: "pair", failures: 1, now: time, windowStart: early };
const names = [
  "identity_users",
  "identity_sessions",
  "identity_servers",
  "identity_roles",
  "identity_members",
  "identity_tokens",
  "identity_sign_in_failures",
] as const;

const readers: [string, (tenant: Tenant) => Promise<unknown>, unknown][] = [
  ["findUser", (tenant) => users.findUser(tenant, "alice"), undefined],
  ["listUsers", users.listUsers, []],
  ["countUsers", users.countUsers, 0],
  ["findRole", (tenant) => access.findRole(tenant, "a", "analyst"), undefined],
  ["listRoles", (tenant) => access.listRoles(tenant, "a"), []],
  ["listGrants", (tenant) => access.listGrants(tenant, "user", "a"), []],
  ["findSession", (tenant) => sessions.findSession(tenant, "session", limits), undefined],
  ["listTokens", (tenant) => tokens.listTokens(tenant, "alice"), []],
  ["findWaitingSince", (tenant) => failures.findWaitingSince(tenant, failure), undefined],
];
const change = { password_hash: "other", password_set_at: late };
const lateLimits = { startedAfter: late, seenAfter: late };
const writers: [string, (tenant: Tenant) => Promise<unknown>][] = [
  ["replacePassword", (tenant) => users.replacePassword(tenant, "user", change)],
  ["renewPasswordHash", (tenant) => users.renewPasswordHash(tenant, user, "other")],
  ["saveSessionSeen", (tenant) => sessions.saveSessionSeen(tenant, "session", late)],
  ["deleteSession", (tenant) => sessions.deleteSession(tenant, "session")],
  ["deleteEndedSessions", (tenant) => sessions.deleteEndedSessions(tenant, lateLimits)],
  ["uncountFailure", (tenant) => failures.uncountFailure(tenant, "pair")],
  ["deleteFailures", (tenant) => failures.deleteFailures(tenant, "pair")],
  ["deleteStaleFailures", (tenant) => failures.deleteStaleFailures(tenant, late)],
];

async function fill(tenant: Tenant): Promise<void> {
  await users.insertUser(tenant, user, { audience: "a", roles: ["analyst"] });
  await access.ensureServerAndRole(tenant, server, role);
  await access.insertMember(tenant, "user", "role");
  await sessions.insertSession(tenant, session, null);
  await tokens.insertToken(tenant, token);
  await failures.countFailure(tenant, failure);
}

async function contentOf(tenant: Tenant): Promise<unknown> {
  return await Promise.all(
    names.map(
      async (name) => await tablesOf<IdentityTables>(tenant).selectFrom(name).selectAll().execute(),
    ),
  );
}

eachDatabase("a store function given one tenant", (_open, kind) => {
  let under: TestIdentity;
  let full: Tenant;
  let empty: Tenant;

  beforeEach(async () => {
    under = makeIdentity({ kind });
    full = await under.makeTenant("north", { prepared: false });
    empty = await under.makeTenant("south", { prepared: false });
    await fill(full);
  });
  afterEach(async () => await under.remove());

  test.each(readers)("finds nothing of the other: %s", async (_name, read, nothing) => {
    expect(await read(full)).not.toEqual(nothing);
    expect(await read(empty)).toEqual(nothing);
  });

  test.each(writers)("changes nothing of the other: %s", async (_name, write) => {
    const before = await contentOf(full);
    await write(empty);
    expect(await contentOf(full)).toEqual(before);
    await write(full);
    expect(await contentOf(full)).not.toEqual(before);
  });

  test("has room for the same names and ids as the other", async () => {
    await fill(empty);
    expect(await contentOf(empty)).toEqual(await contentOf(full));
  });
});

test("every function of the store is called with two tenants here", () => {
  const filling = [
    "insertUser",
    "ensureServerAndRole",
    "insertMember",
    "insertSession",
    "insertToken",
    "countFailure",
  ];
  const called = [...readers, ...writers].map(([name]) => name);
  const all = [users, access, sessions, tokens, failures].flatMap((store) => Object.keys(store));
  expect([...filling, ...called].toSorted()).toEqual(all.toSorted());
});
