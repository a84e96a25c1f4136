import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";

import { identityModule } from "#identity";
import { type App, describeApi, kernelMigrations, migrate } from "#kernel";
import { callsCsv, cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";
import { startApp } from "#test/http-app";
import { makeIdentity } from "#test/identity";
import { fillEvents, openInsight, principalWith, question } from "#test/insight-fixture";
import { until } from "#test/until";

import type { Insight } from "../insight.ts";
import { allScopes } from "../scopes.ts";
import { addInsightRoutes } from "./flow-api-routes.ts";

let fixture: EventsFixture;
let url = "";
let token = "";

beforeEach(async () => {
  fixture = await openEvents();
  await fillEvents(fixture, { west: 16, east: 20 });
  const insight = await openInsight(fixture);
  await serve(insight, allScopes());
});

/** Serves the interface with a token that has these scopes. */
async function serve(insight: Insight, scopes: readonly string[]): Promise<void> {
  const { tenant } = fixture;
  const { identity } = makeIdentity();
  await migrate(tenant.records, "kernel", kernelMigrations);
  await migrate(tenant.records, "identity", identityModule.migrations);
  await identity.openTenant(tenant);
  await identity.prepareTenant(tenant, { scopes });
  ({ token } = await identity.issueToken(tenant, { roles: ["analyst"], lifeSeconds: 60 }));
  const securitySchemes = { token: { type: "http", scheme: "bearer" } } as const;
  ({ url } = await startApp(async (app: App) => {
    await describeApi(app, { title: "Flotilla", version: "1.2.3", securitySchemes });
    app.addHook("onRequest", async (request) => {
      request.tenant = tenant;
    });
    identity.routes(app);
    addInsightRoutes(app, {
      insight,
      disclosure: { privacyBudget: async () => await Promise.reject(new Error("nobody asks")) },
      requireToken: identity.guards.requireToken(),
      audienceOf: (asked) => identity.audienceOf(asked),
    });
  }));
}

afterEach(async () => {
  await fixture.remove();
});

test("a question is asked, followed and answered as FlowAPI's clients do it", async () => {
  const asked = await post(question);
  expect([asked.status, asked.json["progress"]]).toEqual([
    202,
    { eligible: 0, queued: expect.any(Number), running: expect.any(Number) },
  ]);
  const poll = asked.headers.get("location") ?? "";
  expect(poll).toBe(`/api/0/poll/${asked.json["query_id"] as string}`);
  const polled = await until("it is completed", 5000, async () => {
    const response = await get(poll);
    return response.status === 303 ? response : undefined;
  });
  expect(polled.json).toEqual({ status: "completed" });
  const result = await get(polled.headers.get("location") ?? "");
  expect(result.json).toEqual({
    query_id: asked.json["query_id"],
    query_result: [
      { pcod: "E", value: 20 },
      { pcod: "W", value: 16 },
    ],
  });
});

test("an answer comes as JSON, CSV or GeoJSON, each as a file of its name", async () => {
  const id = await answered(question);
  const csv = await get(`/api/0/get/${id}.csv`);
  expect(csv.text).toBe("pcod,value\r\nE,20\r\nW,16\r\n");
  const map = await get(`/api/0/get/${id}.geojson`);
  expect(map.json["features"]).toMatchObject([
    { properties: { pcod: "E", value: 20 }, geometry: { type: "MultiPolygon" } },
    { properties: { pcod: "W", value: 16 } },
  ]);
  expect((await get(`/api/0/get/${id}.json`)).json["query_id"]).toBe(id);
  expect(
    [csv, map].map(({ headers }) => [
      headers.get("content-type"),
      headers.get("content-disposition"),
    ]),
  ).toEqual([
    ["text/csv", `attachment;filename=${id}.csv`],
    ["application/geo+json", `attachment;filename=${id}.geojson`],
  ]);
});

test("an answer per cell is drawn as points", async () => {
  const id = await answered({ ...question, aggregation_unit: "lon-lat" });
  const map = await get(`/api/0/get/${id}.geojson`);
  expect(map.json["features"]).toMatchObject([
    { properties: { value: 16 }, geometry: { type: "Point", coordinates: [0.5, 0.5] } },
    { properties: { value: 20 }, geometry: { type: "Point", coordinates: [1.5, 0.5] } },
  ]);
  expect((await get(`/api/0/get/${id}.csv`)).text).toBe(
    "lon,lat,value\r\n0.5,0.5,16\r\n1.5,0.5,20\r\n",
  );
});

test("an answer without places cannot be drawn, and the refusal is no file", async () => {
  const id = await answered({ query_kind: "dummy_query", dummy_param: "hello" });
  const map = await get(`/api/0/get/${id}.geojson`);
  expect([map.status, map.json["code"]]).toEqual([400, "insight.not_spatial"]);
  expect(map.headers.get("content-disposition")).toBeNull();
});

test("an answer is drawn for a token that may read the shapes as well", async () => {
  const id = await answered(question);
  await serve(
    await openInsight(fixture),
    allScopes().filter((scope) => !scope.includes("geography")),
  );
  expect((await get(`/api/0/get/${id}.csv`)).status).toBe(200);
  const refused = await get(`/api/0/get/${id}.geojson`);
  expect([refused.status, refused.json]).toEqual([
    403,
    expect.objectContaining({
      status: "Error",
      msg: expect.stringMatching(/^User claims verification failed/),
    }),
  ]);
});

test("an answer of many parts has the length that is told beforehand", async () => {
  const id = await answeredWithManyRows();
  const { headers, text, json } = await get(`/api/0/get/${id}`);
  expect(headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
  expect(json["query_result"]).toHaveLength(1100);
  expect((await get(`/api/0/get/${id}.csv`)).text.trim().split("\r\n")).toHaveLength(1101);
});

test.each(["json", "csv", "geojson"])(
  "an answer as %s that is lost while it is read looks cut off to the client",
  async (format) => {
    const insight = await openInsight(fixture);
    const id = await answeredWithManyRows();
    await serve(losing(insight), allScopes());
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/api/0/get/${id}.${format}`, { headers });
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  },
);

test("a query that failed is told with its state, and its answer with 403", async () => {
  const insight = await openInsight(fixture, {
    events: { readBatches: async () => await Promise.reject(new Error("the store is broken")) },
  });
  await serve(insight, allScopes());
  const { json } = await post(question);
  const id = json["query_id"] as string;
  const failed = await until("it has failed", 5000, async () => {
    const polled = await get(`/api/0/poll/${id}`);
    return polled.status === 202 ? undefined : polled;
  });
  expect([failed.status, failed.json]).toEqual([
    500,
    {
      status: "errored",
      msg: expect.any(String),
      code: "insight.query_failed",
      remedy: expect.any(String),
      instance: expect.stringMatching(/^urn:uuid:/),
    },
  ]);
  const answer = await get(`/api/0/get/${id}`);
  expect([answer.status, answer.json]).toEqual([
    403,
    expect.objectContaining({ status: "Error", msg: expect.stringContaining(id) }),
  ]);
});

test("a query that was cancelled is told so", async () => {
  const begun = Promise.withResolvers<void>();
  const insight = await openInsight(fixture, {
    events: {
      async readBatches(_tenant, { signal }) {
        begun.resolve();
        return await new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason as Error));
        });
      },
    },
  });
  await serve(insight, allScopes());
  const { json } = await post(question);
  const id = json["query_id"] as string;
  await begun.promise;
  const administrator = { ...principalWith(fixture.tenant, allScopes()), isAdmin: true };
  await insight.cancel(fixture.tenant, administrator, id);
  const cancelled = await get(`/api/0/poll/${id}`);
  expect([cancelled.status, cancelled.json]).toEqual([
    500,
    expect.objectContaining({
      status: "cancelled",
      code: "insight.query_cancelled",
      msg: expect.any(String),
    }),
  ]);
});

test("what nobody has asked is not found: for FlowAPI's clients it is not running", async () => {
  const id = "0123456789abcdef0123456789abcdef";
  for (const [path, status] of [
    [`/api/0/poll/${id}`, "awol"],
    [`/api/0/get/${id}`, "Error"],
  ]) {
    const { json, ...response } = await get(path!);
    expect([response.status, json]).toEqual([
      404,
      expect.objectContaining({ status, msg: expect.stringContaining(id) }),
    ]);
  }
});

test("days without data are refused as FlowAPI refuses to make a query", async () => {
  const refused = await post({ ...question, start_date: "2017-01-01", end_date: "2017-01-02" });
  expect([refused.status, refused.json]).toEqual([
    400,
    expect.objectContaining({
      status: "Error",
      msg: expect.stringMatching(/^Unable to create query object\./),
      payload: { exception: expect.stringContaining("2017-01-01") },
    }),
  ]);
});

test.each(["xml", "", "JSON", "json.csv"])("the form %j is refused", async (format) => {
  const id = await answered(question);
  const refused = await get(`/api/0/get/${id}.${format}`);
  expect([refused.status, refused.json]).toEqual([
    400,
    expect.objectContaining({
      status: "error",
      code: "insight.format_unknown",
      msg: expect.stringMatching(/^Invalid file format\./),
    }),
  ]);
  expect(refused.json["msg"]).toContain(`as ${JSON.stringify(format)}.`);
});

test.each([
  ["a bad date", { start_date: "2016-02-30" }, "start_date"],
  ["a field that every object inherits", { constructor: 1 }, "constructor"],
  ["another field that every object inherits", { hasOwnProperty: 1 }, "hasOwnProperty"],
])("%s is named in the form that FlowAPI's clients read", async (_, change, field) => {
  const refused = await post({ ...question, ...change });
  expect(refused.status).toBe(400);
  expect(refused.json).toMatchObject({
    status: "Error",
    code: "insight.parameters_invalid",
    payload: { validation_error_messages: { [field]: [expect.any(String)] } },
  });
  expect(refused.json["msg"]).toContain(field);
});

test("without a token even what is not there is answered with 401", async () => {
  for (const path of ["/api/0/available_dates", "/api/0/get/1234", "/api/0/nothing"]) {
    const response = await fetch(url + path);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ status: "Error", msg: expect.any(String) });
  }
});

test("regions and days are listed", async () => {
  const regions = await get("/api/0/geography/admin3");
  expect(regions.json["features"]).toMatchObject([
    { properties: { pcod: "W", name: "Region W" } },
    { properties: { pcod: "E", name: "Region E" } },
  ]);
  expect((await get("/api/0/available_dates")).json).toEqual({
    available_dates: { calls: ["2016-01-01"] },
  });
  for (const [unit, status] of [
    ["lon-lat", 400],
    ["admin2", 404],
  ] as const) {
    const refused = await get(`/api/0/geography/${unit}`);
    expect([refused.status, refused.json]).toEqual([
      status,
      expect.objectContaining({ status: "Error", msg: expect.stringContaining(unit) }),
    ]);
  }
});

async function answered(spec: object): Promise<string> {
  const { json } = await post(spec);
  const id = json["query_id"] as string;
  await until("the answer is there", 5000, async () => {
    return (await get(`/api/0/poll/${id}`)).status === 303 || undefined;
  });
  return id;
}

async function post(spec: object) {
  return await call("/api/0/run", { method: "POST", body: JSON.stringify(spec) });
}

async function get(path: string) {
  return await call(path, {});
}

async function call(path: string, request: RequestInit) {
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (request.body !== undefined) headers.set("content-type", "application/json");
  const response = await fetch(url + path, { ...request, headers, redirect: "manual" });
  const text = await response.text();
  const json = (text.startsWith("{") ? JSON.parse(text) : {}) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, text, json };
}

/** 16 people at each of many cells, on the next day. */
async function answeredWithManyRows(): Promise<string> {
  const cells = Array.from({ length: 1100 }, (_, cell) => cell);
  await fixture.ingest(
    "cells",
    cellsCsv(
      ["west", 1, "", "", 0.5, 0.5],
      ["east", 1, "", "", 1.5, 0.5],
      ...cells.map((cell) => [`c${cell}`, 1, "", "", cell / 100, 10] as const),
    ),
  );
  const people = Array.from({ length: 16 }, (_, person) => person);
  const calls = cells.flatMap((cell) =>
    people.map((person) => ["2016-01-02 08:00:00+00", `${cell}-${person}`, `c${cell}`] as const),
  );
  await fixture.ingest("calls", callsCsv(...calls));
  const nextDay = { start_date: "2016-01-02", end_date: "2016-01-03" };
  return await answered({ ...question, ...nextDay, aggregation_unit: "lon-lat" });
}

/** An insight whose answers lose their second part as soon as somebody has opened them. */
function losing(insight: Insight): Insight {
  const result: Insight["result"] = async (...parameters) => {
    const opened = await insight.result(...parameters);
    const { kysely } = fixture.tenant.records;
    await sql`DELETE FROM insight_answer_parts WHERE position = 1`.execute(kysely);
    return opened;
  };
  return new Proxy(insight, {
    get(target, name) {
      if (name === "result") return result;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
