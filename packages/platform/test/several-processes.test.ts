import { request } from "node:http";
import { join } from "node:path";

import { connect } from "@flotilla/client";
import { afterAll, beforeAll, expect, test } from "vitest";

import { generateCallRecords, type SyntheticReport } from "#events";
import { countFromFiles } from "#test/expected-counts";
import {
  type Ended,
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startAndEnd,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

const home = makeDirectory();
const files = join(home.path, "files");
const dataDirectory = join(home.path, "data");
const password = "seven blue lanterns over tallinn";
const days = ["2016-01-01", "2016-01-02"] as const;
const bothDays = { startDate: "2016-01-01", endDate: "2016-01-03" } as const;
const calls = ["calls"] as const;

let report: SyntheticReport;
let owner: PlatformProcess;
let apis: PlatformProcess[] = [];
let token = "";

beforeAll(async () => {
  report = await generateCallRecords({
    subscribers: 15_000,
    days: 2,
    recordsPerSubscriberDay: 15,
    out: files,
  });
  // These come first, and wait for the one that they ask.
  const waiting = [startApi("api"), startApi("identity,api")];
  owner = await startOwner();
  apis = await Promise.all(waiting);
  for (const { type, unit, path } of report.files) {
    if (unit !== undefined) await ingest(type, path, "--unit", unit);
    if (type === "cells") await ingest(type, path);
  }
  await ingest("calls", fileOf(days[0]));
  const created = await succeed("token", "create", "--tenant=demo", "--role=analyst", "--life=1d");
  token = created.stdout.trim();
});

afterAll(async () => {
  await Promise.all([...apis, owner].map((process) => process?.stop()));
  home.remove();
});

test("every process that asks gives the answers that a plain count over the files gives", async () => {
  const day = { startDate: days[0], endDate: days[1] };
  const expected = countFromFiles({
    ...day,
    directory: files,
    unit: "admin3",
    eventTypes: calls,
    threshold: 15,
  });
  expect(expected.length).toBeGreaterThan(10);
  for (const { url } of apis) {
    const question = { ...day, aggregationUnit: "admin3", eventTypes: calls } as const;
    const counted = await connect({ url, token }).uniqueSubscriberCounts(question).result();
    expect(sorted(counted)).toEqual(expected);
  }
});

test("each process has the routes of its roles alone", async () => {
  const paths = ["/api/0/available_dates", "/api/events/days", "/api/identity/session"];
  const statusesOf = async ({ url }: PlatformProcess) =>
    await Promise.all(paths.map((path) => statusAt(url, path)));
  expect(await statusesOf(owner)).toEqual([404, 404, 200]);
  expect(await Promise.all(apis.map((api) => statusesOf(api)))).toEqual([
    [200, 401, 404],
    [200, 401, 200],
  ]);
});

test("whoever signed in at one process is known to the others", async () => {
  for (const at of [owner, apis[1]!]) {
    const cookie = await signIn(at);
    for (const { url } of apis) {
      const response = await fetch(`${url}/api/events/days`, { headers: { cookie } });
      expect(response.status).toBe(200);
      expect(await response.text()).toContain(days[0]);
    }
  }
});

test("questions are answered while a file is loaded, and see all of it or nothing", async () => {
  const before = countDays(days[0], days[1]);
  const after = countBothDays();
  const state = { isLoading: true };
  const loading = ingest("calls", fileOf(days[1])).finally(() => (state.isLoading = false));
  const seen: number[] = [];
  while (state.isLoading) {
    const [here, there] = await Promise.all(apis.map((api) => askBothDays(api)));
    if (state.isLoading) seen.push(here!, there!);
  }
  await loading;
  expect(seen.length).toBeGreaterThan(4);
  expect(seen.filter((value) => value !== before && value !== after)).toEqual([]);
  expect(seen).toContain(before);
  expect(await Promise.all(apis.map((api) => askBothDays(api)))).toEqual([after, after]);
});

test("a further process that wants to own the data directory is refused", async () => {
  const ended = await startAndEnd({ dataDirectory, flags: ["--roles", "identity,collect"] });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("Another Flotilla is running with the data directory");
});

test("a tenant that is made meanwhile is served by all of them", async () => {
  for (const { url } of apis) expect(await statusAt(url, "/api/docs", "acme.test")).toBe(421);
  await succeed("tenant", "create", "acme", "--host", "acme.test");
  for (const { url } of apis) {
    await until("the tenant is served", 10_000, async () =>
      (await statusAt(url, "/api/0/available_dates", "acme.test")) === 401 ? true : undefined,
    );
  }
});

test("what several processes record at the same time is one unbroken log", async () => {
  const refused = Array.from({ length: 40 }, (_, index) =>
    fetch(`${apis[index % 2]!.url}/api/0/available_dates`, {
      headers: { authorization: `Bearer ${index}` },
    }),
  );
  for (const response of await Promise.all(refused)) expect(response.status).toBe(401);
  const { stdout } = await succeed("audit-log", "verify", "--tenant", "demo");
  expect(stdout).toMatch(/\d+ entries, unbroken/);
});

test("without the owner the error says so, and once it is back questions are answered again", async () => {
  await owner.stop("SIGKILL");
  for (const { url } of apis) {
    const response = await fetch(`${url}/api/0/available_dates`, { headers: bearer() });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain("the role collect does not answer");
  }
  owner = await startOwner();
  for (const api of apis) {
    expect(await askBothDays(api)).toBe(countBothDays());
  }
});

test("without an owner a process that asks gives up after a while and says why", async () => {
  const ended = await startAndEnd({
    dataDirectory: join(home.path, "nobody"),
    flags: ["--roles", "api"],
    environment: { FLOTILLA_OWNER_TIMEOUT_SECONDS: "1" },
  });
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("For 1 s no process has answered that owns the data directory");
});

test("a process that asks is refused where nobody collects", async () => {
  const alone = join(home.path, "alone");
  const identity = await startPlatform({ dataDirectory: alone, flags: ["--roles", "identity"] });
  const ended = await startAndEnd({ dataDirectory: alone, flags: ["--roles", "api"] });
  await identity.stop();
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain("needs the role collect; it has identity");
});

async function startOwner(): Promise<PlatformProcess> {
  return await startPlatform({
    dataDirectory,
    flags: ["--roles", "identity,collect"],
    environment: {
      FLOTILLA_IDENTITY_ADMIN_USERNAME: "ada",
      FLOTILLA_IDENTITY_ADMIN_PASSWORD: password,
    },
  });
}

async function startApi(roles: string): Promise<PlatformProcess> {
  return await startPlatform({ dataDirectory, flags: ["--roles", roles] });
}

/** Signs the administrator in, and gives the cookie. */
async function signIn({ url }: PlatformProcess): Promise<string> {
  const response = await fetch(`${url}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify({ username: "ada", password }),
  });
  return response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
}

function fileOf(day: string): string {
  return join(files, `calls_${day}.csv`);
}

async function ingest(type: string, path: string, ...unit: readonly string[]): Promise<Ended> {
  return await succeed("ingest", "--tenant", "demo", "--type", type, ...unit, path);
}

async function succeed(...parameters: readonly string[]): Promise<Ended> {
  const ended = await flotilla(dataDirectory, parameters);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended;
}

/** How many people called on the days from `startDate` to the one before `endDate`, by the files. */
function countDays(startDate: string, endDate: string): number {
  const question = { startDate, endDate, directory: files, eventTypes: calls, threshold: 15 };
  return countFromFiles({ ...question, unit: "admin0" })[0]!.value;
}

let countOfBoth: number | undefined;

function countBothDays(): number {
  countOfBoth ??= countDays(bothDays.startDate, bothDays.endDate);
  return countOfBoth;
}

async function askBothDays({ url }: PlatformProcess): Promise<number> {
  const question = { ...bothDays, aggregationUnit: "admin0", eventTypes: calls } as const;
  const [row] = await connect({ url, token }).uniqueSubscriberCounts(question).result();
  return row!.value!;
}

function bearer() {
  return { authorization: `Bearer ${token}` };
}

async function statusAt(url: string, path: string, host?: string): Promise<number> {
  const headers = { ...bearer(), ...(host === undefined ? {} : { host }) };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(`${url}${path}`, { headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  })
    .on("error", reject)
    .end();
  return await promise;
}

function sorted<Row extends { readonly pcod?: string | null }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => ((a.pcod ?? "") < (b.pcod ?? "") ? -1 : 1));
}
