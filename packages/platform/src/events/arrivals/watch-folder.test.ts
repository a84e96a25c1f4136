import { appendFileSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { createAudit, createLogger, systemClock } from "#kernel";
import { callsCsv, cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

import { FolderWatch } from "./watch-folder.ts";
import { WatchedFiles } from "./watched-files.ts";

let fixture: EventsFixture;
let folder: string;
let watch: FolderWatch;
let reads: string[];
let stopping: AbortController;
const audit = createAudit({ clock: systemClock });

beforeEach(async () => {
  fixture = await openEvents();
  folder = join(fixture.tenant.directory, "etl");
  mkdirSync(folder);
  watch = await startWatch();
});
afterEach(() => fixture.remove());

/** As a process does that has just started. */
async function startWatch(isStored = () => true): Promise<FolderWatch> {
  reads = [];
  stopping = new AbortController();
  return new FolderWatch({
    tenant: fixture.tenant,
    folder,
    logger: createLogger("fatal"),
    audit,
    files: await WatchedFiles.open(join(fixture.tenant.directory, "watched.ndjson"), isStored),
    types: async () =>
      (await fixture.events.eventTypes.list(fixture.tenant)).map(({ name }) => name),
    ingestFile: async (request) => {
      reads.push(request.name!);
      return await fixture.events.ingestFile(fixture.tenant, request);
    },
    signal: stopping.signal,
  });
}

let lastSecond = Date.parse("2016-03-01T00:00:00Z") / 1000;

/** Every file is written later than those before it. */
function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  lastSecond += 10;
  utimesSync(path, lastSecond, lastSecond);
  return path;
}

async function lookTwice(): Promise<void> {
  await watch.look();
  await watch.look();
}

const firstDay = callsCsv(
  ["2016-01-01 08:00:00", "ann", "C1"],
  ["2016-01-01 20:00:00", "ann", "C1"],
);
const days = async () => (await fixture.events.availableDates(fixture.tenant))["calls"] ?? [];
const events = async () => {
  const [sum] = await fixture.read<{ events: number }>("SELECT count(*) AS events FROM calls");
  return sum!.events;
};
const entries = async (action: string) =>
  (await audit.list(fixture.tenant, { limit: 100, filter: { action } })).map((entry) => ({
    subject: entry.subject,
    details: entry.details,
  }));

test("a file is loaded once it has not changed between two looks", async () => {
  const path = put("calls_2016-01-01.csv", firstDay);
  await watch.look();
  expect(await days()).toEqual([]);
  appendFileSync(path, "2016-01-01 21:00:00,bob,C2\n");
  await watch.look();
  expect(await days()).toEqual([]);
  await watch.look();
  expect(await days()).toEqual(["2016-01-01"]);
  expect(await events()).toBe(3);
  expect(await entries("events.file_ingested")).toMatchObject([
    { subject: "calls_2016-01-01.csv", details: { type: "calls" } },
  ]);
});

test("files of folders within are loaded by their names, whatever they hold", async () => {
  put("2016/january/calls_1.csv", firstDay);
  put("cells.csv", cellsCsv(["C1", 0, "", "", 0.5, 0.5]));
  put("notes.txt", "nothing");
  await lookTwice();
  expect(reads.toSorted()).toEqual(["2016/january/calls_1.csv", "cells.csv"]);
});

test("what was loaded is not read again, nor after a restart, unless the memory of it is lost", async () => {
  put("calls_1.csv", firstDay);
  await lookTwice();
  await lookTwice();
  expect(reads).toEqual(["calls_1.csv"]);
  watch = await startWatch();
  await lookTwice();
  expect(reads).toEqual([]);
  watch = await startWatch(() => false);
  await lookTwice();
  expect(reads).toEqual(["calls_1.csv"]);
  expect(await events()).toBe(2);
});

test("a memory that was cut off in the middle of a line is used as far as it goes", async () => {
  put("calls_1.csv", firstDay);
  await lookTwice();
  appendFileSync(join(fixture.tenant.directory, "watched.ndjson"), '{"name":"calls_');
  watch = await startWatch();
  await lookTwice();
  expect(reads).toEqual([]);
});

test("what a correction has replaced is not loaded again", async () => {
  put("calls_1.csv", firstDay);
  await lookTwice();
  const corrected = callsCsv(
    ["2016-01-01 08:00:00", "ann", "C1"],
    ["2016-01-01 09:00:00", "eve", "C1"],
    ["2016-01-01 20:00:00", "ann", "C1"],
  );
  put("calls_1_corrected.csv", corrected);
  await lookTwice();
  expect(await events()).toBe(3);
  watch = await startWatch(() => false);
  await lookTwice();
  expect(reads.toSorted()).toEqual(["calls_1.csv", "calls_1_corrected.csv"]);
  expect(await events()).toBe(3);
});

test("of files that appear together, the later one corrects the earlier one", async () => {
  put("calls_z.csv", firstDay);
  put(
    "calls_a.csv",
    callsCsv(["2016-01-01 08:00:00", "x", "C1"], ["2016-01-01 20:00:00", "y", "C1"]),
  );
  await lookTwice();
  const people = await fixture.read("SELECT DISTINCT subscriber FROM calls");
  expect(people).toHaveLength(2);
});

test("why a file was refused is recorded without the identifiers that it holds", async () => {
  put("calls_1.csv", firstDay.split("\n").slice(1).join("\n").replaceAll("ann", "447700900123"));
  await lookTwice();
  const [refused] = await entries("events.file_refused");
  expect(refused).toMatchObject({ details: { code: "events.column_missing" } });
  expect(JSON.stringify(refused)).not.toContain("447700900123");
});

test("a refused file does not stop the others, and is tried again only when it has changed", async () => {
  put("calls_1.csv", "datetime,msisdn,nonsense\n");
  put("calls_2.csv", firstDay);
  await lookTwice();
  expect(await days()).toEqual(["2016-01-01"]);
  await lookTwice();
  watch = await startWatch();
  await lookTwice();
  expect(reads).toEqual([]);
  const refused = await entries("events.file_refused");
  expect(refused).toMatchObject([{ subject: "calls_1.csv", details: { type: "calls" } }]);
  put("calls_1.csv", callsCsv(["2016-01-02 08:00:00", "ann", "C1"]));
  await lookTwice();
  expect(await days()).toEqual(["2016-01-01", "2016-01-02"]);
});

test("hidden and unfinished files and what leads out of the folder are not read", async () => {
  const outside = join(fixture.tenant.directory, "calls_outside.csv");
  writeFileSync(outside, firstDay);
  symlinkSync(outside, join(folder, "calls_link.csv"));
  symlinkSync(fixture.tenant.directory, join(folder, "calls_folder"));
  symlinkSync("/dev/zero", join(folder, "calls_device.csv"));
  for (const name of [".calls_1.csv", "calls_1.csv.partial", "calls_1.csv.tmp", ".old/calls.csv"]) {
    put(name, firstDay);
  }
  const target = put("january/kept_calls.csv", firstDay);
  symlinkSync(target, join(folder, "calls_inside.csv"));
  await lookTwice();
  expect(reads).toEqual(["calls_inside.csv"]);
});

test("sources.yaml says which file holds what, and how it is read", async () => {
  put("voice.yaml", "delimiter: ';'\ncolumns:\n  datetime: at\n  msisdn: who\n");
  put(
    "sources.yaml",
    `files:
  - pattern: "voice/*.txt"
    type: calls
    mapping: voice.yaml
    existing_days: add
  - pattern: "calls_test*"
    ignore: true
`,
  );
  put("voice/1.txt", "at;who\n2016-01-01 08:00:00;ann\n");
  put("voice/2.txt", "at;who\n2016-01-01 20:00:00;ann\n");
  put("calls_test.csv", callsCsv(["2016-01-09 08:00:00", "ann", "C1"]));
  put("calls_real.csv", callsCsv(["2016-01-02 08:00:00", "ann", "C1"]));
  await lookTwice();
  expect(await days()).toEqual(["2016-01-01", "2016-01-02"]);
  expect(await events()).toBe(3);
});

test("while sources.yaml cannot be used nothing is loaded, which is said once", async () => {
  put("calls_1.csv", firstDay);
  put("sources.yaml", "files:\n  - pattern: '*.csv'\n    typ: calls\n");
  await lookTwice();
  await lookTwice();
  expect(reads).toEqual([]);
  expect(await entries("events.file_refused")).toMatchObject([
    { subject: "sources.yaml", details: { code: "events.sources_file_invalid" } },
  ]);
  put(
    "sources.yaml",
    "files:\n  - pattern: '*.csv'\n    type: calls\n    mapping: ../events.yaml\n",
  );
  writeFileSync(join(fixture.tenant.directory, "events.yaml"), "delimiter: ';'\n");
  await watch.look();
  expect(await entries("events.file_refused")).toMatchObject([
    { details: { code: "events.path_outside" } },
    { details: { code: "events.sources_file_invalid" } },
  ]);
  rmSync(join(folder, "sources.yaml"));
  await lookTwice();
  expect(await days()).toEqual(["2016-01-01"]);
});

test("files of a type that is declared later are loaded then", async () => {
  put("visits_1.csv", "datetime,msisdn\n2016-01-01 08:00:00,ann\n");
  await lookTwice();
  expect(reads).toEqual([]);
  await fixture.events.eventTypes.declare(fixture.tenant, { name: "visits", columns: [] }, "ada");
  await lookTwice();
  expect(await fixture.events.availableDates(fixture.tenant)).toEqual({ visits: ["2016-01-01"] });
});

test("once it is stopped nothing more is begun", async () => {
  put("calls_1.csv", firstDay);
  await watch.look();
  stopping.abort();
  await watch.look();
  expect(reads).toEqual([]);
});
