import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { connect } from "@flotilla/client";
import { afterAll, beforeAll, expect, test } from "vitest";

import { countFromFiles } from "#test/expected-counts";
import {
  type Ended,
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

const home = makeDirectory();
const files = join(home.path, "files");
const dataDirectory = join(home.path, "data");
const week = { startDate: "2016-01-01", endDate: "2016-01-08" } as const;
const units = ["admin0", "admin1", "admin2", "admin3"] as const;
const types = ["calls", "sms", "mds"] as const;
const wrongPassword = "planted-wrong-password";

let platform: PlatformProcess;
let token = "";

beforeAll(async () => {
  platform = await startPlatform({
    dataDirectory,
    // Every row is compared with a plain count: none may be left out for what earlier answers tell.
    environment: { FLOTILLA_LOG_LEVEL: "trace", FLOTILLA_INSIGHT_DIFFERENCING: "off" },
  });
  await succeed("generate", "cdr", "--subscribers", "2000", "--days", "8", "--out", files);
  await ingestEverything();
  const created = await succeed(
    "token",
    "create",
    "--tenant",
    "demo",
    "--role",
    "analyst",
    "--life",
    "1d",
  );
  token = created.stdout.trim();
});

afterAll(async () => {
  await platform.stop();
  home.remove();
});

test("a token is printed alone on standard output", async () => {
  expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  const header = JSON.parse(
    Buffer.from(token.split(".")[0] ?? "", "base64url").toString(),
  ) as object;
  expect(header).toMatchObject({ alg: "RS256" });
});

test.each(units)(
  "subscribers per %s are those that a plain count over the files finds",
  async (unit) => {
    const counted = await countByUnit(unit);
    const expected = countFromFiles({ ...plainQuestion, unit });
    expect(sorted(counted)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(0);
  },
);

test("a region with 15 subscribers or fewer is not published", async () => {
  const everything = countFromFiles({
    ...plainQuestion,
    unit: "admin3",
    threshold: 0,
    endDate: "2016-01-02",
  });
  const small = everything.filter(({ value }) => value <= 15);
  expect(small.length).toBeGreaterThan(0);
  const published = await connect({ url: platform.url, token })
    .uniqueSubscriberCounts({
      startDate: "2016-01-01",
      endDate: "2016-01-02",
      aggregationUnit: "admin3",
    })
    .result();
  expect(sorted(published)).toEqual(everything.filter(({ value }) => value > 15));
});

test("only events of the types asked for count", async () => {
  const counted = await connect({ url: platform.url, token })
    .uniqueSubscriberCounts({ ...week, aggregationUnit: "admin2", eventTypes: ["sms"] })
    .result();
  expect(sorted(counted)).toEqual(
    countFromFiles({ ...plainQuestion, unit: "admin2", eventTypes: ["sms"] }),
  );
});

test("files that are given again change nothing", async () => {
  const before = await countByUnit("admin1");
  for (const { stdout } of await ingestEverything()) expect(stdout).not.toMatch(/rows stored in/);
  expect(await countByUnit("admin1")).toEqual(before);
});

test("without a token the answer is 401 and nothing is computed", async () => {
  const before = countComputed();
  expect((await run({}, "")).status).toBe(401);
  expect((await run({}, `Bearer ${token}x`)).status).toBe(401);
  expect(countComputed()).toBe(before);
});

test("with a token that lacks the scope the answer is 403 and nothing is computed", async () => {
  const otherUnit = "admin1:unique_subscriber_counts:unique_subscriber_counts";
  addRole("other-unit", ["run", "get_result", otherUnit]);
  const role = ["--role", "other-unit"];
  const created = await succeed("token", "create", "--tenant", "demo", ...role);
  const before = countComputed();
  const answer = await run({ end_date: "2016-01-07" }, `Bearer ${created.stdout.trim()}`);
  expect(answer.status).toBe(403);
  expect(countComputed()).toBe(before);
});

test("a bad date is refused with the field named and nothing is computed", async () => {
  const before = countComputed();
  const answer = await run({ start_date: "2016-02-30" }, `Bearer ${token}`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain("start_date");
  expect(countComputed()).toBe(before);
});

test("the worked example prints the largest regions and how long each step took", async () => {
  const { stdout } = await succeed("example");
  const printed = [...stdout.matchAll(/(XV\d+)\s+([\d,]+)$/gm)].map(([, pcod, value]) => ({
    pcod,
    value: Number(value?.replaceAll(",", "")),
  }));
  const expected = countFromFiles({ ...plainQuestion, unit: "admin3" });
  expect(printed).toHaveLength(10);
  expect(expected).toEqual(expect.arrayContaining(printed));
  expect(Math.max(...printed.map(({ value }) => value))).toBe(
    Math.max(...expected.map(({ value }) => value)),
  );
  expect(stdout).toMatch(/^Question answered\s+[\d.]+$/m);
});

test("a further tenant gets a host and users of its own, who are nobody elsewhere", async () => {
  await succeed("tenant", "create", "acme", "--host", "acme.test");
  const made = ["user", "create", "--tenant", "acme", "ada", "--role", "analyst"];
  expect(await flotilla(dataDirectory, made, "a-long-planted-password")).toMatchObject({ code: 0 });
  expect(await signInAs("ada", "acme.test")).toBe(200);
  expect(await signInAs("ada", "localhost")).toBe(401);
  expect(await signInAs("ada", "elsewhere.test")).toBe(421);
});

test("the audit log is unbroken and holds the refused access", async () => {
  await run({}, "");
  const { stdout } = await succeed("audit-log", "verify", "--tenant", "demo");
  expect(stdout).toMatch(/\d+ entries, unbroken/);
  const list = await succeed("audit-log", "list", "--tenant", "demo", "--json");
  expect(list.stdout).toContain('"outcome":"refused"');
});

test("nothing that the platform prints at its most talkative gives a secret away", async () => {
  const password = platform.fact("Password")?.split(" ")[0] ?? "";
  const cookie = (await signIn(password)).headers.get("set-cookie")?.split(/[=;]/)[1] ?? "";
  const refused = await signIn(wrongPassword);
  expect([cookie.length > 20, refused.status]).toEqual([true, 401]);
  await run({}, `Bearer ${token}x`);
  const key = readFileSync(join(dataDirectory, "tenants", "demo", "keys", "tenant.key"));
  const printed = platform.stdout() + platform.stderr();
  expect(printed.includes('"path":"/api/0/run"')).toBe(true);
  expect(printed.split(password).length - 1).toBe(1);
  for (const secret of [
    token,
    cookie,
    wrongPassword,
    key.toString("hex"),
    key.toString("base64"),
  ]) {
    expect(printed.includes(secret)).toBe(false);
  }
});

const plainQuestion = { directory: files, ...week, eventTypes: types, threshold: 15 };

/** The status of signing in under a host name. */
async function signInAs(username: string, host: string): Promise<number> {
  const body = JSON.stringify({ username, password: "a-long-planted-password" });
  const headers = { host, "content-type": "application/json", "content-length": body.length };
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  request(`${platform.url}/api/identity/sign-in`, { method: "POST", headers }, (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  })
    .on("error", reject)
    .end(body);
  return await promise;
}

async function succeed(...parameters: readonly string[]): Promise<Ended> {
  const ended = await flotilla(dataDirectory, parameters);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended;
}

async function ingestEverything(): Promise<readonly Ended[]> {
  const reports = [await ingest("cells", ["cells.csv"])];
  for (const unit of units) {
    reports.push(await ingest("geography", [`${unit}.geojson`], ["--unit", unit]));
  }
  for (const type of types) {
    const names = readdirSync(files).filter((name) => name.startsWith(`${type}_`));
    reports.push(await ingest(type, names));
  }
  return reports;
}

async function ingest(type: string, names: readonly string[], unit: readonly string[] = []) {
  const paths = names.map((name) => join(files, name));
  return succeed("ingest", "--tenant", "demo", "--type", type, ...unit, ...paths);
}

async function countByUnit(unit: (typeof units)[number]) {
  return connect({ url: platform.url, token })
    .uniqueSubscriberCounts({ ...week, aggregationUnit: unit })
    .result();
}

/**
 * Gives the tenant a role with these scopes. There is no command that makes roles, so it is entered into the tenant's
 * records.
 */
function addRole(name: string, scopes: readonly string[]): void {
  using records = openRecords();
  records
    .prepare(
      "INSERT INTO identity_roles (id, server_id, name, scopes, every_scope) SELECT ?, id, ?, ?, 0 FROM identity_servers",
    )
    .run(name, name, JSON.stringify(scopes));
}

/** How many queries the tenant has ever computed. */
function countComputed(): unknown {
  using records = openRecords();
  return records.prepare("SELECT count(*) AS queries FROM insight_queries").get()?.["queries"];
}

function openRecords(): DatabaseSync {
  const directory = join(dataDirectory, "tenants", "demo");
  const file = readdirSync(directory).find((entry) => entry.endsWith(".sqlite")) ?? "";
  return new DatabaseSync(join(directory, file), { timeout: 5000 });
}

async function signIn(password: string): Promise<Response> {
  return fetch(`${platform.url}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: platform.url },
    body: JSON.stringify({ username: "admin", password }),
  });
}

/** Asks for the week per admin3, with some parameters changed. */
async function run(changes: object, authorization: string): Promise<Response> {
  return fetch(`${platform.url}/api/0/run`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(authorization && { authorization }) },
    body: JSON.stringify({
      query_kind: "unique_subscriber_counts",
      start_date: week.startDate,
      end_date: week.endDate,
      aggregation_unit: "admin3",
      ...changes,
    }),
  });
}

function sorted<Row extends { readonly pcod?: string | null }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => ((a.pcod ?? "") < (b.pcod ?? "") ? -1 : 1));
}
