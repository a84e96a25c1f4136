import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { type Events, generateCallRecords, type SyntheticReport } from "#events";
import { createBus, createLogger } from "#kernel";
import { callsCsv, newEvents, openEvents } from "#test/events-fixture";
import { tenantAt } from "#test/ingesting-process";
import { mountSmallDisk, noMounting } from "#test/small-disk";
import { until } from "#test/until";

const program = join(import.meta.dirname, "support", "ingesting-process.ts");
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

test("a load that is killed at any moment is stored whole or not at all, and can be repeated", async () => {
  const lines = (await runToTheEnd(makeDirectory())).length;
  let directory = makeDirectory();
  let wasCompleted = 0;
  for (let round = 1; round <= 12; round += 1) {
    const child = start(directory);
    await child.untilLines(Math.ceil((Math.random() * lines) / 2));
    await sleep(Math.random() * 50);
    await kill(child.process);
    const isComplete = await expectWhole(directory, child.stored());
    if (isComplete) {
      wasCompleted += 1;
      directory = makeDirectory();
    }
  }
  await runToTheEnd(directory);
  expect(await expectWhole(directory, [])).toBe(true);
  expect(wasCompleted).toBeLessThan(12);
});

test("a load that is killed leaves the same numbers as one that is not", async () => {
  const [undisturbed, disturbed] = [makeDirectory(), makeDirectory()];
  await runToTheEnd(undisturbed);
  const child = start(disturbed);
  await child.untilLines(9);
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

test("a store that another process has open is refused, and free once that process is dead", async () => {
  const directory = makeDirectory();
  const child = start(directory);
  await child.untilLines(2);
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
    const disk = mountSmallDisk("size=5m");
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

interface Child {
  readonly process: ChildProcess;
  /** The batches that the process said it had stored. */
  stored(): string[];
  /** Resolves when so many lines have come, or the process has ended. */
  untilLines(count: number): Promise<void>;
}

function start(directory: string): Child & { lines: string[] } {
  const files = example.files.map(({ type, unit = "", path }) => `${type}:${unit}:${path}`);
  const child = spawn(
    process.execPath,
    ["--conditions=@flotilla/source", program, directory, ...files],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  running.add(child);
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  return {
    process: child,
    lines,
    stored: () => lines.filter((line) => line.startsWith("stored ")).map((line) => line.slice(7)),
    untilLines: async (count) => {
      await until(
        `the process said ${count} things`,
        60_000,
        () => lines.length >= count || child.exitCode !== null,
      );
    },
  };
}

async function runToTheEnd(directory: string): Promise<string[]> {
  const child = start(directory);
  const [code] = (await once(child.process, "close")) as [number];
  running.delete(child.process);
  expect(code).toBe(0);
  return child.lines;
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
    return batches.length === example.files.length;
  });
}
