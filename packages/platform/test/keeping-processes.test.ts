import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { callsCsv } from "#test/events-fixture";
import { filesWith } from "#test/keeping-fixture";
import { type OpenTenantDirectory, openTenantDirectory } from "#test/keeping-process";
import { mountSmallDisk, noMounting } from "#test/small-disk";

const program = join(import.meta.dirname, "support", "keeping-process.ts");
const erased = "372555000111";
const people = 20_000;
const days = ["2016-01-01", "2016-01-02", "2016-01-03"];
const running = new Set<ChildProcess>();
const directories: string[] = [];
/** A tenant whose store holds a few days, closed. */
let example: string;
/** A backup of an earlier state of it, with its first day alone. */
let backup: string;

beforeAll(async () => {
  const outside = makeDirectory();
  backup = join(outside, "backup.duckdb");
  example = makeDirectory();
  await withTenant(example, async ({ tenant, events }) => {
    for (const day of days) {
      const path = join(outside, `${day}.csv`);
      writeFileSync(path, callsOf(day));
      await events.ingestFile(tenant, { type: "calls", path });
      if (day === days[0]) await events.backups.make(tenant, { to: backup }, "ann");
    }
  });
}, 60_000);
afterEach(async () => {
  await Promise.all([...running].map((child) => kill(child)));
});
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

function callsOf(day: string): string {
  const numbers = [
    erased,
    ...Array.from({ length: people }, (_, person) => `37256${100_000 + person}`),
  ];
  return callsCsv(
    ...numbers.map(
      (number, index) => [`${day} ${10 + (index % 12)}:00:00`, number, `C${index % 40}`] as const,
    ),
  );
}

const attempts = 6;

test("an erasure that is killed at any moment is there wholly or not at all, and is completed by the next start", async () => {
  const seconds = await measure("erase", erased);
  const outcomes: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const directory = copyOf(example);
    await runAndKill(directory, ["erase", erased], seconds * (attempt / attempts));
    await withTenant(directory, async ({ tenant, events, audit }) => {
      const certificates = await events.erasures.list(tenant);
      const isErased = certificates.length > 0;
      outcomes.push(isErased ? "erased" : "untouched");
      const gone = isErased ? 1 : 0;
      expect(await countsOf({ tenant, events })).toEqual(
        expectedCounts(days.length, people + 1 - gone),
      );
      expect(isErased ? filesWith(directory, erased) : []).toEqual([]);
      expect(certificates.every(({ fileRewritten }) => fileRewritten)).toBe(true);
      const entries = await audit.list(tenant, {
        limit: 10,
        filter: { action: "events.subscriber_erased" },
      });
      expect(entries.map(({ subject }) => subject)).toEqual(
        expect.arrayContaining(certificates.map(({ id }) => id)),
      );
    });
    expect(leftovers(directory)).toEqual([]);
  }
  expect(new Set(outcomes)).toEqual(new Set(["untouched", "erased"]));
}, 180_000);

test("a restoration that is killed at any moment leaves the store as it was or as the backup", async () => {
  const seconds = await measure("restore", backup);
  const found = new Set<number>();
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const directory = copyOf(example);
    await runAndKill(directory, ["restore", backup], seconds * ((attempt + 0.5) / attempts));
    await withTenant(directory, async (opened) => {
      const counts = await countsOf(opened);
      found.add(counts.days);
      expect(counts).toEqual(expectedCounts(counts.days, people + 1));
    });
    expect(leftovers(directory)).toEqual([]);
  }
  for (const stored of found) expect([1, days.length]).toContain(stored);
}, 180_000);

test("a retention rule that is killed at any moment is applied with all that goes with a day, or not at all", async () => {
  const seconds = await measure("keep", "1");
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const directory = copyOf(example);
    await runAndKill(directory, ["keep", "1"], seconds * (attempt / attempts));
    await withTenant(directory, async (opened) => {
      const counts = await countsOf(opened);
      expect([0, days.length]).toContain(counts.days);
      const none = { records: 0, summed: 0, counted: 0, hourly: 0, known: 0, days: 0 };
      expect(counts).toEqual(counts.days > 0 ? expectedCounts(days.length, people + 1) : none);
      const rules = await opened.events.retention.list(opened.tenant);
      const rule = rules.find(({ type }) => type === "calls");
      expect(rule?.daysKept).toBe(counts.days > 0 ? null : 1);
    });
  }
}, 180_000);

test("a backup that is killed at any moment is there whole or not at all", async () => {
  const outside = makeDirectory();
  const seconds = await measure("backup", join(outside, "measured.duckdb"));
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const directory = copyOf(example);
    const path = join(outside, `backup-${attempt}.duckdb`);
    await runAndKill(directory, ["backup", path], seconds * ((attempt + 0.5) / attempts));
    if (!existsSync(path)) continue;
    await withTenant(directory, async ({ tenant, events }) => {
      const restoration = await events.backups.restore(tenant, path, "ann");
      expect(restoration.backup.events).toBe(days.length * (people + 1));
    });
  }
}, 180_000);

test.skipIf(noMounting !== undefined)(
  "on a disk without room for a copy an erasure and a backup are refused, and nothing is changed",
  async () => {
    const disk = mountSmallDisk("size=24m");
    try {
      cpSync(example, disk.path, { recursive: true });
      const { bavail, bsize } = statfsSync(disk.path);
      const spare = 200_000;
      writeFileSync(join(disk.path, "filler"), Buffer.alloc(bavail * bsize - spare));
      await withTenant(disk.path, async ({ tenant, events }) => {
        const refused = { code: "events.no_room_for_copy", status: 507 };
        const order = { msisdn: erased, reason: "test" };
        await expect(events.erasures.erase(tenant, order, "ann")).rejects.toMatchObject(refused);
        await expect(events.backups.make(tenant, {}, "ann")).rejects.toMatchObject(refused);
        expect(await countsOf({ tenant, events })).toEqual(expectedCounts(days.length, people + 1));
        expect(await events.erasures.list(tenant)).toEqual([]);
      });
    } finally {
      disk.remove();
    }
  },
);

function expectedCounts(stored: number, each: number) {
  const rows = stored * each;
  return { records: rows, summed: rows, counted: rows, hourly: rows, known: each, days: stored };
}

async function countsOf({ tenant, events }: Pick<OpenTenantDirectory, "tenant" | "events">) {
  const [counts] = await events.read<
    Record<"records" | "summed" | "counted" | "hourly" | "known" | "days", number>
  >(
    tenant,
    `SELECT (SELECT count(*) FROM calls) AS records, (SELECT coalesce(sum(event_count), 0) FROM day_sums) AS summed,
      (SELECT coalesce(sum(event_count), 0) FROM stored_days) AS counted, (SELECT coalesce(sum(event_count), 0) FROM location_hours) AS hourly,
      (SELECT count(DISTINCT msisdn) FROM subscribers) AS known, (SELECT count(*) FROM stored_days) AS days`,
  );
  return counts!;
}

/** Files beside the store that only a change of it needs. */
function leftovers(directory: string): string[] {
  const names = ["rewritten", "restored", "replaced"].map((ending) => `events.duckdb.${ending}`);
  return names.filter((name) => existsSync(join(directory, name)));
}

/** How many seconds an act takes that nobody disturbs. */
async function measure(what: string, value: string): Promise<number> {
  const child = start(copyOf(example), [what, value]);
  await untilSaid(child, "begun");
  const started = performance.now();
  expect(await untilSaid(child, "done")).toBe(true);
  const seconds = (performance.now() - started) / 1000;
  await kill(child);
  return seconds;
}

async function runAndKill(
  directory: string,
  act: readonly string[],
  seconds: number,
): Promise<void> {
  const child = start(directory, act);
  await untilSaid(child, "begun");
  await sleep(seconds * 1000);
  await kill(child);
}

const readers = new WeakMap<
  ChildProcess,
  { lines: string[]; told: (() => void)[]; isOver: boolean }
>();

function start(directory: string, act: readonly string[]): ChildProcess {
  const child = spawn(
    process.execPath,
    ["--conditions=@flotilla/source", program, directory, ...act],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  running.add(child);
  const said = { lines: [] as string[], told: [] as (() => void)[], isOver: false };
  readers.set(child, said);
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => {
    said.lines.push(line);
    for (const tell of said.told) tell();
  });
  reader.on("close", () => {
    said.isOver = true;
    for (const tell of said.told) tell();
  });
  return child;
}

/** Waits until the process has printed a line; answers whether it did before it ended. */
async function untilSaid(child: ChildProcess, line: string): Promise<boolean> {
  const said = readers.get(child)!;
  while (!said.lines.includes(line) && !said.isOver) {
    await new Promise<void>((tell) => void said.told.push(tell));
  }
  return said.lines.includes(line);
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "close");
}

async function withTenant(
  directory: string,
  work: (opened: OpenTenantDirectory) => Promise<void>,
): Promise<void> {
  const opened = await openTenantDirectory(directory);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}

function copyOf(directory: string): string {
  const copy = makeDirectory();
  cpSync(directory, copy, { recursive: true });
  return copy;
}

function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-keeping-"));
  directories.push(directory);
  return directory;
}
