import { statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { deserialize, serialize } from "node:v8";

import { afterEach, beforeEach, expect, test } from "vitest";

import { kernelMigrations, migrate } from "#kernel";
import { callsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

import type { eventErrors } from "../errors.ts";
import type { Events } from "../events.ts";
import type { IngestProgress } from "../ingest/ingest-request.ts";
import type { Frame } from "./frames.ts";
import { askedMethods } from "./members.ts";
import { createRemoteEvents } from "./remote-events.ts";
import { type ServedEvents, serveEvents } from "./serve-events.ts";

let owner: EventsFixture;
let served: ServedEvents;
let socketPath: string;
let remote: Events;

beforeEach(async () => {
  owner = await openEvents("owner");
  await migrate(owner.tenant.records, "kernel", kernelMigrations);
  socketPath = join(owner.tenant.directory, "events.sock");
  remote = createRemoteEvents({ socketPath, uploadLimitBytes: 10_000_000 });
  served = await serve();
});

afterEach(async () => {
  await served.close(0);
  await owner.remove();
});

const everyType = `SELECT 1::INTEGER AS whole, 2::UTINYINT AS tiny, 9007199254740991::BIGINT AS big,
    170141183460469231731687303715884105727::HUGEINT AS huge, 0.5::DOUBLE AS fraction, 'nan'::DOUBLE AS not_a_number,
    12.34::DECIMAL(10, 2) AS decimal, true AS truth, 'Ålesund 🚢' AS text, DATE '2016-02-29' AS day, TIMESTAMP '2016-02-29 12:34:56.789' AS time,
    TIMESTAMPTZ '2016-02-29 12:34:56+02' AS zoned, [1, NULL, 3] AS list, {'name': 'a', 'days': [DATE '2016-01-01']} AS structure, NULL AS nothing,
    INTERVAL 3 DAY AS span, '\\x00'::BLOB AS bytes, uuid '4ac7a9e9-607c-4c8a-84f3-843f0191e3fd' AS id
  UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL`;

test("values of every type are read as they are in the owner's own process", async () => {
  const own = await owner.read(everyType);
  expect(Object.keys(own[0]!)).toHaveLength(18);
  expect(await remote.read(owner.tenant, everyType)).toStrictEqual(own);
});

test("parameters of every type reach the statement", async () => {
  const parameters = { text: "a'b", number: 1.5, truth: true, texts: ["a", "b"], numbers: [1, 2] };
  const sql =
    "SELECT $text AS text, $number AS number, $truth AS truth, $texts AS texts, $numbers AS numbers";
  expect(await remote.read(owner.tenant, sql, parameters)).toEqual([parameters]);
});

test("no rows are read as none, and columns of the same name as in the owner's process", async () => {
  expect(await remote.read(owner.tenant, "SELECT 1 AS a WHERE false")).toEqual([]);
  const twice = "SELECT 1 AS a, 2 AS a";
  expect(await remote.read(owner.tenant, twice)).toEqual(await owner.read(twice));
});

test("a large result comes in batches, and the owner waits for whoever takes them", async () => {
  const sizes: number[] = [];
  let sum = 0;
  await remote.readBatches(owner.tenant, {
    sql: "SELECT i, 'text ' || i AS text FROM range(200000) r(i)",
    async take({ rowCount, columns }) {
      sizes.push(rowCount);
      await new Promise((resolve) => void setImmediate(resolve));
      sum += (columns[0] as number[]).reduce((total, value) => total + value, 0);
      expect(columns[1]![0]).toBe(`text ${columns[0]![0] as number}`);
    },
  });
  expect(sum).toBe((200_000 * 199_999) / 2);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(2048);
});

test("a reader that fails ends the reading", async () => {
  const reading = remote.readBatches(owner.tenant, {
    sql: "SELECT i FROM range(100000000) r(i)",
    take: () => {
      throw new Error("enough");
    },
  });
  await expect(reading).rejects.toThrow("enough");
  expect(await remote.read(owner.tenant, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("many questions at once each get their own answer", async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, number) =>
      remote.read(owner.tenant, "SELECT $number AS number FROM range(3000)", { number }),
    ),
  );
  expect(answers.map((rows) => rows.length)).toEqual(answers.map(() => 3000));
  expect(answers.map((rows) => rows[2999])).toEqual(answers.map((_, number) => ({ number })));
});

test("a question that is given up is ended in the owner's process", async () => {
  // Two are answered at a time: did the owner go on with these, nobody else would be answered.
  const endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b";
  const giveUp = new AbortController();
  const asked = Array.from({ length: 3 }, () =>
    remote.readBatches(owner.tenant, {
      sql: endless,
      take: () => undefined,
      signal: giveUp.signal,
    }),
  );
  const ended = Promise.allSettled(asked);
  giveUp.abort(new Error("given up"));
  for (const outcome of await ended) {
    expect(outcome).toMatchObject({ status: "rejected", reason: { message: "given up" } });
  }
  expect(await remote.read(owner.tenant, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("the owner's own statement ends when it is told to, however soon that is", async () => {
  const endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b";
  for (const milliseconds of [0, 1, 5, 50]) {
    const signal = AbortSignal.timeout(milliseconds);
    const reading = owner.events.readBatches(owner.tenant, {
      sql: endless,
      take: () => undefined,
      signal,
    });
    await expect(reading).rejects.toMatchObject({ name: "TimeoutError" });
  }
});

test("an expected error of the owner is the same error for who asked", async () => {
  const own = await owner.events.geography(owner.tenant, "admin9").catch((error: unknown) => error);
  const asked = remote.geography(owner.tenant, "admin9");
  await expect(asked).rejects.toMatchObject({
    code: "events.unit_unknown",
    status: 404,
    title: (own as ReturnType<typeof eventErrors.unit_unknown>).title,
    remedy: (own as ReturnType<typeof eventErrors.unit_unknown>).remedy,
    message: (own as Error).message,
  });
  await expect(remote.read(owner.tenant, "SELECT nonsense")).rejects.toThrow(/nonsense/);
});

test("a tenant that the owner does not have is refused", async () => {
  await expect(remote.units({ ...owner.tenant, name: "other" })).rejects.toThrow("no such tenant");
});

test("a file is loaded by the owner, and its progress is told", async () => {
  const path = owner.write("calls.csv", callsCsv(["2016-01-01 08:00:00", "ann", "C1"]));
  const steps: IngestProgress["step"][] = [];
  const report = await remote.ingestFile(owner.tenant, { type: "calls", path }, ({ step }) =>
    steps.push(step),
  );
  expect(report).toMatchObject({ type: "calls", rows: 1, alreadyStored: false });
  expect(steps).toContain("reading");
  expect(await remote.availableDates(owner.tenant)).toEqual({ calls: ["2016-01-01"] });
  expect(await remote.dataVersion(owner.tenant)).toBe(await owner.events.dataVersion(owner.tenant));
  expect((await remote.dialect(owner.tenant)).name).toBe("duckdb");
  expect(await remote.runningLoads(owner.tenant)).toEqual([]);
  expect(await remote.health(owner.tenant)).toEqual(await owner.events.health(owner.tenant));
});

test("a file is uploaded through a process that asks, and its limit holds there", async () => {
  const text = callsCsv(["2016-01-01 08:00:00", "ann", "C1"]);
  const upload = { type: "calls", name: "sent.csv", content: Readable.from([Buffer.from(text)]) };
  const report = await remote.arrivals.upload(owner.tenant, upload, "ada");
  expect(report).toMatchObject({ rows: 1, alreadyStored: false });

  const content = Readable.from([Buffer.alloc(20_000_000)]);
  const tooLarge = remote.arrivals.upload(owner.tenant, { ...upload, content }, "ada");
  await expect(tooLarge).rejects.toMatchObject({ code: "events.upload_too_large" });
});

test("only what stands in the table can be called, and its names lead to methods", async () => {
  for (const member of ["closeTenant", "constructor", "__proto__", "loading", "loading.toString"]) {
    expect(await askFor(member)).toMatchObject([
      { kind: "error", error: { code: "events.owner_differs" } },
    ]);
  }
  for (const method of askedMethods(owner.events).values()) expect(method).toBeTypeOf("function");
});

test("what is no question is refused", async () => {
  const bodies = [Buffer.from("{}"), Buffer.alloc(0), serialize(null), serialize({ tenant: 1 })];
  for (const body of bodies) {
    expect(await post(body)).toMatchObject([
      { kind: "error", error: { code: "events.owner_differs" } },
    ]);
  }
});

test("the socket is its owner's alone", () => {
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
});

test("without an owner the error says so, and once it is back questions are answered", async () => {
  await served.close(0);
  await expect(remote.units(owner.tenant)).rejects.toMatchObject({
    code: "events.owner_unreachable",
    status: 503,
  });
  served = await serve();
  expect(await remote.units(owner.tenant)).toEqual([]);
});

test("an owner that goes in the middle of an answer is not taken for the end of the rows", async () => {
  const reading = remote.readBatches(owner.tenant, {
    sql: "SELECT i FROM range(10000000) r(i)",
    take: async () => await served.close(0),
  });
  await expect(reading).rejects.toMatchObject({ code: "events.owner_unreachable" });
  served = await serve();
});

async function serve(): Promise<ServedEvents> {
  const tenantNamed = (name: string) => {
    if (name !== owner.tenant.name) throw new Error("no such tenant");
    return owner.tenant;
  };
  return await serveEvents({ events: owner.events, tenantNamed, socketPath });
}

async function askFor(member: string): Promise<Frame[]> {
  const question = {
    tenant: owner.tenant.name,
    member,
    parameters: [],
    functions: [],
    signals: [],
  };
  return await post(serialize(question));
}

async function post(body: Buffer): Promise<Frame[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  request({ socketPath, method: "POST", agent: false }, (response) => {
    response.toArray().then((parts: Buffer[]) => resolve(Buffer.concat(parts)), reject);
  })
    .on("error", reject)
    .end(body);
  return [deserialize((await promise).subarray(4)) as Frame];
}
