import { afterEach, beforeEach, expect, test } from "vitest";

import type { Events } from "#events";
import type { Principal } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import {
  callsOf,
  fillEvents,
  openInsight,
  principalWith,
  question,
  rowsOf,
} from "#test/insight-fixture";
import { until } from "#test/until";

import type { Insight } from "./insight.ts";
import { allScopes } from "./scopes.ts";

let fixture: EventsFixture;
let analyst: Principal;
let insight: Insight;

beforeEach(async () => {
  fixture = await openEvents();
  await fillEvents(fixture, { west: 16, east: 15 });
  analyst = principalWith(fixture.tenant, allScopes());
  insight = await openInsight(fixture);
});

afterEach(async () => {
  await fixture.remove();
});

test("a region with 16 people is published, one with 15 is not", async () => {
  const id = await ask(question);
  expect(await answer(id)).toEqual([{ pcod: "W", value: 16 }]);
});

test("questions that are equal are computed once, however many ask at the same time", async () => {
  const { events, reads } = counting();
  insight = await openInsight(fixture, { events });
  const asked = await Promise.all(Array.from({ length: 20 }, () => ask(question)));
  expect(new Set(asked).size).toBe(1);
  await answer(asked[0]!);
  await ask({ ...question, event_types: null });
  expect(reads()).toBe(1);
});

test("data that arrive later give another answer, and the earlier one stays as it was", async () => {
  const before = await ask(question);
  await answer(before);
  await fixture.ingest("calls", callsOf("2016-01-01", { west: 20, east: 0 }));
  const after = await ask(question);
  expect(await answer(after)).toEqual([{ pcod: "W", value: 20 }]);
  expect(await answer(before)).toEqual([{ pcod: "W", value: 16 }]);
});

test("an answer computed while data arrive is not kept for the data that were asked about", async () => {
  const { events, reads } = counting();
  const versions = ["first", "first", "second"];
  insight = await openInsight(fixture, {
    events: { ...events, dataVersion: async () => versions.shift() ?? "first" },
  });
  await answer(await ask(question));
  expect(reads()).toBe(1);
  await answer(await ask(question));
  expect(reads()).toBe(2);
  await answer(await ask(question));
  expect(reads()).toBe(2);
});

test("an answer published under another rule of disclosure is not given out, and computed under the new one", async () => {
  const id = await ask(question);
  await answer(id);
  const settings = { disclosureThreshold: 16 };
  for (const sharesRecords of [true, false]) {
    insight = await openInsight(fixture, { settings, sharesRecords });
    await expect(answer(id)).rejects.toMatchObject({ code: "insight.query_unknown" });
  }
  expect(await answer(await ask(question))).toEqual([]);
});

test("a question that failed is told so and computed again when asked again", async () => {
  let isBroken = true;
  insight = await openInsight(fixture, { events: { readBatches: failing(() => isBroken) } });
  const id = await ask(question);
  await until("it has failed", 5000, async () => (await stateOf(id)) === "errored" || undefined);
  await expect(insight.result(fixture.tenant, analyst, id)).rejects.toMatchObject({
    code: "insight.query_failed",
  });
  isBroken = false;
  expect(await answer(await ask(question))).toEqual([{ pcod: "W", value: 16 }]);
});

test("a failure that cannot be recorded leaves nobody waiting", async () => {
  const { schema } = fixture.tenant.records.kysely;
  let isBroken = true;
  insight = await openInsight(fixture, {
    events: {
      readBatches: failing(async () => {
        if (isBroken) await schema.alterTable("insight_queries").renameTo("away").execute();
        return isBroken;
      }),
    },
  });
  const id = await ask(question);
  await until("the table is away", 5000, async () => {
    const tables = await fixture.tenant.records.kysely.introspection.getTables();
    return tables.some(({ name }) => name === "away") || undefined;
  });
  isBroken = false;
  await schema.alterTable("away").renameTo("insight_queries").execute();
  await until("it has failed", 5000, async () => (await stateOf(id)) === "errored" || undefined);
  expect(await answer(await ask(question))).toEqual([{ pcod: "W", value: 16 }]);
});

test("a question that another process is computing is answered by this one too", async () => {
  const gate = Promise.withResolvers<void>();
  const readBatches: Events["readBatches"] = async (tenant, reading) => {
    await gate.promise;
    await fixture.events.readBatches(tenant, reading);
  };
  insight = await openInsight(fixture, { events: { readBatches } });
  const id = await ask(question);
  const other = await openInsight(fixture, { sharesRecords: true });
  const state = await until("it is answered", 5000, async () => {
    const status = await other.poll(fixture.tenant, analyst, id);
    return status.state === "completed" || status.state === "errored" ? status.state : undefined;
  });
  expect(state).toBe("completed");
  expect(await rowsOf((await other.result(fixture.tenant, analyst, id))!)).toEqual([
    { pcod: "W", value: 16 },
  ]);
  gate.resolve();
  await insight.closeTenant(fixture.tenant);
  expect(await answer(id)).toEqual([{ pcod: "W", value: 16 }]);
});

test("an answer that is fetched without being polled is computed here when the process that did it is gone", async () => {
  insight = await openInsight(fixture, { events: { readBatches: never } });
  const id = await ask(question);
  const other = await openInsight(fixture, { sharesRecords: true });
  const result = await until("it is answered", 5000, () =>
    other.result(fixture.tenant, analyst, id),
  );
  expect(await rowsOf(result)).toEqual([{ pcod: "W", value: 16 }]);
});

test("closing waits for what is being computed, and what has not begun is asked anew", async () => {
  const gate = Promise.withResolvers<void>();
  const begun: unknown[] = [];
  const events: Partial<Events> = {
    async readBatches(tenant, reading) {
      begun.push(reading.sql);
      await gate.promise;
      await fixture.events.readBatches(tenant, reading);
    },
  };
  insight = await openInsight(fixture, { events, settings: { concurrentQueries: 1 } });
  const computing = await ask(question);
  const waiting = await ask({ ...question, aggregation_unit: "lon-lat" });
  await until("the first has begun", 5000, () => begun.length > 0 || undefined);
  const closed = insight.closeTenant(fixture.tenant);
  gate.resolve();
  await closed;
  expect(begun).toHaveLength(1);
  insight = await openInsight(fixture);
  expect(await stateOf(computing)).toBe("completed");
  await expect(insight.poll(fixture.tenant, analyst, waiting)).rejects.toMatchObject({
    code: "insight.query_unknown",
  });
});

test("scopes of different roles are not combined, and nothing is computed without them", async () => {
  const kind = allScopes().find((scope) => scope.startsWith("admin3:unique"));
  const divided = { ...analyst, roles: { one: ["run", "get_result"], other: [kind!] } };
  const { events, reads } = counting();
  insight = await openInsight(fixture, { events });
  for (const principal of [divided, principalWith(fixture.tenant, ["run", "get_result"])]) {
    await expect(insight.run(fixture.tenant, principal, question)).rejects.toMatchObject({
      code: "insight.scope_missing",
    });
  }
  expect(reads()).toBe(0);
});

test("whoever may not ask a question may not see its state or its answer either", async () => {
  const id = await ask(question);
  await answer(id);
  const other = principalWith(
    fixture.tenant,
    allScopes().filter((scope) => !scope.startsWith("admin3")),
  );
  const refused = { code: "insight.scope_missing" };
  await expect(insight.poll(fixture.tenant, other, id)).rejects.toMatchObject(refused);
  await expect(insight.result(fixture.tenant, other, id)).rejects.toMatchObject(refused);
  await expect(insight.geography(fixture.tenant, other, "admin3")).rejects.toMatchObject(refused);
});

test.each([
  ["days without data", { start_date: "2015-12-01", end_date: "2016-01-01" }],
  ["types of events without data", { event_types: ["sms"] }],
])("%s are refused", async (_, change) => {
  const asked = insight.run(fixture.tenant, analyst, { ...question, ...change });
  await expect(asked).rejects.toMatchObject({ code: "insight.no_data" });
});

const never = async () => await new Promise<never>(() => undefined);

async function ask(spec: object): Promise<string> {
  return (await insight.run(fixture.tenant, analyst, spec)).id;
}

async function stateOf(id: string): Promise<string> {
  return (await insight.poll(fixture.tenant, analyst, id)).state;
}

async function answer(id: string): Promise<unknown> {
  await until("the answer is there", 5000, async () => {
    const state = await stateOf(id);
    if (state === "errored") throw new Error("the question failed");
    return state === "completed" || undefined;
  });
  return await rowsOf((await insight.result(fixture.tenant, analyst, id))!);
}

function counting(): { events: Partial<Events>; reads: () => number } {
  let reads = 0;
  return {
    events: {
      async readBatches(tenant, reading) {
        reads += 1;
        await fixture.events.readBatches(tenant, reading);
      },
    },
    reads: () => reads,
  };
}

function failing(isBroken: () => boolean | Promise<boolean>): Events["readBatches"] {
  return async (tenant, reading) => {
    if (await isBroken()) throw new Error("the disk went away");
    await fixture.events.readBatches(tenant, reading);
  };
}
