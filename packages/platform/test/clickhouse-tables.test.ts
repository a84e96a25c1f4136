import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";

import { describeClickhouse, startClickhouse, type TestClickhouse } from "#test/clickhouse-server";
import { type OpenedStore, openStoreAt } from "#test/clickhouse-store";
import { cellsCsv, collection, square } from "#test/events-fixture";

import { insertEventType } from "../src/events/catalogue/event-types.ts";
import type { Layout } from "../src/events/ingest/layouts.ts";

/** What both engines must answer alike, however they number the subscribers. */
const questions = [
  `SELECT event_type, day, count(*) AS events, count(DISTINCT subscriber) AS subscribers, count(counterpart) AS counterparts,
    count(location) AS located, min(occurred_at) AS first, max(occurred_at) AS last
    FROM event_records GROUP BY event_type, day ORDER BY event_type, day`,
  `SELECT event_type, day, count(*) AS sums, sum(event_count) AS events, min(first_event) AS first, max(last_event) AS last
    FROM event_days GROUP BY event_type, day ORDER BY event_type, day`,
  `SELECT event_type, day, hour, count(*) AS sums, sum(event_count) AS events, sum(outgoing_count) AS outgoing
    FROM location_hours GROUP BY event_type, day, hour ORDER BY event_type, day, hour`,
  "SELECT day, sum(duration) AS talked, count(DISTINCT device) AS devices FROM calls_records GROUP BY day ORDER BY day",
  "SELECT unit, pcod, count(*) AS cells FROM location_regions GROUP BY unit, pcod ORDER BY unit, pcod",
  "SELECT valid_from, valid_to, longitude, latitude FROM location_places ORDER BY longitude, latitude",
  "SELECT unit, pcod, name, geometry, position FROM geographies ORDER BY unit, position",
];

describeClickhouse("a tenant's events", () => {
  const program = join(import.meta.dirname, "support", "clickhouse-loading-process.ts");
  const directories: string[] = [];
  const running = new Set<ChildProcess>();
  let server: TestClickhouse;
  let databases = 0;
  let home: string;
  let database: string;
  let spread: OpenedStore;
  let embedded: OpenedStore;

  beforeAll(async () => {
    server = await startClickhouse();
  });
  beforeEach(async () => {
    home = makeDirectory();
    database = `tenant_${++databases}`;
    spread = await openSpread();
    embedded = await openStoreAt(makeDirectory());
  });
  afterEach(async () => {
    for (const child of running) child.kill("SIGKILL");
    await Promise.all([spread.close(), embedded.close()]);
  });
  afterAll(async () => {
    await server.remove();
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });

  test("give the same numbers as the embedded store after loads, corrections and additions", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40), dayOfCalls("2016-01-02", 30));
    await load("sms", dayOfMessages("2016-01-02", 10));
    await loadPlaces();
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
    const corrected = await load("calls", dayOfCalls("2016-01-02", 35));
    expect(corrected.replacedDays).toEqual(["2016-01-02"]);
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
    await load("calls", dayOfCalls("2016-01-02", 7, 50), dayOfCalls("2016-01-03", 7, 50), "add");
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
    const [day] = await spread.engine.read(
      "SELECT count(*) AS events FROM event_records WHERE event_type = 'calls' AND day = '2016-01-02'",
    );
    expect(day).toEqual({ events: 42 });
  });

  test("are stored once, however often the same file comes", async () => {
    const text = dayOfCalls("2016-01-01", 40);
    await load("calls", text);
    expect(await load("calls", text)).toMatchObject({ alreadyStored: true });
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("are kept apart from a file that would lose most of a day, or looks like a further part of it", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40));
    await expect(load("calls", dayOfCalls("2016-01-01", 5))).rejects.toMatchObject({
      code: "events.day_would_shrink",
    });
    await expect(load("calls", dayOfCalls("2016-01-01", 30, 60))).rejects.toMatchObject({
      code: "events.day_looks_partial",
    });
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("count as stored while a day of their file is left, and not afterwards", async () => {
    const both = [dayOfCalls("2016-01-01", 20), dayOfCalls("2016-01-02", 20)] as const;
    await load("calls", ...both);
    await load("calls", dayOfCalls("2016-01-02", 25));
    expect(await load("calls", ...both)).toMatchObject({ alreadyStored: true });
    await load("calls", dayOfCalls("2016-01-01", 25));
    expect(await load("calls", ...both)).toMatchObject({ alreadyStored: false });
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("leave neither rows in the embedded store nor files beside it", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40), dayOfCalls("2016-01-02", 40));
    const local = await spread.store.read(
      "SELECT day, count(*) AS rows, max(subscriber) AS subscriber, min(second) AS first, max(second) AS last FROM calls GROUP BY day ORDER BY day",
    );
    const span = { rows: 2, subscriber: 0, first: 0, last: 39 * 60 };
    expect(local).toEqual([
      { day: "2016-01-01", ...span },
      { day: "2016-01-02", ...span },
    ]);
    expect(await spread.store.read("SELECT * FROM day_sums")).toEqual([]);
    const files = readdirSync(home, { recursive: true, encoding: "utf8" });
    expect(files.filter((name) => name.endsWith(".parquet"))).toEqual([]);
  });

  test("lose the days that are removed, with their sums", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40), dayOfCalls("2016-01-02", 30));
    await load("sms", dayOfMessages("2016-01-01", 10));
    for (const { store, tables } of [spread, embedded]) {
      await store.write(async (writer) => tables.removeDays(writer, "calls", ["2016-01-01"]));
      await store.write(async (writer) => tables.settle?.(writer));
    }
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("lose a subscriber, with the sums and as the counterpart of others", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40), dayOfCalls("2016-01-02", 30));
    await load("sms", dayOfMessages("2016-01-01", 10));
    const removals = await Promise.all(
      [spread, embedded].map(async ({ store, tables }) => {
        const [known] = await store.read<{ subscriber: number }>(
          "SELECT subscriber FROM subscribers WHERE msisdn = 'subscriber-3'",
        );
        const removal = await store.write(async (writer) =>
          tables.removeSubscriber(writer, known!.subscriber),
        );
        await store.write(async (writer) => tables.settle?.(writer));
        return [removal.days, removal.sums, removal.devices.length];
      }),
    );
    expect(removals[0]).toEqual(removals[1]);
    expect(removals[0]![0]).toHaveLength(3);
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test.each(["storing", "summing", "committing"])(
    "are as before when the platform is killed while it is %s",
    async (moment) => {
      await load("calls", dayOfCalls("2016-01-01", 40));
      await killAt(moment, dayOfCalls("2016-01-01", 44), "correct");
      expect(await answersOf(spread)).toEqual(await answersOf(embedded));
      await expectNoRemains();
      await load("calls", dayOfCalls("2016-01-01", 44));
      expect(await answersOf(spread)).toEqual(await answersOf(embedded));
    },
  );

  test.each(["correct", "add"] as const)(
    "are complete after the platform was killed between its commit and the change in ClickHouse (%s)",
    async (mode) => {
      await load("calls", dayOfCalls("2016-01-01", 40));
      const text = dayOfCalls("2016-01-01", 44, mode === "add" ? 45 : 0);
      await killAt("settling", text, mode);
      const path = write(text);
      await embedded.ingest({ type: "calls", path, existingDays: mode });
      expect(await answersOf(spread)).toEqual(await answersOf(embedded));
      await expectNoRemains();
      expect(await spread.ingest({ type: "calls", path })).toMatchObject({ alreadyStored: true });
    },
  );

  test("are complete when the platform ends after the change in ClickHouse and before it is noted", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40));
    const unsettled = { ...spread.tables, settle: async () => undefined };
    const path = write(dayOfCalls("2016-01-01", 44));
    await spread.ingest({ type: "calls", path }, undefined, unsettled);
    await embedded.ingest({ type: "calls", path });
    const version = await spread.engine.dataVersion();
    const cutOff = spread.store.write(async (writer) => {
      await spread.tables.settle!(writer);
      throw new Error("cut off");
    });
    await expect(cutOff).rejects.toThrow("cut off");
    await spread.close();
    spread = await openSpread();
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
    await expectNoRemains();
    expect(await spread.engine.dataVersion()).not.toBe(version);
  });

  test("are complete after ClickHouse was killed between the commit and the change, and was started again", async () => {
    await load("calls", dayOfCalls("2016-01-01", 40));
    const path = write(dayOfCalls("2016-01-01", 44));
    const interrupted = {
      ...spread.tables,
      settle: async (writer: Parameters<NonNullable<typeof spread.tables.settle>>[0]) => {
        await server.kill();
        await spread.tables.settle!(writer);
      },
    };
    await expect(
      spread.ingest({ type: "calls", path }, undefined, interrupted),
    ).rejects.toMatchObject({ code: "events.clickhouse_unreachable" });
    await server.start();
    // Asking for the same again completes it.
    expect(await spread.ingest({ type: "calls", path })).toMatchObject({ alreadyStored: true });
    await embedded.ingest({ type: "calls", path });
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("can be moved with the statement of the guide", async () => {
    const embeddedCalls = write(dayOfCalls("2016-01-01", 40));
    await embedded.ingest({ type: "calls", path: embeddedCalls });
    const exported = join(makeDirectory(), "calls.csv");
    const guide = readFileSync(
      join(import.meta.dirname, "../../../docs/guides/clickhouse.md"),
      "utf8",
    );
    const [statement] = /^COPY \([^]*?\(HEADER\)/m.exec(guide)!;
    const moved = statement.replace("calls_2016-01-01.csv", exported);
    await embedded.store.write(async (writer) => writer.run(moved));
    await spread.ingest({ type: "calls", path: exported });
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("may be of a type that was declared later, with a column that is a word of the engine's", async () => {
    const layout: Layout = [
      { name: "datetime", kind: "time", required: true },
      { name: "msisdn", kind: "text", required: true },
      { name: "index", kind: "whole" },
    ];
    for (const { store, tables } of [spread, embedded]) {
      const type = { name: "visits", layout, isDeclared: true };
      await store.write(async (writer) => insertEventType(writer, type));
      await store.write(async (writer) => tables.settle?.(writer));
    }
    const question =
      'SELECT msisdn_count, total FROM (SELECT count(DISTINCT subscriber) AS msisdn_count, sum("index") AS total FROM visits_records) AS sums';
    expect(await spread.engine.read(question)).toEqual(await embedded.engine.read(question));
    await load(
      "visits",
      "datetime,msisdn,index\n2016-01-01 10:00:00,a,5\n2016-01-01 11:00:00,b,\n",
    );
    expect(await spread.engine.read(question)).toEqual([{ msisdn_count: 2, total: 5 }]);
    expect(await answersOf(spread)).toEqual(await answersOf(embedded));
  });

  test("are refused to another store", async () => {
    await expect(openStoreAt(makeDirectory(), { url: server.url, database })).rejects.toMatchObject(
      {
        code: "events.clickhouse_store_differs",
      },
    );
  });

  test("cannot be changed by a question", async () => {
    await expect(spread.engine.read("DROP TABLE calls")).rejects.toMatchObject({
      code: "events.clickhouse_refused",
    });
  });

  /** Loads the same into both stores. The last part may be the mode. */
  async function load(type: string, ...parts: readonly string[]) {
    const mode = parts.at(-1) === "add" ? "add" : "correct";
    const texts = parts.filter((part) => part !== "add");
    const path = write(texts[0] + texts.slice(1).map(withoutHeader).join(""));
    const request = { type, path, existingDays: mode } as const;
    const report = await spread.ingest(request);
    await embedded.ingest(request);
    return report;
  }

  async function loadPlaces(): Promise<void> {
    const cells = write(
      cellsCsv(["cell-0", 0, "", "", 0.5, 0.5], ["cell-1", 0, "2015-01-01", "", 1.5, 0.5]),
    );
    const regions = write(JSON.stringify(collection(square("A", 0, 0), square("B", 1, 0))));
    for (const opened of [spread, embedded]) {
      await opened.ingest({ type: "cells", path: cells });
      await opened.ingest({ type: "geography", unit: "admin1", path: regions });
    }
  }

  async function expectNoRemains(): Promise<void> {
    const tables = await spread.engine.read<{ name: string }>(
      "SELECT name FROM system.tables WHERE database = {database:String} AND name ILIKE '%incoming%'",
      { database },
    );
    expect(tables).toEqual([]);
    expect(await spread.store.read("SELECT * FROM clickhouse_switches")).toEqual([]);
  }

  async function killAt(moment: string, text: string, mode: string): Promise<void> {
    await spread.close();
    const given = [program, home, server.url, database, moment, write(text), mode];
    const options = ["--conditions=@flotilla/source", ...given];
    const child = spawn(process.execPath, options, { stdio: ["ignore", "pipe", "inherit"] });
    running.add(child);
    const lines = createInterface({ input: child.stdout });
    const [said] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as unknown[];
    expect(said).toBe("standing still");
    child.kill("SIGKILL");
    await once(child, "exit");
    running.delete(child);
    spread = await openSpread();
  }

  function openSpread(): Promise<OpenedStore> {
    return openStoreAt(home, { url: server.url, database });
  }

  function makeDirectory(): string {
    const directory = mkdtempSync(join(tmpdir(), "flotilla-clickhouse-tables-"));
    directories.push(directory);
    return directory;
  }

  function write(text: string): string {
    const path = join(makeDirectory(), "file.csv");
    writeFileSync(path, text);
    return path;
  }
});

function answersOf({ engine }: OpenedStore) {
  return Promise.all(questions.map((question) => engine.read(question)));
}

const header = "datetime,msisdn,msisdn_counterpart,location_id,outgoing,duration,imsi,tac\n";

/** Calls of a day, one each minute from a minute on. */
function dayOfCalls(day: string, count: number, firstMinute = 0): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const minute = firstMinute + index;
    const time = new Date(Date.parse(day) + minute * 60_000).toISOString().replace("T", " ");
    const location = index % 5 === 0 ? "" : `cell-${index % 3}`;
    const parties = `subscriber-${index % 7},subscriber-${(index + 3) % 9}`;
    return `${time.slice(0, 23)}+00,${parties},${location},${index % 2 === 0},${index},imsi-${index % 7},${index % 4}`;
  });
  return `${header}${rows.join("\n")}\n`;
}

/** The same as messages, which have no duration. */
function dayOfMessages(day: string, count: number): string {
  const lines = dayOfCalls(day, count).split("\n");
  return lines.map((line) => line.split(",").toSpliced(5, 1).join(",")).join("\n");
}

function withoutHeader(text: string): string {
  return text.slice(header.length);
}
