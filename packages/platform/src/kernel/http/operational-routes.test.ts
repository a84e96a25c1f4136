import { Counter } from "prom-client";
import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

import { addOperationalRoutes, type Readiness } from "./operational-routes.ts";

async function start(
  readiness: () => Promise<Readiness> = async () => ({ ready: true, reasons: [] }),
) {
  const things = new Counter({ name: "things_total", help: "Things.", registers: [] });
  return await startApp((app) => {
    addOperationalRoutes(app, { readiness }).registerMetric(things);
    things.inc(3);
    app.get("/things/:id", () => ({}));
    app.get("/broken", () => Promise.reject(new Error("broken")));
  });
}

test("the process says that it lives", async () => {
  const { url } = await start();
  const answer = await fetch(`${url}/livez`);
  expect([answer.status, await answer.text()]).toEqual([200, "ok\n"]);
});

test("an application without operational routes has none", async () => {
  const { url } = await startApp(() => {});
  expect((await fetch(`${url}/livez`)).status).toBe(404);
});

test.each([
  ["is", async () => ({ ready: true, reasons: [] }), 200, { ready: true, reasons: [] }],
  [
    "is not",
    async () => ({ ready: false, reasons: ["The database does not answer."] }),
    503,
    { ready: false, reasons: ["The database does not answer."] },
  ],
  [
    "cannot tell whether it is",
    async () => Promise.reject(new Error("secret")),
    503,
    { ready: false, reasons: ["The readiness could not be found out; the log says why."] },
  ],
])("a platform that %s ready says so", async (_what, readiness, status, body) => {
  const { url } = await start(readiness);
  const answer = await fetch(`${url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([status, body]);
});

test("requests are measured by the template of their route, never by their path", async () => {
  const { url } = await start();
  for (const path of ["/things/1", "/things/2", "/broken", "/planted-path", "/livez"]) {
    await (await fetch(url + path)).text();
  }
  await fetch(`${url}/planted-path`, { method: "PROPFIND" });
  const answer = await fetch(`${url}/metrics`);
  expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const text = await answer.text();
  const counts = text
    .split("\n")
    .filter((line) => line.startsWith("http_request_duration_seconds_count"));
  expect(counts.toSorted()).toEqual([
    'http_request_duration_seconds_count{method="GET",route="/broken",status="5xx"} 1',
    'http_request_duration_seconds_count{method="GET",route="/things/:id",status="2xx"} 2',
    'http_request_duration_seconds_count{method="any",route="unknown",status="4xx"} 2',
  ]);
  expect(text).not.toContain("planted");
  expect(text).toContain("process_resident_memory_bytes ");
  expect(text).toContain("things_total 3");
});

test("two applications of one process measure apart", async () => {
  const [first, second] = [await start(), await start()];
  await (await fetch(`${first.url}/things/1`)).text();
  expect(await (await fetch(`${second.url}/metrics`)).text()).not.toContain("/things/:id");
});
