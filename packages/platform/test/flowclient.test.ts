import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

import { flowclientQueries } from "#test/flowclient-queries";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

type Json = Readonly<Record<string, unknown>>;

/**
 * A directory with flowclient's package `flowclient` as it was released, and the Python that has what it needs. Neither is in
 * Debian, so that the test with the client itself runs where somebody gives them.
 */
const source = process.env["FLOWCLIENT_SOURCE"] ?? "";
const python = process.env["FLOWCLIENT_PYTHON"] ?? "python3";
const script = join(import.meta.dirname, "support", "flowclient-session.py");

const home = makeDirectory();
const dataDirectory = join(home.path, "data");
let platform: PlatformProcess;
let token = "";

beforeAll(async () => {
  const environment = { FLOTILLA_EXAMPLE: "true" };
  platform = await startPlatform({ dataDirectory, environment });
  await ingestTopups();
  const parameters = ["token", "create", "--tenant", "demo", "--role", "analyst", "--life", "1h"];
  token = await command(...parameters);
});

afterAll(async () => {
  await platform?.stop();
  home.remove();
});

test.each(flowclientQueries)(
  "what flowclient sends for %s is answered as it reads it",
  async (_, spec) => {
    const rows = await resultOf(await run(spec));
    expect(rows).toEqual(expect.any(Array));
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(rows[0] ?? {}));
  },
);

test("a flow is drawn per place with its outflows and inflows", async () => {
  const [, flows] = flowclientQueries.find(([name]) => name === "flows") ?? ["", {}];
  const location = await locationOf(await run(flows));
  const { status, json } = await get(`${location}.geojson`);
  expect(status).toBe(200);
  const { features } = json as { readonly features: readonly { readonly properties: Json }[] };
  expect(features.length).toBeGreaterThan(0);
  for (const { properties } of features) {
    expect(properties).toMatchObject({
      pcod: expect.any(String),
      outflows: expect.any(Object),
      inflows: expect.any(Object),
    });
  }
});

test("a word that is not among those allowed is refused with the sentence that FlowKit's tests look for", async () => {
  const [, spec] = flowclientQueries.find(([name]) => name.endsWith("of handset")) ?? ["", {}];
  const refused = await post({ ...spec, method: "avg" });
  expect([refused.status, refused.json]).toEqual([
    400,
    expect.objectContaining({
      status: "Error",
      msg: expect.stringMatching(/^Parameter validation failed\..*Must be one of:/s),
      payload: { validation_error_messages: expect.any(Object) },
    }),
  ]);
});

test("days without data cannot be asked for, and why is told where flowclient shows it", async () => {
  const [, spec] = flowclientQueries.find(([name]) => name === "trips_od_matrix") ?? ["", {}];
  const refused = await post({ ...spec, start_date: "1999-01-01", end_date: "1999-01-02" });
  expect([refused.status, refused.json]).toEqual([
    400,
    expect.objectContaining({
      status: "Error",
      msg: expect.stringMatching(/^Unable to create query object\./),
      payload: { exception: expect.any(String) },
    }),
  ]);
});

test("a query that nobody has asked is not running for flowclient", async () => {
  const { status, json } = await get("/api/0/poll/0123456789abcdef0123456789abcdef");
  expect([status, json]).toEqual([
    404,
    expect.objectContaining({ status: "awol", msg: expect.any(String) }),
  ]);
});

test("a token that is none is refused in the form that flowclient reads", async () => {
  const response = await fetch(`${platform.url}/api/0/available_dates`, {
    headers: { authorization: "Bearer none" },
  });
  expect([response.status, await response.json()]).toEqual([
    401,
    expect.objectContaining({ msg: expect.any(String) }),
  ]);
});

/** None where nobody gives one; not a skipped test, because those count as failed where everything has to be there. */
const releases = existsSync(join(source, "flowclient", "__init__.py")) ? [source] : [];

test.each(releases)(
  "flowclient itself, as it is in %s, gets an answer to each of its queries",
  async (path) => {
    const specs = join(home.path, "specs.json");
    writeFileSync(specs, JSON.stringify(Object.fromEntries(flowclientQueries)));
    const { stdout } = await promisify(execFile)(python, [script, platform.url, token, specs], {
      env: { ...process.env, PYTHONPATH: path },
    });
    expect(JSON.parse(stdout)).toEqual({
      answered: flowclientQueries.map(([name]) => name),
      failed: {},
    });
  },
  600_000,
);

/** Its query id is the last part of the address that it is sent to; the body is not read. */
async function run(spec: Json): Promise<string> {
  const started = await post(spec);
  expect([started.status, started.json]).toEqual([202, expect.anything()]);
  return started.headers.get("location")?.split("/").at(-1) ?? "";
}

/** Polls until it is sent on; every answer before has the three counts that it prints. */
async function locationOf(id: string): Promise<string> {
  return await until("the answer is there", 60_000, async () => {
    const { status, json, headers } = await get(`/api/0/poll/${id}`);
    if (status === 303) return headers.get("location") ?? "";
    expect([status, json]).toEqual([
      202,
      {
        status: expect.stringMatching(/^(?:queued|executing)$/),
        msg: expect.any(String),
        progress: {
          eligible: expect.any(Number),
          queued: expect.any(Number),
          running: expect.any(Number),
        },
      },
    ]);
    return undefined;
  });
}

async function resultOf(id: string): Promise<readonly Json[]> {
  const location = await locationOf(id);
  expect(location).toBe(`/api/0/get/${id}`);
  const { status, json } = await get(location);
  expect([status, json["query_id"]]).toEqual([200, id]);
  return json["query_result"] as readonly Json[];
}

async function post(spec: Json) {
  return await call("/api/0/run", { method: "POST", body: JSON.stringify(spec) });
}

async function get(path: string) {
  return await call(path, {});
}

async function call(path: string, request: RequestInit) {
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (request.body !== undefined) headers.set("content-type", "application/json");
  const response = await fetch(platform.url + path, { ...request, headers, redirect: "manual" });
  const json = (await response.json()) as Json;
  return { status: response.status, headers: response.headers, json };
}

/** The example has none. */
async function ingestTopups(): Promise<void> {
  const path = join(home.path, "topups.csv");
  const rows = Array.from({ length: 40 }, (_, person) => [
    `2016-01-0${1 + (person % 2)} 08:00:00+00,person-${person},5,10`,
  ]);
  const header = "datetime,msisdn,recharge_amount,pre_event_balance";
  writeFileSync(path, `${[header, ...rows].join("\n")}\n`);
  await command("ingest", "--tenant", "demo", "--type", "topups", path);
}

async function command(...parameters: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await flotilla(dataDirectory, parameters);
  if (code !== 0) throw new Error(`flotilla ${parameters.join(" ")}: ${stdout}${stderr}`);
  return stdout.trim();
}
