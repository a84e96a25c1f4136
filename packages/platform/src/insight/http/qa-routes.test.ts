import { afterEach, beforeEach, expect, test } from "vitest";

import { type Principal, type Tenant } from "#kernel";
import { callsCsv, type EventsFixture, openEvents } from "#test/events-fixture";
import { startApp } from "#test/http-app";
import { openInsight, principalWith } from "#test/insight-fixture";

import { addInsightRoutes } from "./flow-api-routes.ts";

let fixture: EventsFixture;
let url = "";
let principal: Principal;

beforeEach(async () => {
  fixture = await openEvents();
  const { tenant } = fixture;
  principal = holding(tenant, "get_qa");
  await fixture.ingest(
    "calls",
    callsCsv(
      ["2016-01-01 08:00:00", "ann", "C1"],
      ["2016-01-01 09:00:00", "bob", "C1"],
      ["2016-01-02 09:00:00", "bob", "C1"],
    ),
  );
  const insight = await openInsight(fixture);
  ({ url } = await startApp((app) => {
    app.addHook("onRequest", async (request) => {
      request.tenant = tenant;
    });
    addInsightRoutes(app, {
      insight,
      disclosure: {} as never,
      requireToken: async (request) => void (request.principal = principal),
      audienceOf: () => "test",
    });
  }));
});
afterEach(() => fixture.remove());

function holding(tenant: Tenant, scope: string): Principal {
  return principalWith(tenant, [scope]);
}

async function get(path: string) {
  const response = await fetch(`${url}/api/0/qa${path}`);
  return [response.status, await response.json()] as const;
}

test.each(["", "/"])(
  "the checks that have outcomes are listed by type at /api/0/qa%s",
  async (end) => {
    const [status, body] = await get(end);
    const { available_qa_checks: available } = body as { available_qa_checks: object[] };
    expect(status).toBe(200);
    expect(available).toContainEqual({
      cdr_type: "calls",
      type_of_query_or_check: "count_duplicated",
    });
    // The calls of these days have no duration, so that none is the longest.
    expect(available).toHaveLength(22);
  },
);

const msisdns = (day: string, outcome: string) => ({
  outcome,
  type_of_query_or_check: "count_msisdns",
  cdr_date: day,
});

test("the outcomes of a check are read from one day to another, both included", async () => {
  const range = "start_date=2016-01-01&end_date=2016-01-02";
  expect(await get(`/calls/count_msisdns?${range}`)).toEqual([
    200,
    { qa_checks: [msisdns("2016-01-01", "2"), msisdns("2016-01-02", "1")] },
  ]);
});

test("the outcome of a check is read for a day", async () => {
  const day = "2016-01-02";
  expect(await get(`/calls/count_msisdns/${day}`)).toEqual([
    200,
    { qa_checks: [msisdns(day, "1")] },
  ]);
});

test.each([
  ["/calls/count_msisdns/yesterday", 400, "bad request"],
  ["/calls/count_msisdns?start_date=2016-01-01&end_date=2016-13-01", 400, "bad request"],
  ["/calls/count_msisdns?start_date=2016-01-01", 400, "bad request"],
  ["/calls/count_msisdns/2016-01-03", 404, "not found"],
  ["/calls/nothing/2016-01-01", 404, "not found"],
  ["/nothing/count_msisdns/2016-01-01", 404, "not found"],
  ["/calls", 404, "not found"],
])("%s is answered with %i in FlowAPI's shape", async (path, status, word) => {
  expect(await get(path)).toMatchObject([status, { status: word, msg: expect.any(String) }]);
});

test.each(["", "/calls/count_msisdns/2016-01-01"])(
  "a token without the scope get_qa cannot read /api/0/qa%s",
  async (path) => {
    principal = holding(fixture.tenant, "get_result");
    expect(await get(path)).toMatchObject([403, { code: "insight.scope_missing" }]);
  },
);
