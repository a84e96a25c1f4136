import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, test } from "vitest";

import { connect, FlotillaRequestError } from "./index.ts";

const week = {
  startDate: "2016-01-01",
  endDate: "2016-01-08",
  aggregationUnit: "admin3",
} as const;

interface Seen {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

let server: Server | undefined;

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) =>
    server === undefined ? resolve(undefined) : server.close(resolve),
  );
  server = undefined;
});

/** Starts a platform that answers as told; `seen` collects what it was asked. */
async function startPlatform(
  answer: (request: Seen, response: ServerResponse) => void,
): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { authorization } = request.headers;
      const one = { line: `${request.method} ${request.url}`, authorization, body };
      seen.push(one);
      return answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  return body;
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** Answers `run`, then says "executing" `polls` times, then the result. */
function computing(polls: number): (request: Seen, response: ServerResponse) => void {
  const progress = { eligible: 0, queued: 0, running: 1 };
  let left = polls;
  return ({ line }, response) => {
    if (line === "POST /api/0/run") {
      return reply(response, 202, { query_id: "q1", progress }, { location: "/api/0/poll/q1" });
    }
    if (line === "GET /api/0/poll/q1" && left > 0) {
      left -= 1;
      return reply(response, 202, { status: "executing", msg: "", progress });
    }
    if (line === "GET /api/0/poll/q1") {
      return reply(response, 303, { status: "completed" }, { location: "/api/0/get/q1" });
    }
    if (line === "GET /api/0/get/q1.csv") return reply(response, 200, "pcod,value\nA,20\n");
    if (line === "GET /api/0/get/q1.geojson") {
      return reply(response, 200, { type: "FeatureCollection", features: [] });
    }
    return reply(response, 200, { query_id: "q1", query_result: [{ pcod: "A", value: 20 }] });
  };
}

async function errorOf(promise: Promise<unknown>): Promise<FlotillaRequestError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(FlotillaRequestError);
  return error as FlotillaRequestError;
}

test("result runs the query, waits until it is completed, and gives the rows", async () => {
  const { url, seen } = await startPlatform(computing(2));
  const query = connect({ url: `${url}/`, token: "t" }).uniqueSubscriberCounts(week);
  await expect(query.result()).resolves.toEqual([{ pcod: "A", value: 20 }]);
  expect(seen.map((request) => request.line)).toEqual([
    "POST /api/0/run",
    "GET /api/0/poll/q1",
    "GET /api/0/poll/q1",
    "GET /api/0/poll/q1",
    "GET /api/0/get/q1",
  ]);
  expect(new Set(seen.map((request) => request.authorization))).toEqual(new Set(["Bearer t"]));
});

test("the specification is sent with null for everything left out", async () => {
  const { url, seen } = await startPlatform(computing(0));
  const connection = connect({ url, token: "t" });
  await connection.uniqueSubscriberCounts(week).run();
  const filtered = { ...week, eventTypes: ["calls"], hours: { start: 8, end: 18 } } as const;
  await connection.uniqueSubscriberCounts(filtered).run();
  const [plain, second] = seen.map((request) => JSON.parse(request.body) as object);
  expect(plain).toEqual({
    query_kind: "unique_subscriber_counts",
    start_date: "2016-01-01",
    end_date: "2016-01-08",
    aggregation_unit: "admin3",
    event_types: null,
    hours: null,
    subscriber_subset: null,
    mapping_table: null,
    geom_table: null,
    geom_table_join_column: null,
  });
  expect(second).toMatchObject({ event_types: ["calls"], hours: { start_hour: 8, end_hour: 18 } });
});

test("a query's status goes from not running through executing to completed", async () => {
  const { url } = await startPlatform(computing(1));
  const query = connect({ url, token: "t" }).uniqueSubscriberCounts(week);
  await expect(query.status()).resolves.toBe("not_running");
  await query.run();
  expect(query.id).toBe("q1");
  await expect(query.status()).resolves.toBe("executing");
  await expect(query.status()).resolves.toBe("completed");
});

test("a result can be had as CSV and as GeoJSON, also by the query's identifier", async () => {
  const { url } = await startPlatform(computing(0));
  const connection = connect({ url, token: "t" });
  const query = connection.uniqueSubscriberCounts(week);
  await expect(query.result({ format: "csv" })).resolves.toBe("pcod,value\nA,20\n");
  const features = await query.result({ format: "geojson" });
  expect(features.type).toBe("FeatureCollection");
  await expect(connection.getResult("q1", { format: "csv" })).resolves.toContain("A,20");
});

test("a result that the platform has forgotten is computed again", async () => {
  const compute = computing(0);
  let gets = 0;
  const { url, seen } = await startPlatform((request, response) => {
    if (request.line.startsWith("GET /api/0/get") && (gets += 1) === 2) {
      return reply(response, 404, { status: "Error", msg: "Unknown query." });
    }
    return compute(request, response);
  });
  const query = connect({ url, token: "t" }).uniqueSubscriberCounts(week);
  await query.result();
  await expect(query.result()).resolves.toHaveLength(1);
  expect(seen.filter((request) => request.line === "POST /api/0/run")).toHaveLength(2);
});

test("anything but 202 as the answer to run is an error", async () => {
  const { url } = await startPlatform((_, response) => reply(response, 200, { query_id: "q1" }));
  const error = await errorOf(connect({ url, token: "t" }).uniqueSubscriberCounts(week).run());
  expect(error.code).toBe("client.unexpected_answer");
});

test("FlowAPI's errors give status, code, message, remedy, instance and payload", async () => {
  const { url } = await startPlatform((_, response) =>
    reply(response, 400, {
      status: "Error",
      code: "insight.invalid_query",
      msg: "start_date is not a date.",
      instance: "i-1",
      remedy: "Write it as YYYY-MM-DD.",
      payload: { validation_error_messages: { start_date: ["Not a valid date."] } },
    }),
  );
  const query = connect({ url, token: "t" }).uniqueSubscriberCounts(week);
  const error = await errorOf(query.result());
  expect(error).toMatchObject({
    status: 400,
    code: "insight.invalid_query",
    message: "start_date is not a date.",
    remedy: "Write it as YYYY-MM-DD.",
    instance: "i-1",
    payload: { validation_error_messages: { start_date: ["Not a valid date."] } },
  });
});

test("an error without a document still names the status", async () => {
  const { url } = await startPlatform((_, response) => reply(response, 502, "<html>"));
  const error = await errorOf(connect({ url, token: "t" }).availableDates());
  expect(error).toMatchObject({ status: 502, code: "http.502" });
  expect(error.message).toContain("502");
});

test("a platform that cannot be reached is an error that names the address", async () => {
  const { url } = await startPlatform(() => undefined);
  await new Promise((resolve) => server?.close(resolve));
  const error = await errorOf(connect({ url, token: "t" }).availableDates());
  expect(error).toMatchObject({ status: 0, code: "client.unreachable" });
  expect(error.message).toContain(url);
});

test("waiting stops as soon as the signal is aborted", async () => {
  const controller = new AbortController();
  const compute = computing(Number.POSITIVE_INFINITY);
  let polls = 0;
  const { url } = await startPlatform((request, response) => {
    compute(request, response);
    if (request.line.startsWith("GET /api/0/poll") && (polls += 1) === 3) controller.abort();
  });
  const query = connect({ url, token: "t" }).uniqueSubscriberCounts(week);
  await expect(query.result({ signal: controller.signal })).rejects.toThrow("aborted");
  expect(polls).toBeLessThanOrEqual(4);
});

test("available dates and geography are given without their envelope", async () => {
  const { url, seen } = await startPlatform(({ line }, response) =>
    line.endsWith("available_dates")
      ? reply(response, 200, { available_dates: { calls: ["2016-01-01"] } })
      : reply(response, 200, { type: "FeatureCollection", features: [] }),
  );
  const connection = connect({ url, token: async () => "fetched" });
  await expect(connection.availableDates()).resolves.toEqual({ calls: ["2016-01-01"] });
  const regions = await connection.geography("admin2");
  expect(regions.features).toEqual([]);
  expect(seen.at(-1)).toMatchObject({
    line: "GET /api/0/geography/admin2",
    authorization: "Bearer fetched",
  });
});

test("a query's progress is told while it is waited for, and not once it is completed", async () => {
  const { url } = await startPlatform(computing(2));
  const told: unknown[] = [];
  const query = connect({ url, token: "t" }).uniqueSubscriberCounts(week);
  await query.result({ onProgress: (progress) => told.push(progress) });
  expect(told).toEqual(Array.from({ length: 2 }, () => ({ eligible: 0, queued: 0, running: 1 })));
});

test("a specification made elsewhere is sent as it is", async () => {
  const { url, seen } = await startPlatform(computing(0));
  const spec: { query_kind: string; sails: number } = { query_kind: "regatta", sails: 3 };
  await connect({ url, token: "t" }).query(spec).run();
  expect(JSON.parse(seen[0]?.body ?? "")).toEqual(spec);
});

test("where a query stands that somebody else ran is told by its identifier", async () => {
  const { url } = await startPlatform(computing(1));
  const connection = connect({ url, token: "t" });
  await expect(connection.getState("q1")).resolves.toMatchObject({
    status: "executing",
    progress: { running: 1 },
  });
  await expect(connection.getState("q1")).resolves.toEqual({ status: "completed" });
});

test("a query is cancelled on the platform, and not before it runs", async () => {
  const compute = computing(0);
  const { url, seen } = await startPlatform((request, response) =>
    request.line.endsWith("/cancel")
      ? reply(response, 200, { id: "q1", state: "cancelled" })
      : compute(request, response),
  );
  const connection = connect({ url, token: "t" });
  const query = connection.uniqueSubscriberCounts(week);
  await expect(query.cancel()).resolves.toBeUndefined();
  expect(seen).toEqual([]);
  await query.run();
  await expect(query.cancel()).resolves.toBe("cancelled");
  await connection.cancel("a/b");
  expect(seen.slice(1).map(({ line }) => line)).toEqual([
    "POST /api/insight/queries/q1/cancel",
    "POST /api/insight/queries/a%2Fb/cancel",
  ]);
});

test("the privacy budget is given per role", async () => {
  const budget = {
    noise: "on",
    epsilon_per_query: 0.1,
    roles: [{ role: "analyst", spent: 0.3, budget: 5, resets_at: "2016-02-01T00:00:00Z" }],
  };
  const { url, seen } = await startPlatform((_, response) => reply(response, 200, budget));
  await expect(connect({ url, token: "t" }).privacyBudget()).resolves.toEqual(budget);
  expect(seen.at(-1)?.line).toBe("GET /api/0/privacy_budget");
});
