import { afterEach, expect, test } from "vitest";

import type { Events, EventSettings } from "#events";
import type { Principal } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import {
  allOf,
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

let fixture: EventsFixture;
let analyst: Principal;
let insight: Insight;

afterEach(async () => await fixture.remove());

interface Opening {
  readonly settings?: Partial<InsightSettings>;
  readonly eventSettings?: Partial<EventSettings>;
  /** A statement in the place of the first one. */
  readonly instead?: string;
}

async function open({ settings = {}, eventSettings = {}, instead }: Opening): Promise<void> {
  fixture = await openEvents("test", eventSettings);
  await fillEvents(fixture, { west: 20, east: 30 });
  analyst = principalWith(fixture.tenant, allScopes());
  let statement = instead;
  const readBatches: Events["readBatches"] = async (tenant, reading) => {
    const [first, parameters] = [statement, statement === undefined ? reading.parameters : {}];
    statement = undefined;
    await fixture.events.readBatches(tenant, { ...reading, sql: first ?? reading.sql, parameters });
  };
  insight = await openInsight(fixture, { settings, events: { readBatches } });
}

async function ask(spec: object = question) {
  const { id } = await insight.run(fixture.tenant, analyst, spec);
  return await until("it has ended", 20_000, async () => {
    const status = await insight.poll(fixture.tenant, analyst, id);
    return status.state === "completed" || status.state === "errored"
      ? { id, ...status }
      : undefined;
  });
}

/** What comes after a query that went beyond a limit. */
async function expectGoingOn(): Promise<void> {
  const next = await ask({ ...question, event_types: ["calls"] });
  expect(next.state).toBe("completed");
  expect(await rowsOf((await insight.result(fixture.tenant, analyst, next.id))!)).toHaveLength(2);
  expect((await ask()).state).toBe("completed");
}

const endless =
  "SELECT count(*) AS n FROM range(10000000) a, range(10000000) b WHERE a.range < b.range";

test.each<[string, Opening, string]>([
  ["takes too long", { settings: { querySeconds: 1 }, instead: endless }, "insight.query_timeout"],
  [
    "needs more memory than the store may use",
    {
      eventSettings: { memoryLimit: 134_217_728 },
      instead: "SELECT list(range) AS many, 20 AS contributors FROM range(100000000)",
    },
    "insight.query_memory",
  ],
  [
    "has more rows than an answer may",
    {
      settings: { resultRows: 5000 },
      instead: "SELECT range AS value, 20 AS contributors FROM range(5001)",
    },
    "insight.too_many_rows",
  ],
  [
    "has more bytes than an answer may",
    {
      settings: { resultBytes: 20_000 },
      instead: "SELECT 'some' AS pcod, range AS value, 20 AS contributors FROM range(1000)",
    },
    "insight.answer_too_large",
  ],
])("a query that %s fails with a remedy, and the platform goes on", async (_, opening, code) => {
  await open(opening);
  expect(await ask()).toMatchObject({
    state: "errored",
    failure: { code, detail: expect.stringMatching(/\.$/), remedy: expect.stringMatching(/\.$/) },
  });
  await expectGoingOn();
});

test("a query is refused as long as too many wait, and the others are answered", async () => {
  await open({ settings: { concurrentQueries: 1, queueLength: 1 }, instead: endless });
  const running = (await insight.run(fixture.tenant, analyst, question)).id;
  await until("the first is being computed", 5000, async () => {
    const { state } = await insight.poll(fixture.tenant, analyst, running);
    return state === "executing" || undefined;
  });
  const second = { ...question, event_types: ["calls"] };
  const waiting = await insight.run(fixture.tenant, analyst, second);
  const third = { ...second, aggregation_unit: "lon-lat" };
  await expect(insight.run(fixture.tenant, analyst, third)).rejects.toMatchObject({
    code: "insight.queue_full",
    status: 503,
  });
  expect(await insight.run(fixture.tenant, analyst, second)).toMatchObject({ id: waiting.id });
  await insight.cancel(fixture.tenant, analyst, running);
  expect((await ask(second)).state).toBe("completed");
  expect((await ask(third)).state).toBe("completed");
});

test("an answer of many rows comes in parts, and as the text of them", async () => {
  const rows = 2500;
  await open({
    instead: `SELECT 'place ' || range AS pcod, range AS value, 20 AS contributors
      FROM range(${rows}) ORDER BY range`,
  });
  const { id } = await ask();
  const result = (await insight.result(fixture.tenant, analyst, id))!;
  const parts = await allOf(result.parts());
  expect(parts.map((part) => part.length)).toEqual([1000, 1000, 500]);
  expect(parts.flat()[2499]).toEqual({ pcod: "place 2499", value: 2499 });
  expect(result).toMatchObject({ rowCount: rows, columns: ["pcod", "value"], unit: "admin3" });
  const text = `[${(await allOf(result.jsonParts())).join(",")}]`;
  expect(JSON.parse(text)).toEqual(parts.flat());
  expect(Buffer.byteLength(text)).toBe(result.jsonBytes);
});
