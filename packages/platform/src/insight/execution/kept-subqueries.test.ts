import { afterEach, beforeEach, expect, test } from "vitest";

import type { Events } from "#events";
import type { Principal } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { callsOf, fillEvents, openInsight, principalWith, rowsOf } from "#test/insight-fixture";
import { until } from "#test/until";

import type { Insight } from "../insight.ts";
import { allScopes } from "../scopes.ts";

let fixture: EventsFixture;
let analyst: Principal;
let insight: Insight;

beforeEach(async () => {
  fixture = await openEvents();
  await fillEvents(fixture, { west: 20, east: 30 });
  await fixture.ingest("calls", callsOf("2016-01-02", { west: 18, east: 40 }));
  analyst = principalWith(fixture.tenant, allScopes());
  insight = await openInsight(fixture);
});
afterEach(async () => await fixture.remove());

const daily = (date: string) => ({
  query_kind: "daily_location",
  date,
  method: "last",
  aggregation_unit: "admin3",
});
const home = daily("2016-01-01");
const count = { query_kind: "spatial_aggregate", locations: home };
const flows = { query_kind: "flows", from_location: home, to_location: daily("2016-01-02") };

async function ask(spec: object): Promise<unknown> {
  const { id } = await insight.run(fixture.tenant, analyst, spec);
  await until("it is answered", 10_000, async () => {
    const status = await insight.poll(fixture.tenant, analyst, id);
    if (status.state === "errored") throw new Error(status.failure.detail);
    return status.state === "completed" || undefined;
  });
  return await rowsOf((await insight.result(fixture.tenant, analyst, id))!);
}

const kept = async () => await fixture.events.listKeptRows(fixture.tenant);

const counted = [
  { pcod: "E", value: 30 },
  { pcod: "W", value: 20 },
];
const flowed = [
  { pcod_from: "E", pcod_to: "E", value: 30 },
  { pcod_from: "W", pcod_to: "W", value: 18 },
];

test("a part that stands in one place is computed there, and kept once it stands in a second one", async () => {
  expect(await ask(count)).toEqual(counted);
  expect(await kept()).toEqual([]);
  expect(await ask(flows)).toEqual(flowed);
  expect(await kept()).toMatchObject([{ rows: 50 }]);
});

test("a part that stands twice in one query is computed once", async () => {
  const { events, made } = countingKept();
  insight = await openInsight(fixture, { events });
  const toItself = await ask({ ...flows, to_location: home });
  expect(toItself).toEqual([
    { pcod_from: "E", pcod_to: "E", value: 30 },
    { pcod_from: "W", pcod_to: "W", value: 20 },
  ]);
  expect(made()).toBe(1);
});

test("an answer is the same where nothing can be kept", async () => {
  insight = await openInsight(fixture, { events: { keptRowsSchema: async () => null } });
  expect(await ask(count)).toEqual(counted);
  expect(await ask(flows)).toEqual(flowed);
  expect(await kept()).toEqual([]);
});

test("kept rows that are lost before they are read are computed in place", async () => {
  const keepRows: Events["keepRows"] = async (tenant, rows) => {
    const size = await fixture.events.keepRows(tenant, rows);
    await fixture.events.dropKeptRows(tenant);
    return size;
  };
  insight = await openInsight(fixture, { events: { keepRows } });
  await ask(count);
  expect(await ask(flows)).toEqual(flowed);
});

test("a store that was opened anew has forgotten what was kept, and it is kept again", async () => {
  await ask(count);
  await ask(flows);
  await fixture.events.closeTenant(fixture.tenant);
  await fixture.events.openTenant(fixture.tenant);
  expect(await kept()).toEqual([]);
  expect(await ask({ ...flows, join_type: "left" })).toHaveLength(2);
  expect(await kept()).toHaveLength(2);
});

test("kept rows are of the data as they are: new data make others, and the old ones go", async () => {
  await ask(count);
  await ask(flows);
  const [before] = await kept();
  await fixture.ingest("calls", callsOf("2016-01-01", { west: 25, east: 30 }));
  expect(await kept()).toEqual([]);
  expect(await ask(count)).toEqual([
    { pcod: "E", value: 30 },
    { pcod: "W", value: 25 },
  ]);
  await ask(flows);
  expect((await kept()).map(({ name }) => name)).not.toContain(before!.name);
});

test("kept rows go with the answers when a subscriber is erased", async () => {
  await ask(count);
  await ask(flows);
  await insight.forgetAnswers(fixture.tenant.name);
  expect(await kept()).toEqual([]);
});

test("files can be loaded while rows are kept, and both are whole", async () => {
  const asked = [ask(count), ask(flows)];
  const loaded = fixture.ingest("calls", callsOf("2016-01-03", { west: 3, east: 3 }));
  await Promise.all([...asked, loaded]);
  expect(await ask(flows)).toEqual(flowed);
});

test("the parts of a query are named, and the id of one stands for its subscribers", async () => {
  const { subqueries } = await insight.run(fixture.tenant, analyst, {
    query_kind: "spatial_aggregate",
    locations: { ...home, subscriber_subset: { ...home, method: "most-common" } },
  });
  expect(subqueries.map(({ kind }) => kind)).toEqual(["daily_location", "daily_location"]);
  const subset = subqueries[0]!.id;
  const question = {
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-02",
    end_date: "2016-01-03",
    aggregation_unit: "admin3",
  };
  expect(await ask({ ...question, subscriber_subset: subset })).toEqual([
    { pcod: "E", value: 30 },
    { pcod: "W", value: 18 },
  ]);
  const nested = { ...count, locations: { ...daily("2016-01-02"), subscriber_subset: subset } };
  expect(await ask(nested)).toEqual([
    { pcod: "E", value: 30 },
    { pcod: "W", value: 18 },
  ]);
});

test("an id that stands for no query is refused with the name of the field", async () => {
  const locations = { ...home, subscriber_subset: "unheard-of" };
  await expect(
    insight.run(fixture.tenant, analyst, { query_kind: "spatial_aggregate", locations }),
  ).rejects.toMatchObject({
    code: "insight.subset_unknown",
    status: 400,
    extensions: {
      payload: { validation_error_messages: { "locations.subscriber_subset": expect.anything() } },
    },
  });
});

test("a subset that is named in many places is still counted against the size of a question", async () => {
  const days = Array.from({ length: 700 }, () => ({ ...home, subscriber_subset: home }));
  const large = {
    query_kind: "spatial_aggregate",
    locations: { query_kind: "modal_location", locations: days },
  };
  const { subqueries } = await insight.run(fixture.tenant, analyst, large);
  const id = subqueries.find(({ kind }) => kind === "modal_location")!.id;
  const again = Array.from({ length: 700 }, () => ({ ...home, subscriber_subset: id }));
  const larger = { query_kind: "modal_location", locations: again };
  await expect(
    insight.run(fixture.tenant, analyst, { query_kind: "spatial_aggregate", locations: larger }),
  ).rejects.toThrow("2000 queries");
});

function countingKept(): { events: Partial<Events>; made: () => number } {
  let made = 0;
  return {
    events: {
      async keepRows(tenant, rows) {
        made += 1;
        return await fixture.events.keepRows(tenant, rows);
      },
    },
    made: () => made,
  };
}
