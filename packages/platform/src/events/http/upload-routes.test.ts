import { EventEmitter } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, expect, test } from "vitest";

import type { Guards } from "#identity";
import { callsCsv, type EventsFixture, openEvents } from "#test/events-fixture";
import { type RunningApp, startApp } from "#test/http-app";
import { until } from "#test/until";

import { addUploadRoutes } from "./upload-routes.ts";

const limit = 4096;
let fixture: EventsFixture;
let app: RunningApp;
beforeEach(async () => {
  fixture = await openEvents("test", { uploadLimitBytes: limit });
  const principal = {
    kind: "session",
    name: "ada",
    tenant: "test",
    roles: {},
    isAdmin: true,
  } as const;
  const guards = {
    authenticate: async () => principal,
    requireAdmin: async () => undefined,
    requireToken: () => async () => undefined,
  } as unknown as Guards;
  app = await startApp((scope) => {
    scope.addHook("onRequest", async (request) => {
      request.tenant = fixture.tenant;
      request.principal = principal;
    });
    addUploadRoutes(scope, { guards, arrivals: fixture.events.arrivals });
  });
});
afterEach(() => fixture.remove());

const day = callsCsv(["2016-01-01 08:00:00", "ann", "C1"]);

async function upload(query: string, body: string | Buffer, type = "text/csv") {
  const response = await fetch(`${app.url}/uploads?${query}`, {
    method: "POST",
    body: new Uint8Array(Buffer.from(body)),
    headers: { "content-type": type },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const left = () => readdirSync(join(fixture.tenant.directory, "arriving"));

test.each([
  ["text/csv", "calls.csv", day],
  ["application/json", "calls.csv", day],
  ["application/gzip", "calls.csv.gz", gzipSync(day)],
  [
    "application/x-ndjson",
    "calls.ndjson",
    '{"datetime": "2016-01-01 08:00:00", "msisdn": "ann"}\n',
  ],
])("a file of %s is stored once", async (type, name, body) => {
  expect(await upload(`type=calls&name=${name}`, body, type)).toMatchObject({
    status: 200,
    body: { type: "calls", rows: 1, days: ["2016-01-01"], alreadyStored: false },
  });
  expect(await upload(`type=calls&name=other-${name}`, body, type)).toMatchObject({
    body: { alreadyStored: true },
  });
  expect(left()).toEqual([]);
});

test("a mapping and what the file means for stored days come with it", async () => {
  await upload("type=calls&name=calls.csv", day);
  const mapping = encodeURIComponent("delimiter: ';'\ncolumns:\n  datetime: at\n  msisdn: who\n");
  const query = `type=calls&name=more.csv&existingDays=add&mapping=${mapping}`;
  expect(await upload(query, "at;who\n2016-01-01 20:00:00;eve\n")).toMatchObject({ status: 200 });
  expect(await fixture.read("SELECT count(*) AS calls FROM calls")).toEqual([{ calls: 2 }]);
});

test("a refused file is told by the name that its sender gave it", async () => {
  const { status, body } = await upload("type=calls&name=bad.csv", "datetime,msisdn,nonsense\n");
  expect(status).toBe(400);
  expect(body["detail"]).toContain("bad.csv");
  expect(body["detail"]).not.toContain(fixture.tenant.directory);
  expect(left()).toEqual([]);
});

test("a file that is larger than allowed is refused, whether it says so or not", async () => {
  const large = day + "x".repeat(limit);
  expect(await upload("type=calls&name=calls.csv", large)).toMatchObject({
    status: 413,
    body: { code: "events.upload_too_large" },
  });
  const { status } = await sendChunked(large);
  expect(status).toBe(413);
  expect(left()).toEqual([]);
});

test("a sender that breaks off leaves nothing", async () => {
  const sent = httpRequest(`${app.url}/uploads?type=calls&name=calls.csv`, {
    method: "POST",
    headers: { "content-type": "text/csv", "content-length": "1000" },
  });
  sent.on("error", () => undefined);
  sent.write(day);
  await until("the file arrives", 10_000, () => left().length === 1);
  sent.destroy();
  await until("nothing is left", 10_000, () => left().length === 0);
  expect(await fixture.events.availableDates(fixture.tenant)).toEqual({});
});

test("what a process left that was killed is removed when the tenant is opened", async () => {
  await fixture.events.closeTenant(fixture.tenant);
  const nobody = 2 ** 22 + 1;
  writeFileSync(join(fixture.tenant.directory, "arriving", `${nobody}-left.csv`), day);
  await fixture.events.openTenant(fixture.tenant);
  expect(left()).toEqual([]);
});

async function sendChunked(body: string): Promise<{ readonly status: number }> {
  const sent = httpRequest(`${app.url}/uploads?type=calls&name=calls.csv`, {
    method: "POST",
    headers: { "content-type": "text/csv", "transfer-encoding": "chunked" },
  });
  sent.end(body);
  const [response] = (await EventEmitter.once(sent, "response")) as [{ statusCode: number }];
  return { status: response.statusCode };
}
