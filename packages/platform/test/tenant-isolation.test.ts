import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { identityModule } from "#identity";
import { insightModule } from "#insight";
import {
  createAudit,
  type DatabaseKind,
  kernelMigrations,
  systemClock,
  type Tenant,
} from "#kernel";
import { eachDatabase } from "#test/databases";
import { callsCsv, cellsCsv, openEvents } from "#test/events-fixture";
import { makeTenant, type TestTenant } from "#test/tenant";

import * as access from "../src/identity/store/access.ts";
import * as sessions from "../src/identity/store/sessions.ts";
import * as failures from "../src/identity/store/sign-in-failures.ts";
import * as tokens from "../src/identity/store/tokens.ts";
import * as users from "../src/identity/store/users.ts";
import * as answers from "../src/insight/store.ts";
import * as audit from "../src/kernel/audit/store.ts";

type Call = (tenant: Tenant) => Promise<unknown>;

/** In every text that one tenant stores, so that it is recognised wherever it turns up. */
const mark = "planted-in-the-first-tenant";
const early = "2016-01-01T00:00:00.000Z";
const late = "2016-01-02T00:00:00.000Z";
const modules = [{ name: "kernel", migrations: kernelMigrations }, identityModule, insightModule];

const user = {
  id: `${mark}-user`,
  name: `${mark}-name`,
  password_hash: `${mark}-hash`,
  is_admin: 1,
  created_at: early,
  password_set_at: early,
};
const server = {
  id: `${mark}-server`,
  name: mark,
  audience: mark,
  longest_life: 60,
  scopes: `["${mark}"]`,
};
const role = {
  id: `${mark}-role`,
  name: mark,
  scopes: `["${mark}"]`,
  every_scope: 0,
  longest_life: null,
};
const session = { id_hash: mark, user_id: user.id, started_at: late, seen_at: late };
const limits = { startedAfter: early, seenAfter: early };
const failure = { subject: mark, failures: 1, now: late, windowStart: early };
const token = {
  id: mark,
  user_id: user.id,
  user_name: user.name,
  audience: mark,
  roles: `["${mark}"]`,
  issued_at: early,
  expires_at: late,
};
const query = {
  id: mark,
  kind: mark,
  aggregation_unit: "admin3",
  spec: mark,
  data_version: mark,
  asked_at: early,
};
const entry = { actor: mark, action: mark, subject: mark, outcome: "done" } as const;
const auditLog = createAudit({ clock: systemClock });

/** What fills one tenant's tables, in an order that their references allow. */
const plantings: Readonly<Record<string, Call>> = {
  "identity/store/users.ts insertUser": (tenant) =>
    users.insertUser(tenant, user, { audience: mark, roles: [] }),
  "identity/store/access.ts ensureServerAndRole": (tenant) =>
    access.ensureServerAndRole(tenant, server, role),
  "identity/store/access.ts insertMember": (tenant) =>
    access.insertMember(tenant, user.id, role.id),
  "identity/store/sessions.ts insertSession": (tenant) =>
    sessions.insertSession(tenant, session, null),
  "identity/store/sign-in-failures.ts countFailure": (tenant) =>
    failures.countFailure(tenant, failure),
  "identity/store/tokens.ts insertToken": (tenant) => tokens.insertToken(tenant, token),
  "insight/store.ts saveQueued": (tenant) => answers.saveQueued(tenant, query),
  "kernel/audit/store.ts appendInTransaction": (tenant) => auditLog.record(tenant, entry),
};

/** What reads, and what an empty tenant answers. */
const readings: Readonly<Record<string, Call>> = {
  "identity/store/users.ts findUser": (tenant) => users.findUser(tenant, user.name),
  "identity/store/users.ts listUsers": (tenant) => users.listUsers(tenant),
  "identity/store/users.ts countUsers": (tenant) => users.countUsers(tenant),
  "identity/store/access.ts findRole": (tenant) => access.findRole(tenant, mark, mark),
  "identity/store/access.ts listRoles": (tenant) => access.listRoles(tenant, mark),
  "identity/store/access.ts listGrants": (tenant) => access.listGrants(tenant, user.id, mark),
  "identity/store/sessions.ts findSession": (tenant) => sessions.findSession(tenant, mark, limits),
  "identity/store/sign-in-failures.ts findWaitingSince": (tenant) =>
    failures.findWaitingSince(tenant, failure),
  "identity/store/tokens.ts listTokens": (tenant) => tokens.listTokens(tenant, user.name),
  "insight/store.ts findQuery": (tenant) => answers.findQuery(tenant, mark),
  "insight/store.ts countCompleted": (tenant) => answers.countCompleted(tenant),
  "kernel/audit/store.ts findChainEnd": async (tenant) =>
    (await audit.findChainEnd(tenant)).lastSequence,
  "kernel/audit/store.ts listEntries": (tenant) =>
    audit.listEntries(tenant, { after: undefined, last: 10, limit: 10 }),
  "kernel/audit/store.ts listEntriesBefore": (tenant) => audit.listEntriesBefore(tenant, 10, 10),
};

/** What changes or removes, called on the second tenant with the names of what the first one has. */
const changes: Readonly<Record<string, Call>> = {
  "identity/store/users.ts replacePassword": (tenant) =>
    users.replacePassword(tenant, user.id, { password_hash: "new", password_set_at: late }),
  "identity/store/users.ts renewPasswordHash": (tenant) =>
    users.renewPasswordHash(tenant, user, "new"),
  "identity/store/sessions.ts saveSessionSeen": (tenant) =>
    sessions.saveSessionSeen(tenant, mark, "2016-01-03T00:00:00.000Z"),
  "identity/store/sessions.ts deleteSession": (tenant) => sessions.deleteSession(tenant, mark),
  "identity/store/sessions.ts deleteEndedSessions": (tenant) =>
    sessions.deleteEndedSessions(tenant, { startedAfter: late, seenAfter: late }),
  "identity/store/sign-in-failures.ts uncountFailure": (tenant) =>
    failures.uncountFailure(tenant, mark),
  "identity/store/sign-in-failures.ts deleteFailures": (tenant) =>
    failures.deleteFailures(tenant, mark),
  "identity/store/sign-in-failures.ts deleteStaleFailures": (tenant) =>
    failures.deleteStaleFailures(tenant, late),
  "insight/store.ts saveState": (tenant) => answers.saveState(tenant, mark, "errored"),
  "insight/store.ts saveResult": (tenant) =>
    answers.saveResult(tenant, mark, { result: "[]", completed_at: late, data_version: mark }),
  "insight/store.ts deleteUnanswered": (tenant) => answers.deleteUnanswered(tenant),
};

const calls = { ...plantings, ...readings, ...changes };

test("every store function that takes a tenant is tried here", () => {
  expect(storeFunctions()).toEqual(Object.keys(calls).toSorted());
});

eachDatabase("two tenants", (_open, kind: DatabaseKind) => {
  let first: TestTenant;
  let second: TestTenant;

  beforeEach(async () => {
    first = await makeTenant("first", modules, kind);
    second = await makeTenant("second", modules, kind);
    for (const plant of Object.values(plantings)) await plant(first.tenant);
    return async () => {
      await first.remove();
      await second.remove();
    };
  });

  test.each(Object.entries(readings))("%s finds nothing of the other", async (_name, read) => {
    expect([undefined, null, 0, []]).toContainEqual(await read(second.tenant));
  });

  test("the planted values are found by their own tenant", async () => {
    const found = await Promise.all(Object.values(readings).map((read) => read(first.tenant)));
    expect(JSON.stringify(found).split(mark).length).toBeGreaterThan(10);
  });

  test.each(Object.entries(changes))("%s changes nothing of the other", async (_name, change) => {
    const before = await everythingOf(first.tenant);
    await change(second.tenant);
    expect(await everythingOf(first.tenant)).toEqual(before);
  });
});

describe("the event stores of two tenants", () => {
  test("have nothing of each other", async () => {
    const first = await openEvents("first");
    const second = await openEvents("second");
    try {
      const version = await second.events.dataVersion(second.tenant);
      await first.ingest("cells", cellsCsv([mark, 1, "", "", 10, 10]));
      await first.ingest("calls", callsCsv(["2016-01-01 08:00:00+00", mark, mark]));
      expect(await second.events.availableDates(second.tenant)).toEqual({});
      expect(await second.events.units(second.tenant)).toEqual([]);
      expect(await second.events.dataVersion(second.tenant)).toBe(version);
      for (const relation of ["event_days", "event_records", "location_places", "subscribers"]) {
        expect(await first.read(`SELECT * FROM ${relation}`)).toHaveLength(1);
        expect(await second.read(`SELECT * FROM ${relation}`)).toEqual([]);
      }
    } finally {
      await first.remove();
      await second.remove();
    }
  });
});

async function everythingOf(tenant: Tenant): Promise<unknown> {
  return {
    readings: await Promise.all(Object.values(readings).map((read) => read(tenant))),
    failures: await failures.findWaitingSince(tenant, failure),
  };
}

/** `module/file.ts function` for each exported store function whose first parameter is a tenant. */
function storeFunctions(): string[] {
  const source = join(import.meta.dirname, "..", "src");
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)store(\.ts$|\/[\w-]+\.ts$)/.test(path) && !path.endsWith(".test.ts"))
    .flatMap((path) => {
      const text = readFileSync(join(source, path), "utf8");
      const found = text.matchAll(/^export async function (\w+)\(\s*tenant: Tenant/gm);
      return [...found].map(([, name]) => `${relative(source, join(source, path))} ${name}`);
    })
    .toSorted();
}
