import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { afterAll, beforeAll, expect, test } from "vitest";

import { generateCallRecords } from "#events";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

const home = makeDirectory();
const files = join(home.path, "files");
const dataDirectory = join(home.path, "data");

let platform: PlatformProcess;
let token = "";

beforeAll(async () => {
  const { files: made } = await generateCallRecords({
    subscribers: 8000,
    days: 2,
    recordsPerSubscriberDay: 10,
    out: files,
  });
  platform = await startPlatform({ dataDirectory });
  for (const { type, unit, path } of made) {
    await succeed(
      "ingest",
      "--tenant=demo",
      `--type=${type}`,
      ...(unit ? [`--unit=${unit}`] : []),
      path,
    );
  }
  token = await succeed("token", "create", "--tenant=demo", "--role=analyst", "--life=1d");
});
afterAll(async () => {
  await platform?.stop();
  home.remove();
});

const daily = (date: string, unit = "admin3") => ({
  query_kind: "daily_location",
  date,
  method: "last",
  aggregation_unit: unit,
});
const first = "2016-01-01";
const second = "2016-01-02";

/** Questions that are answered in very different times, some of them with parts in common. */
const questions: readonly object[] = [
  { query_kind: "dummy_query", dummy_param: "slow", dummy_delay: 2 },
  ...["admin1", "admin2", "admin3"].flatMap((unit) => [
    { query_kind: "spatial_aggregate", locations: daily(first, unit) },
    {
      query_kind: "flows",
      from_location: daily(first, unit),
      to_location: daily(second, unit),
    },
    {
      query_kind: "unique_subscriber_counts",
      start_date: first,
      end_date: "2016-01-03",
      aggregation_unit: unit,
    },
  ]),
  { query_kind: "dummy_query", dummy_param: "quick" },
];

test("whenever the platform is killed, each query is unknown afterwards or answered, and can be asked again", async () => {
  const seen = new Set<string>();
  for (const milliseconds of [10, 80, 400, 2000]) {
    const ids = (await Promise.all(questions.map((question) => ask(question)))).map(({ id }) => id);
    // The moment matters here, not what has happened until then.
    await wait(milliseconds * (0.5 + Math.random()));
    await platform.stop("SIGKILL");
    platform = await startPlatform({ dataDirectory });
    for (const id of ids) seen.add(await endOf(id));
    for (const question of questions) {
      const { id } = await ask(question);
      expect(await endOf(id)).toBe("303");
      expect(await countRows(id)).toBeGreaterThan(0);
    }
    await succeed("cache", "clear", "--tenant=demo");
  }
  expect([...seen].filter((status) => status !== "303" && status !== "404")).toEqual([]);
  expect(seen).toContain("404");
});

test("a query that cannot be made is answered with the reason, and the platform goes on", async () => {
  const broken = [
    { query_kind: "spatial_aggregate", locations: daily("not-a-day") },
    { query_kind: "spatial_aggregate", locations: daily("2031-01-01") },
    { query_kind: "flows", from_location: daily(first, "admin2"), to_location: daily(second) },
    { query_kind: "flows" },
    { query_kind: "unheard-of" },
    [],
  ];
  for (const question of broken) {
    const { status, body } = await ask(question);
    expect(status).toBe(400);
    expect(body).toMatchObject({ msg: expect.stringMatching(/./), remedy: expect.anything() });
  }
  const { id } = await ask(questions[1]!);
  expect(await endOf(id)).toBe("303");
});

test("every poll of a query says a state that FlowAPI's clients know, and all three counts", async () => {
  await succeed("cache", "clear", "--tenant=demo");
  const ids = (await Promise.all(questions.map((question) => ask(question)))).map(({ id }) => id);
  for (const id of ids) {
    await until("it is answered", 60_000, async () => {
      const { status, body } = await poll(id);
      expect([202, 303]).toContain(status);
      expect(["queued", "executing", "completed"]).toContain(body["status"]);
      if (status === 303) return true;
      expect(body["progress"]).toEqual({
        eligible: expect.any(Number),
        queued: expect.any(Number),
        running: expect.any(Number),
      });
      return undefined;
    });
  }
});

test("the command line shows what is kept, and removes one answer or all", async () => {
  await succeed("cache", "clear", "--tenant=demo");
  const { id } = await ask(questions[1]!);
  await endOf(id);
  const list = await succeed("cache", "list", "--tenant=demo");
  expect(list).toContain(id);
  expect(list).toContain("spatial_aggregate");
  const lines = (await succeed("cache", "list", "--tenant=demo", "--json")).split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ id, uses: 0 }]);
  await succeed("cache", "drop", "--tenant=demo", id);
  expect((await poll(id)).status).toBe(404);
  await endOf((await ask(questions[1]!)).id);
  expect(await succeed("cache", "clear", "--tenant=demo")).toContain("1 answer");
});

test("a query is cancelled over HTTP, and can be asked again", async () => {
  const slow = { query_kind: "dummy_query", dummy_param: "cancelled", dummy_delay: 30 };
  const { id } = await ask(slow);
  const cancelled = await request("POST", `/api/insight/queries/${id}/cancel`);
  expect(cancelled).toMatchObject({ status: 200, body: { id, state: "cancelled" } });
  expect(await poll(id)).toMatchObject({
    status: 500,
    body: { status: "cancelled", msg: expect.stringContaining("cancelled") },
  });
  expect(await ask(slow)).toMatchObject({ status: 202, id });
  await request("POST", `/api/insight/queries/${id}/cancel`);
});

test("when a process that computes is killed, another one that asks the same owner answers", async () => {
  await platform.stop();
  const [owner, doomed, survivor] = [
    startPlatform({ dataDirectory, flags: ["--roles", "identity,collect"] }),
    startPlatform({ dataDirectory, flags: ["--roles", "api"] }),
    startPlatform({ dataDirectory, flags: ["--roles", "api"] }),
  ];
  platform = await doomed;
  const ids = (await Promise.all(questions.map((question) => ask(question)))).map(({ id }) => id);
  await platform.stop("SIGKILL");
  platform = await survivor;
  for (const id of ids) expect(await endOf(id)).toBe("303");
  for (const id of ids) expect(await countRows(id)).toBeGreaterThan(0);
  await platform.stop();
  platform = await owner;
});

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function request(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${platform.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

async function ask(question: unknown): Promise<Answer & { readonly id: string }> {
  const answer = await request("POST", "/api/0/run", question);
  return { ...answer, id: String(answer.body["query_id"]) };
}

const poll = async (id: string) => await request("GET", `/api/0/poll/${id}`);

/** The status with which a query ends, whatever comes of it. */
async function endOf(id: string): Promise<string> {
  return await until(`query ${id} has ended`, 60_000, async () => {
    const { status } = await poll(id);
    return status === 202 ? undefined : String(status);
  });
}

async function countRows(id: string): Promise<number> {
  const { status, body } = await request("GET", `/api/0/get/${id}`);
  expect(status).toBe(200);
  return (body["query_result"] as unknown[]).length;
}

async function succeed(...parameters: readonly string[]): Promise<string> {
  const ended = await flotilla(dataDirectory, parameters);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended.stdout.trim();
}
