import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { beforeEach, expect, onTestFinished, test } from "vitest";

import { until } from "#test/until";

const program = ["--conditions=@flotilla/source", join(import.meta.dirname, "main.ts")];
const week = ["--param=start_date=2016-01-01", "--param", "end_date=2016-01-08"];
const rows = [
  { pcod: "A", value: 1200 },
  { pcod: "B", value: 16 },
];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "flotilla-query-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
});

interface Seen {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

type Answering = (line: string, response: ServerResponse) => void;

/** A platform that completes every query at once, unless told otherwise, and keeps what it was asked. */
async function startPlatform(answering: Answering = completeAtOnce) {
  const seen: Seen[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      const line = `${request.method} ${request.url}`;
      seen.push({ line, authorization: request.headers.authorization, body });
      return answering(line, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const completeAtOnce: Answering = (line, response) => {
  if (line === "POST /api/0/run") reply(response, 202, { query_id: "q1" });
  else if (line === "GET /api/0/poll/q1") reply(response, 303, { status: "completed" });
  else if (line === "GET /api/0/get/q1.csv") response.end("pcod,value\nA,1200\n");
  else if (line === "GET /api/0/get/q1.geojson") {
    reply(response, 200, { type: "FeatureCollection", features: [] });
  } else reply(response, 200, { query_id: "q1", query_result: rows });
};

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function start(given: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [...program, "query", ...given], {
    cwd: directory,
    env: { PATH, FLOTILLA_DATA: "data", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

async function run(
  given: readonly string[],
  {
    input = "",
    environment = {},
  }: { input?: string; environment?: Readonly<Record<string, string>> } = {},
) {
  const child = start(given, environment);
  child.stdin.end(input);
  return await endOf(child);
}

async function endOf(child: ReturnType<typeof start>) {
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { stdout, stderr, code: code as unknown };
}

test("without a kind the kinds are listed with what they answer", async () => {
  const { stdout, code } = await run([]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^unique_subscriber_counts +How many different subscribers /m);
  expect(stdout).toMatch(/^flows +How many/m);
  expect(stdout).not.toMatch(/^daily_location /m);
});

test("parameters become the specification, and the rows a table", async () => {
  const { url, seen } = await startPlatform();
  const given = ["unique_subscriber_counts", ...week, "--param=aggregation_unit=admin3"];
  const ended = await run([...given, "--url", url, "--token", "t"]);
  expect(ended).toEqual({
    code: 0,
    stderr: "",
    stdout:
      "pcod  value\n────  ─────\nA     1,200\nB        16\n(2 rows; what counts too few people is not published)\n",
  });
  expect(seen[0]?.authorization).toBe("Bearer t");
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
  });
});

test.each([
  ["json", `${rows.map((row) => JSON.stringify(row)).join("\n")}\n`],
  ["csv", "pcod,value\nA,1200\n"],
  ["geojson", '{"type":"FeatureCollection","features":[]}\n'],
])("as %s standard output has the result alone", async (format, stdout) => {
  const { url } = await startPlatform();
  const given = ["dummy_query", "--url", url, "--format", format];
  const ended = await run(given, { environment: { FLOTILLA_TOKEN: "t" } });
  expect(ended).toEqual({ code: 0, stderr: "", stdout });
});

test("a specification is read from a file or standard input, and parameters change it", async () => {
  const { url, seen } = await startPlatform();
  const spec = { query_kind: "spatial_aggregate", locations: { date: "2016-01-01" } };
  writeFileSync(join(directory, "spec.json"), JSON.stringify(spec));
  const shared = ["--url", url, "--token", "t"];
  await run(["--spec", "spec.json", "--param", "locations.date=2016-01-02", ...shared]);
  await run(["--spec", "-", ...shared], { input: JSON.stringify(spec) });
  const asked = seen.filter(({ line }) => line === "POST /api/0/run");
  expect(asked.map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    { ...spec, locations: { date: "2016-01-02" } },
    spec,
  ]);
});

test("what the platform refuses is told with its remedy", async () => {
  const { url } = await startPlatform((_, response) =>
    reply(response, 400, { msg: "end_date: Missing data.", remedy: "Correct the fields." }),
  );
  const ended = await run(["flows", "--url", url, "--token", "t"]);
  expect(ended).toEqual({
    code: 1,
    stdout: "",
    stderr: "Error: end_date: Missing data.\nCorrect the fields.\n",
  });
});

test.each([
  [["flows", "--format", "xml"], "one of table, csv, json, geojson"],
  [["flows", "--param", "start_date"], "name=value"],
  [["flows", "--spec", "nowhere.json"], "nowhere.json"],
  [["flows"], "Give a token with --token or in FLOTILLA_TOKEN"],
  [["flows", "--token", "a", "--token", "b"], "given once"],
])("%j is wrong usage", async (given, words) => {
  const ended = await run(given);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toContain(words);
});

test("without a platform here and without an address the data directory is named", async () => {
  const ended = await run(["flows", "--tenant", "demo"]);
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toContain(join(directory, "data"));
});

test("an interruption cancels the query on the platform", async () => {
  const progress = { eligible: 0, queued: 0, running: 1 };
  const { url, seen } = await startPlatform((line, response) => {
    if (line.startsWith("GET")) reply(response, 202, { status: "executing", progress });
    else if (line.endsWith("/cancel")) reply(response, 200, { id: "q1", state: "cancelled" });
    else reply(response, 202, { query_id: "q1" });
  });
  const child = start(["flows", "--url", url, "--token", "t"]);
  await until("the query is looked at", 20_000, () =>
    seen.some(({ line }) => line === "GET /api/0/poll/q1") ? true : undefined,
  );
  child.kill("SIGINT");
  expect(await endOf(child)).toEqual({
    code: 130,
    stdout: "",
    stderr: "The query is cancelled.\n",
  });
  expect(seen.at(-1)?.line).toBe("POST /api/insight/queries/q1/cancel");
});
