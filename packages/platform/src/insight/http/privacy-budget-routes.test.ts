import { afterEach, beforeEach, expect, test } from "vitest";

import { type Answers, eventsOf, openAnswers, openRegions } from "#test/disclosure-fixture";
import type { EventsFixture } from "#test/events-fixture";
import { type RunningApp, startApp } from "#test/http-app";
import { principalWith } from "#test/insight-fixture";

import { allScopes } from "../scopes.ts";
import { addInsightRoutes } from "./flow-api-routes.ts";

let fixture: EventsFixture;
let answers: Answers;
beforeEach(async () => {
  fixture = await openRegions();
  await fixture.ingest("calls", eventsOf({ people: 40, at: "2016-01-01 08:00:00", cell: "west" }));
});
afterEach(async () => {
  await answers.close();
  await fixture.remove();
});

const places = (unit: string) => ({
  query_kind: "spatial_aggregate",
  locations: {
    query_kind: "daily_location",
    date: "2016-01-01",
    method: "last",
    aggregation_unit: unit,
  },
});

test("an analyst sees what is spent, is refused when it is all, and may still read what was paid for", async () => {
  answers = await openAnswers(fixture, { noise: "on", noiseEpsilon: 0.2, privacyBudget: 0.3 });
  const app = await start();
  const first = await run(app, places("admin3"));
  expect(first.status).toBe(202);
  const budget = await (await fetch(`${app.url}/api/0/privacy_budget`)).json();
  expect(budget).toEqual({
    noise: "on",
    epsilon_per_query: 0.2,
    roles: [{ role: "role", spent: 0.2, budget: 0.3, resets_at: expect.any(String) }],
  });
  const refused = await run(app, places("lon-lat"));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    status: "Error",
    code: "insight.privacy_budget_exhausted",
    remedy: expect.stringContaining("wait until the budget begins anew"),
  });
  expect((await run(app, places("admin3"))).status).toBe(202);
});

test("without noise there is no budget to show", async () => {
  answers = await openAnswers(fixture);
  const app = await start();
  const budget = await (await fetch(`${app.url}/api/0/privacy_budget`)).json();
  expect(budget).toEqual({ noise: "off", epsilon_per_query: 0, roles: [] });
});

async function run({ url }: RunningApp, spec: object): Promise<Response> {
  return await fetch(`${url}/api/0/run`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(spec),
  });
}

async function start(): Promise<RunningApp> {
  const { tenant } = fixture;
  const principal = principalWith(tenant, allScopes());
  const { insight, control } = answers;
  return await startApp((app) => {
    app.addHook("onRequest", async (request) => void (request.tenant = tenant));
    addInsightRoutes(app, {
      insight,
      disclosure: control,
      requireToken: async (request) => void (request.principal = principal),
      audienceOf: () => "test",
    });
  });
}
