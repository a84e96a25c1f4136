import { afterEach, beforeEach, expect, test } from "vitest";

import type { Events } from "#events";
import { type Principal, tablesOf } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import {
  callsOf,
  fillEvents,
  openInsight,
  principalWith,
  question,
  rowsOf,
} from "#test/insight-fixture";
import { until } from "#test/until";

import type { InsightSettings } from "../config.ts";
import type { Insight } from "../insight.ts";
import { allScopes } from "../scopes.ts";
import type { InsightTables } from "../store/tables.ts";

let fixture: EventsFixture;
let clock: HandSetClock;
let analyst: Principal;
let insight: Insight;

beforeEach(async () => {
  fixture = await openEvents();
  await fillEvents(fixture, { west: 20, east: 30 });
  clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  analyst = principalWith(fixture.tenant, allScopes());
  insight = await openInsight(fixture);
});
afterEach(async () => await fixture.remove());

async function reopen(settings: Partial<InsightSettings>, events: Partial<Events> = {}) {
  insight = await openInsight(fixture, { settings, events, clock });
}

/** Different questions with equal answers. */
const kinds = ["calls", "sms", "mds", "topups"];
const questionOf = (number: number) => ({
  ...question,
  event_types: kinds.filter((_, index) => index === 0 || (number >> (index - 1)) & 1),
});

async function start(spec: object = question): Promise<string> {
  return (await insight.run(fixture.tenant, analyst, spec)).id;
}

async function ask(spec: object = question): Promise<string> {
  const id = await start(spec);
  await until("it is answered", 10_000, async () => {
    const status = await insight.poll(fixture.tenant, analyst, id);
    if (status.state === "errored") throw new Error(status.failure.detail);
    return status.state === "completed" || undefined;
  });
  return id;
}

const fetch = async (id: string) =>
  await rowsOf((await insight.result(fixture.tenant, analyst, id))!);
const keptIds = async () => {
  const { entries } = await insight.cache.show(fixture.tenant, 100);
  return entries.filter(({ state }) => state === "completed").map(({ id }) => id);
};
const unknown = { code: "insight.query_unknown", status: 404, remedy: "Run the query again." };

test("what is kept is shown with what it cost, how often it was fetched, and whether it is of the data as they are", async () => {
  const id = await ask();
  await fetch(id);
  await fetch(id);
  const { entries, ...all } = await insight.cache.show(fixture.tenant, 10);
  expect(entries).toMatchObject([
    { id, kind: question.query_kind, unit: "admin3", state: "completed", uses: 2, rows: 2 },
  ]);
  expect(entries[0]).toMatchObject({ isCurrent: true, bytes: 49, asked: expect.any(String) });
  expect(entries[0]!.score).toBeGreaterThanOrEqual(0);
  expect(all).toMatchObject({ answers: 1, bytes: 49, running: [], subqueries: [] });
  await fixture.ingest("calls", callsOf("2016-01-02", { west: 1, east: 1 }));
  expect((await insight.cache.show(fixture.tenant, 10)).entries[0]!.isCurrent).toBe(false);
});

test("answers of earlier data go first, and one that was used lately stays", async () => {
  await reopen({ cacheBytes: 150, cacheProtectedSeconds: 60 });
  const old = await ask(questionOf(0));
  await fixture.ingest("calls", callsOf("2016-01-02", { west: 1, east: 1 }));
  const used = await ask(questionOf(1));
  const unused = await ask(questionOf(2));
  expect(await keptIds()).toHaveLength(3);
  clock.advance(120);
  await fetch(used);
  await ask(questionOf(3));
  await until("there is room", 5000, async () => (await keptIds()).length === 3 || undefined);
  expect(await keptIds()).not.toContain(old);
  await ask(questionOf(4));
  await until("there is room", 5000, async () => (await keptIds()).length === 3 || undefined);
  expect(await keptIds()).toContain(used);
  expect(await keptIds()).not.toContain(unused);
});

test("an answer that was evicted is unknown by its id, and is computed again when it is asked", async () => {
  await reopen({ cacheBytes: 0, cacheProtectedSeconds: 0 });
  const id = await start();
  await until("it is gone", 5000, async () => {
    const asked = insight.poll(fixture.tenant, analyst, id);
    return await asked.then(
      () => undefined,
      (error: unknown) => error,
    );
  });
  await expect(insight.poll(fixture.tenant, analyst, id)).rejects.toMatchObject(unknown);
  await expect(insight.result(fixture.tenant, analyst, id)).rejects.toMatchObject(unknown);
  await reopen({});
  expect(await ask()).toBe(id);
  expect(await fetch(id)).toHaveLength(2);
});

test.each<[string, () => Promise<unknown>]>([
  ["parts", async () => await tables().deleteFrom("insight_answer_parts").execute()],
  ["a row", async () => await tables().deleteFrom("insight_queries").execute()],
  [
    "everything",
    async () => {
      await tables().deleteFrom("insight_queries").execute();
      await tables().deleteFrom("insight_answer_parts").execute();
    },
  ],
])("answers of which %s got lost are noticed and computed again", async (_, lose) => {
  const id = await ask();
  await lose();
  await expect(insight.result(fixture.tenant, analyst, id)).rejects.toMatchObject(unknown);
  expect(await ask()).toBe(id);
  await lose();
  expect(await ask()).toBe(id);
  expect(await fetch(id)).toHaveLength(2);
});

test("an answer that is removed while it is read fails, and never looks complete", async () => {
  const many = "SELECT range AS value, 20 AS contributors FROM range(3000)";
  const readBatches: Events["readBatches"] = async (tenant, reading) =>
    await fixture.events.readBatches(tenant, { ...reading, sql: many, parameters: {} });
  await reopen({}, { readBatches });
  const result = (await insight.result(fixture.tenant, analyst, await ask()))!;
  const read = async () => {
    for await (const _ of result.parts()) await insight.cache.clear(fixture.tenant, "ada");
  };
  await expect(read()).rejects.toMatchObject({ code: "insight.answer_lost" });
});

test("clearing the cache while answers are stored holds nobody up and loses none that is asked for", async () => {
  const cleared = { rounds: 0, isOver: false };
  const clearing = (async () => {
    while (!cleared.isOver) {
      await insight.cache.clear(fixture.tenant, "ada");
      cleared.rounds += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let round = 0; round < 5; round += 1) {
    const asked = Array.from({ length: 8 }, (_, number) => start(questionOf(number)));
    for (const id of await Promise.all(asked)) {
      // Answered, or answered and removed since; never waiting for ever and never failed.
      await until("it has ended", 10_000, async () => {
        const state = await insight.poll(fixture.tenant, analyst, id).then(
          (status) => status.state,
          (error: unknown) => (error as { code: string }).code,
        );
        expect(["queued", "executing", "completed", unknown.code]).toContain(state);
        return state === "completed" || state === unknown.code || undefined;
      });
    }
  }
  cleared.isOver = true;
  await clearing;
  expect(cleared.rounds).toBeGreaterThan(1);
  expect(await fetch(await ask())).toHaveLength(2);
  expect(await keptIds()).toHaveLength(1);
});

test("one answer is removed by its id, and a query that is being computed is not", async () => {
  const id = await ask();
  await insight.cache.drop(fixture.tenant, id, "ada");
  expect(await keptIds()).toEqual([]);
  await expect(insight.cache.drop(fixture.tenant, id, "ada")).rejects.toMatchObject(unknown);
  const gate = Promise.withResolvers<void>();
  await reopen({}, { readBatches: async () => await gate.promise });
  const running = await start(questionOf(1));
  await expect(insight.cache.drop(fixture.tenant, running, "ada")).rejects.toMatchObject({
    code: "insight.query_under_way",
  });
  const shown = await insight.cache.show(fixture.tenant, 10);
  expect(shown.running).toMatchObject([{ id: running, kind: question.query_kind }]);
  gate.resolve();
  await insight.closeTenant(fixture.tenant);
});

test("a query that failed is kept for a day", async () => {
  let isBroken = true;
  const readBatches: Events["readBatches"] = async (tenant, reading) => {
    if (isBroken) throw new Error("the disk went away");
    await fixture.events.readBatches(tenant, reading);
  };
  await reopen({}, { readBatches });
  const id = await start();
  await until("it has failed", 5000, async () =>
    (await insight.poll(fixture.tenant, analyst, id)).state === "errored" ? true : undefined,
  );
  isBroken = false;
  clock.advance(86_000);
  const [job] = insight.jobs;
  await job!.run(new AbortController().signal);
  expect((await insight.poll(fixture.tenant, analyst, id)).state).toBe("errored");
  clock.advance(1000);
  await job!.run(new AbortController().signal);
  await expect(insight.poll(fixture.tenant, analyst, id)).rejects.toMatchObject(unknown);
});

function tables() {
  return tablesOf<InsightTables>(fixture.tenant);
}
