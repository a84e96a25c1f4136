import { afterEach, beforeEach, expect, test } from "vitest";

import type { Events } from "#events";
import { type Principal, tablesOf } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { fillEvents, openInsight, principalWith, question, rowsOf } from "#test/insight-fixture";
import { until } from "#test/until";

import type { Insight } from "../insight.ts";
import { allScopes } from "../scopes.ts";

interface AuditTables {
  readonly kernel_audit_entries: {
    readonly actor: string;
    readonly action: string;
    readonly subject: string;
  };
}

let fixture: EventsFixture;
let alice: Principal;
let bob: Principal;
let insight: Insight;

beforeEach(async () => {
  fixture = await openEvents();
  await fillEvents(fixture, { west: 20, east: 30 });
  alice = principalWith(fixture.tenant, allScopes());
  bob = { ...alice, name: "bob" };
});
afterEach(async () => await fixture.remove());

/** A statement that does not end by itself in the time of a test. */
const endless =
  "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b WHERE a.range < b.range";

/** Insight whose first statement does not end; answers when it has begun, and how it ended. */
async function openEndless({ sharesRecords = false } = {}) {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  const state = { isEndless: true };
  const readBatches: Events["readBatches"] = async (tenant, reading) => {
    if (!state.isEndless) return await fixture.events.readBatches(tenant, reading);
    begun.resolve();
    try {
      await fixture.events.readBatches(tenant, { ...reading, sql: endless, parameters: {} });
    } catch (error) {
      ended.resolve(error);
      throw error;
    }
  };
  insight = await openInsight(fixture, {
    events: { readBatches },
    sharesRecords,
    settings: { concurrentQueries: 1 },
  });
  return { begun: begun.promise, ended: ended.promise, state };
}

const run = async (who: Principal, spec: object = question) =>
  (await insight.run(fixture.tenant, who, spec)).id;
const stateOf = async (id: string) => (await insight.poll(fixture.tenant, alice, id)).state;
const cancel = async (who: Principal, id: string) => await insight.cancel(fixture.tenant, who, id);

test("a query that is being computed is stopped, in the engine as well, and says who did it", async () => {
  const { begun, ended, state } = await openEndless();
  const id = await run(alice);
  await begun;
  expect(await stateOf(id)).toBe("executing");
  expect(await cancel(alice, id)).toMatchObject({
    state: "cancelled",
    failure: { code: "insight.query_cancelled", detail: expect.stringContaining("alice") },
  });
  expect(await ended).toMatchObject({ code: "insight.query_cancelled" });
  expect(await stateOf(id)).toBe("cancelled");
  await expect(insight.result(fixture.tenant, alice, id)).rejects.toMatchObject({
    code: "insight.query_failed",
  });
  state.isEndless = false;
  expect(await run(alice)).toBe(id);
  await until("it is answered after all", 5000, async () =>
    (await stateOf(id)) === "completed" ? true : undefined,
  );
  expect(await rowsOf((await insight.result(fixture.tenant, alice, id))!)).toHaveLength(2);
});

test("a query that is asked again right after it was stopped is answered, whatever becomes of the first attempt", async () => {
  const { begun, ended, state } = await openEndless();
  const id = await run(alice);
  await begun;
  state.isEndless = false;
  await cancel(alice, id);
  expect(await run(alice)).toBe(id);
  await ended;
  const last = await until("it has ended", 5000, async () => {
    const now = await stateOf(id);
    return now === "queued" || now === "executing" ? undefined : now;
  });
  expect(last).toBe("completed");
});

test("a query that waits is given up, and what it waited for goes on", async () => {
  const { begun, state } = await openEndless();
  const first = await run(alice);
  await begun;
  const second = await run(alice, {
    ...question,
    aggregation_unit: "admin3",
    event_types: ["calls"],
  });
  expect(await insight.poll(fixture.tenant, alice, second)).toEqual({
    state: "queued",
    progress: { eligible: 0, queued: 1, running: 0 },
  });
  expect(await cancel(alice, second)).toMatchObject({ state: "cancelled" });
  expect(await stateOf(first)).toBe("executing");
  state.isEndless = false;
  await cancel(alice, first);
});

test("a query that others wait for too goes on until the last of them stops it", async () => {
  const { begun } = await openEndless();
  const id = await run(alice);
  expect(await run(bob)).toBe(id);
  await begun;
  expect(await cancel(alice, id)).toMatchObject({ state: "executing" });
  expect(await cancel(bob, id)).toMatchObject({ state: "cancelled" });
});

test("an administrator stops a query whoever waits for it, and it is recorded", async () => {
  const { begun } = await openEndless();
  const id = await run(alice);
  await begun;
  const admin: Principal = { ...alice, kind: "session", name: "ada", roles: {}, isAdmin: true };
  expect(await cancel(admin, id)).toMatchObject({ state: "cancelled" });
  const recorded = await tablesOf<AuditTables>(fixture.tenant)
    .selectFrom("kernel_audit_entries")
    .select(["actor", "action", "subject"])
    .execute();
  expect(recorded).toEqual([{ actor: "ada", action: "insight.query_cancelled", subject: id }]);
});

test("nobody stops a query that they may not run, and one that is answered stays so", async () => {
  insight = await openInsight(fixture);
  const id = await run(alice);
  const stranger = principalWith(fixture.tenant, ["run", "get_result"]);
  await expect(cancel(stranger, id)).rejects.toMatchObject({ code: "insight.scope_missing" });
  await until("it is answered", 5000, async () =>
    (await stateOf(id)) === "completed" ? true : undefined,
  );
  expect(await cancel(alice, id)).toEqual({ state: "completed" });
  await expect(cancel(alice, "unheard-of")).rejects.toMatchObject({
    code: "insight.query_unknown",
  });
});

test("a query that another process computes is stopped there too", async () => {
  const { begun, ended } = await openEndless({ sharesRecords: true });
  const id = await run(alice);
  await begun;
  const other = await openInsight(fixture, { sharesRecords: true });
  expect(await other.cancel(fixture.tenant, bob, id)).toMatchObject({ state: "cancelled" });
  expect(await ended).toMatchObject({ code: "insight.query_cancelled" });
  expect(await stateOf(id)).toBe("cancelled");
});
