import { afterEach, beforeEach, expect, test } from "vitest";

import type { Principal } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { fillEvents, openInsight, principalWith, question, rowsOf } from "#test/insight-fixture";
import { until } from "#test/until";

import type { Insight } from "./insight.ts";
import { allScopes } from "./scopes.ts";

let fixture: EventsFixture;
let analyst: Principal;
let insight: Insight;

beforeEach(async () => {
  fixture = await openEvents();
  await fillEvents(fixture, { west: 16, east: 20 });
  analyst = principalWith(fixture.tenant, allScopes());
  insight = await openInsight(fixture);
});
afterEach(async () => await fixture.remove());

async function answered(): Promise<string> {
  const { id } = await insight.run(fixture.tenant, analyst, question);
  await until("the question is answered", 10_000, async () =>
    (await insight.poll(fixture.tenant, analyst, id)).state === "completed" ? true : undefined,
  );
  return id;
}

test("an answer that was forgotten is not given out any more, and is computed again when asked again", async () => {
  const id = await answered();
  await insight.forgetAnswers(fixture.tenant.name);
  await expect(insight.result(fixture.tenant, analyst, id)).rejects.toMatchObject({
    code: "insight.query_unknown",
  });
  const again = await insight.result(fixture.tenant, analyst, await answered());
  expect(await rowsOf(again!)).toHaveLength(2);
});

test("answers of a tenant that is not open are forgotten when it is opened", async () => {
  const id = await answered();
  await insight.closeTenant(fixture.tenant);
  await insight.forgetAnswers(fixture.tenant.name);
  await insight.openTenant(fixture.tenant);
  await expect(insight.result(fixture.tenant, analyst, id)).rejects.toMatchObject({
    code: "insight.query_unknown",
  });
});

test("answers of other tenants stay", async () => {
  const id = await answered();
  await insight.forgetAnswers("another");
  expect(await rowsOf((await insight.result(fixture.tenant, analyst, id))!)).toHaveLength(2);
});
