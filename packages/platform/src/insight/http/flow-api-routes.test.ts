import { afterEach, beforeEach, expect, test } from "vitest";

import { identityModule } from "#identity";
import { kernelMigrations, migrate } from "#kernel";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { startApp } from "#test/http-app";
import { makeIdentity } from "#test/identity";
import { fillEvents, openInsight, question } from "#test/insight-fixture";
import { until } from "#test/until";

import { allScopes } from "../scopes.ts";
import { addInsightRoutes } from "./flow-api-routes.ts";

let fixture: EventsFixture;
let url = "";
let token = "";

beforeEach(async () => {
  fixture = await openEvents();
  const { tenant } = fixture;
  await fillEvents(fixture, { west: 16, east: 20 });
  const insight = await openInsight(fixture);
  const { identity } = makeIdentity();
  await migrate(tenant.records, "kernel", kernelMigrations);
  await migrate(tenant.records, "identity", identityModule.migrations);
  await identity.openTenant(tenant);
  await identity.prepareTenant(tenant, { scopes: allScopes() });
  ({ token } = await identity.issueToken(tenant, { roles: ["analyst"], lifeSeconds: 60 }));
  ({ url } = await startApp((app) => {
    app.addHook("onRequest", async (request) => {
      request.tenant = tenant;
    });
    identity.routes(app);
    addInsightRoutes(app, {
      insight,
      requireToken: identity.guards.requireToken(),
      audienceOf: (asked) => identity.audienceOf(asked),
    });
  }));
});

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
    ["application/geo+json; charset=utf-8", `attachment;filename=${id}.geojson`],
  ]);
});

test("an answer per cell has no shapes, and the refusal is no file", async () => {
  const id = await answered({ ...question, aggregation_unit: "lon-lat" });
  const map = await get(`/api/0/get/${id}.geojson`);
  expect([map.status, map.json["code"]]).toEqual([400, "insight.not_spatial"]);
  expect(map.headers.get("content-disposition")).toBeNull();
  expect((await get(`/api/0/get/${id}.csv`)).text).toBe(
    "lon,lat,value\r\n0.5,0.5,16\r\n1.5,0.5,20\r\n",
  );
});

test.each(["xml", "", "JSON", "json.csv"])("the form %j is refused", async (format) => {
  const id = await answered(question);
  const refused = await get(`/api/0/get/${id}.${format}`);
  expect([refused.status, refused.json["code"]]).toEqual([400, "insight.format_unknown"]);
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
  expect((await get("/api/0/geography/lon-lat")).status).toBe(400);
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

test("programs that issue tokens find the audience and the scopes without a token", async () => {
  const response = await fetch(`${url}/api/0/spec/openapi.json`);
  const { components } = (await response.json()) as {
    components: { schemas: object; securitySchemes: { token: Record<string, unknown> } };
  };
  expect(components.securitySchemes.token).toMatchObject({
    "x-audience": `flotilla:${fixture.tenant.name}`,
    "x-security-scopes": allScopes(),
  });
  expect(Object.keys(components.schemas)).toContain("unique_subscriber_counts");
});
