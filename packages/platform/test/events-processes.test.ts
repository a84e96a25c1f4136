import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { type Events, generateCallRecords, type SyntheticReport } from "#events";
import { createBus, createLogger } from "#kernel";
import { callsCsv, newEvents, openEvents } from "#test/events-fixture";
import { tenantAt } from "#test/ingesting-process";
import { mountSmallDisk, noMounting } from "#test/small-disk";

const program = join(import.meta.dirname, "support", "ingesting-process.ts");
const logName = "events.duckdb.wal";
const running = new Set<ChildProcess>();
const directories: string[] = [];
let example: SyntheticReport;

beforeAll(async () => {
  const out = makeDirectory();
  // The files of a day are larger than a row group, so that loads write to the file and to the log both.
  example = await generateCallRecords({
    subscribers: 24_000,
    days: 1,
    recordsPerSubscriberDay: 15,
    out,
  });
});
afterEach(async () => {
  await Promise.all([...running].map((child) => kill(child)));
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

// Every kind of moment several times, each time somewhere within it.
const steps = ["reading", "encoding", "storing", "summing", "summing", "committing", "stored"];
const moments = steps.flatMap((step) => [step, step, step]);

test("a load that is killed at any moment is stored whole or not at all, and can be repeated", async () => {
  let directory = makeDirectory();
  let killed = 0;
  for (const step of moments) {
    const child = start(directory);
    const isSaid = await child.untilSaid(step, 1 + Math.floor(Math.random() * 2));
    await sleep(Math.random() * 60);
    await kill(child.process);
    if (isSaid) killed += 1;
    if (await expectWhole(directory, child.stored())) directory = makeDirectory();
  }
  expect(killed).toBeGreaterThanOrEqual(8);
  await runToTheEnd(directory);
  expect(await expectWhole(directory, [])).toBe(true);
});

test("a log that was cut off in the middle of a commit counts as if the commit had not begun", async () => {
  const directory = makeDirectory();
  const child = start(directory);
  await child.untilSaid("closing", 1);
  await kill(child.process);
  const length = statSync(join(directory, logName)).size;
  for (let cut = 1; cut <= 12; cut += 1) {
    const copy = makeDirectory();
    cpSync(directory, copy, { recursive: true });
    truncateSync(join(copy, logName), Math.floor((length * (cut - Math.random())) / 12));
    expect(await expectWhole(copy, [])).toBe(false);
    expect(await expectWhole(copy, [])).toBe(false);
  }
});

test("a load that is killed leaves the same numbers as one that is not", async () => {
  const [undisturbed, disturbed] = [makeDirectory(), makeDirectory()];
  await runToTheEnd(undisturbed);
  const child = start(disturbed);
  await child.untilSaid("storing", 2);
  await kill(child.process);
  await runToTheEnd(disturbed);
  const sql = `
    SELECT pcod, event_type, count(DISTINCT subscriber) AS people, sum(event_count) AS events, min(first_event) AS first, max(last_event) AS last
    FROM event_days JOIN location_regions USING (location) WHERE unit = 'admin3' GROUP BY ALL ORDER BY ALL`;
  const answers = await Promise.all(
    [undisturbed, disturbed].map((at) => withStore(at, (events) => events.read(tenantAt(at), sql))),
  );
  expect(answers[0]!.length).toBeGreaterThan(100);
  expect(answers[1]).toEqual(answers[0]);
});

test("a correction that is killed at any moment leaves the day as it was or as it is corrected", async () => {
  const directory = makeDirectory();
  await runToTheEnd(directory);
  const day = (): Promise<object[]> =>
    withStore(directory, (events) => events.read(tenantAt(directory), callsOfEachLocation));
  const before = await day();
  const correction = correctedCalls();
  const outcomes = new Set<string>();
  for (const step of ["encoding", "storing", "summing", "committing", "stored"]) {
    const child = start(directory, [correction]);
    await child.untilSaid(step, 1);
    await sleep(Math.random() * 30);
    await kill(child.process);
    const after = await day();
    outcomes.add(isDeepStrictEqual(after, before) ? "as before" : "corrected");
    expect(sumOf(after, "events")).toBe(
      outcomes.has("corrected") ? correction.rows : sumOf(before, "events"),
    );
    expect(sumOf(after, "events")).toBe(sumOf(after, "hours"));
  }
  await runToTheEnd(directory, [correction]);
  expect(sumOf(await day(), "events")).toBe(correction.rows);
});

test("a store that another process has open is refused, and free once that process is dead", async () => {
  const directory = makeDirectory();
  const child = start(directory);
  await child.untilSaid("stored", 1);
  const events = newEvents(createBus(createLogger("fatal")));
  await expect(events.openTenant(tenantAt(directory))).rejects.toMatchObject({
    code: "events.store_in_use",
  });
  await kill(child.process);
  await withStore(directory, async (opened) =>
    expect((await opened.health(tenantAt(directory))).state).toBe("ok"),
  );
});

test.skipIf(noMounting !== undefined)(
  "on a full disk a load fails with one sentence, and the store stays as it was",
  async () => {
    const disk = mountSmallDisk("size=6m");
    const source = await openEvents("source");
    const tenant = tenantAt(disk.path);
    const events = newEvents(createBus(createLogger("fatal")));
    try {
      await events.openTenant(tenant);
      const small = source.write("small.csv", callsCsv(["2016-01-01 08:00:00", "ann", "C1"]));
      await events.ingestFile(tenant, { type: "calls", path: small });
      for (const { path, type } of example.files.filter(
        (file) => file.type === "calls" || file.type === "mds",
      )) {
        await expect(events.ingestFile(tenant, { type, path })).rejects.toMatchObject({
          code: "kernel.disk_full",
          status: 507,
        });
        expect(await events.read(tenant, "SELECT event_type, event_count FROM event_days")).toEqual(
          [{ event_type: "calls", event_count: 1 }],
        );
      }
      const next = source.write("next.csv", callsCsv(["2016-01-02 08:00:00", "bob", "C1"]));
      expect(await events.ingestFile(tenant, { type: "calls", path: next })).toMatchObject({
        rows: 1,
        alreadyStored: false,
      });
      await events.closeTenant(tenant);
      await events.openTenant(tenant);
      expect(await events.health(tenant)).toEqual({
        state: "ok",
        detail: "2 events, 2016-01-01 to 2016-01-02",
      });
    } finally {
      await events.closeTenant(tenant);
      await source.remove();
      disk.remove();
    }
  },
);

const callsOfEachLocation = `
  SELECT location, sum(event_count) AS events, any_value(hours) AS hours
  FROM event_days LEFT JOIN (
    SELECT location, sum(event_count) AS hours FROM location_hours WHERE event_type = 'calls' GROUP BY location
  ) USING (location)
  WHERE event_type = 'calls' AND location IS NOT NULL GROUP BY location ORDER BY location`;

function sumOf(rows: readonly object[], column: "events" | "hours"): number {
  return rows.reduce((sum, row) => sum + (row as Record<typeof column, number>)[column], 0);
}

/** The calls of the example that name a location, without every tenth of them. */
function correctedCalls(): SyntheticReport["files"][number] {
  const { path } = example.files.find(({ type }) => type === "calls")!;
  const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const kept = lines.filter((line, index) => line.split(",")[7] !== "" && index % 10 !== 0);
  const corrected = join(makeDirectory(), "calls.csv");
  writeFileSync(corrected, `${[header, ...kept].join("\n")}\n`);
  return { type: "calls", path: corrected, rows: kept.length };
}

interface Child {
  readonly process: ChildProcess;
  /** The batches that the process said it had stored. */
  stored(): string[];
  /** Waits until the process has named a step so many times; answers whether it did before it ended. */
  untilSaid(step: string, times: number): Promise<boolean>;
}

/** What is loaded and broken off: the records, which take longest, and the cells. */
function loadedFiles(): SyntheticReport["files"] {
  return example.files.filter(({ type, unit }) => type !== "geography" || unit === "admin3");
}

function start(directory: string, loaded = loadedFiles()): Child {
  const files = loaded.map(({ type, unit = "", path }) => `${type}:${unit}:${path}`);
  const child = spawn(
    process.execPath,
    ["--conditions=@flotilla/source", program, directory, ...files],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  running.add(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  return {
    process: child,
    stored: () => lines.filter((line) => line.startsWith("stored ")).map((line) => line.slice(7)),
    untilSaid: (step, times) =>
      new Promise((resolve) => {
        reader.on("line", () => timesSaid(lines, step) >= times && resolve(true));
        reader.on("close", () => resolve(false));
      }),
  };
}

function timesSaid(lines: readonly string[], step: string): number {
  return lines.filter((line) => line.startsWith(step)).length;
}

async function runToTheEnd(directory: string, loaded = loadedFiles()): Promise<void> {
  const child = start(directory, loaded);
  const [code] = (await once(child.process, "close")) as [number];
  running.delete(child.process);
  expect(code).toBe(0);
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "close");
}

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-events-"));
  directories.push(directory);
  return directory;
}

async function withStore<Result>(
  directory: string,
  work: (events: Events) => Promise<Result>,
): Promise<Result> {
  const events = newEvents(createBus(createLogger("fatal")));
  await events.openTenant(tenantAt(directory));
  try {
    return await work(events);
  } finally {
    await events.closeTenant(tenantAt(directory));
  }
}

/** Checks that every batch is there wholly or not at all, and those that were confirmed are there; answers whether all are. */
async function expectWhole(directory: string, confirmed: readonly string[]): Promise<boolean> {
  return withStore(directory, async (events) => {
    const read = <Row extends object>(sql: string) => events.read<Row>(tenantAt(directory), sql);
    const batches = await read<{ id: string; type: string; rows: number }>(
      "SELECT id, type, row_count AS rows FROM batches",
    );
    const ids = batches.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining([...confirmed]));
    for (const type of ["calls", "sms", "mds"]) {
      const rows = batches
        .filter((batch) => batch.type === type)
        .reduce((sum, batch) => sum + batch.rows, 0);
      const [counts] = await read(`
        SELECT (SELECT count(*) FROM ${type}) AS records, (SELECT count(*) FROM event_records WHERE event_type = '${type}' AND subscriber IN (SELECT subscriber FROM subscribers)) AS known,
          (SELECT coalesce(sum(event_count), 0) FROM event_days WHERE event_type = '${type}') AS summed,
          (SELECT coalesce(sum(event_count), 0) FROM stored_days WHERE event_type = '${type}') AS counted`);
      expect(counts).toEqual({ records: rows, known: rows, summed: rows, counted: rows });
    }
    const [entries] = await read(
      "SELECT count(*) - count(DISTINCT msisdn) AS texts, count(*) - count(DISTINCT subscriber) AS numbers FROM subscribers",
    );
    expect(entries).toEqual({ texts: 0, numbers: 0 });
    return batches.length === loadedFiles().length;
  });
}
