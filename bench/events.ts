// How fast records become a queryable event store (dictionaries, sums per day and quality checks included), whether that rate
// falls as the store grows, how much memory and disk it takes, how long the question about a week takes afterwards and while a
// load is under way; beside PostgreSQL that loads the same files into tables partitioned by day, with the indexes that FlowDB has.
// The two take turns, half of the days each time.
// node --conditions=@flotilla/source bench/events.ts [--records 10000000] [--days 14] [--files DIRECTORY] [--no-peer]
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { createEvents, type Events, eventsModule } from "../packages/platform/src/events/index.ts";
import {
  createBus,
  createLogger,
  systemClock,
  type Tenant,
} from "../packages/platform/src/kernel/index.ts";
import { type Postgresql, startPostgresql } from "./lib/postgresql.ts";
import { median, printRatio } from "./lib/report.ts";

const { values: options } = parseArgs({
  options: {
    records: { type: "string", default: "10000000" },
    days: { type: "string", default: "14" },
    files: { type: "string" },
    "no-peer": { type: "boolean", default: false },
  },
});
const recordsPerDay = 4;
/** How much of a file is loaded again and again while questions are asked. */
const loadedAgainBytes = 64_000_000;
const weeks = ["2016-01-01", "2016-01-02", "2016-01-03", "2016-01-04", "2016-01-05"];
const types = ["calls", "sms", "mds"] as const;

const peopleInRegions = `
  SELECT pcod, count(DISTINCT subscriber) AS value
  FROM event_days JOIN location_regions USING (location)
  WHERE day >= $first::DATE AND day < $first::DATE + 7 AND unit = 'admin3'
    AND (valid_from IS NULL OR day >= valid_from) AND (valid_to IS NULL OR day < valid_to)
  GROUP BY pcod`;

const party = "msisdn text NOT NULL";
const device =
  "location_id text, imsi text, imei text, tac numeric(8), operator_code numeric, country_code numeric";
const peerTables = `
  CREATE TABLE calls (id text, outgoing boolean, datetime timestamptz NOT NULL, duration numeric, network text, ${party}, msisdn_counterpart text, ${device}) PARTITION BY RANGE (datetime);
  CREATE TABLE sms (id text, outgoing boolean, datetime timestamptz NOT NULL, network text, ${party}, msisdn_counterpart text, ${device}) PARTITION BY RANGE (datetime);
  CREATE TABLE mds (id text, datetime timestamptz NOT NULL, duration numeric, volume_total numeric, volume_upload numeric, volume_download numeric, ${party}, ${device}) PARTITION BY RANGE (datetime);`;

const storeName = "events.duckdb";
const home = mkdtempSync(join(tmpdir(), "flotilla-bench-events-"));
chmodSync(home, 0o755);
const files = options.files ?? join(home, "files");
const tenant = { name: "bench", directory: makeDirectory("store") } as Tenant;
const storePath = join(tenant.directory, storeName);

try {
  if (!options.files) generate();
  const peer = options["no-peer"] ? undefined : await startPostgresql(makeDirectory("postgresql"));
  try {
    await compare(peer);
  } finally {
    await peer?.stop();
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function compare(peer: Postgresql | undefined): Promise<void> {
  let events = openEvents();
  await events.openTenant(tenant);
  await loadPlaces(events);
  await peer?.run(peerTables);
  const seconds = { ours: 0, cpu: 0, copy: 0, indexes: 0 };
  const rates: Rate[] = [];
  let records = 0;
  for (const turn of turns()) {
    const loaded = await measure(() => ingestDays(events, turn));
    rates.push(...loaded.result);
    records += loaded.result.reduce((sum, rate) => sum + rate.records, 0);
    seconds.ours += loaded.seconds;
    seconds.cpu += loaded.cpu;
    for (const day of peer ? turn : []) await loadPeer(peer!, day, seconds);
  }
  const closing = await measure(() => events.closeTenant(tenant));
  seconds.ours += closing.seconds;
  seconds.cpu += closing.cpu;
  const peak = peakMegabytes();
  const bytes = statSync(storePath).size;
  events = openEvents();
  await events.openTenant(tenant);
  const rollupBytes = await measureRollups(events);
  const cold = await timeQueries(events);
  const during = await timeQueriesDuringLoad(events);
  await events.closeTenant(tenant);
  const peerBytes = peer && Number(await peer.run("SELECT pg_database_size('postgres')"));
  report({ records, seconds, rates, peak, cold, during, bytes, rollupBytes, peerBytes });
}

async function measure<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly seconds: number; readonly cpu: number }> {
  const started = performance.now();
  const busy = cpuSeconds();
  const result = await work();
  return { result, seconds: since(started), cpu: cpuSeconds() - busy };
}

/** The size of the sums: of the blocks of the file in which they lie. */
async function measureRollups(events: Events): Promise<number> {
  const [sums] = await events.read<{ bytes: number }>(
    tenant,
    `SELECT count(DISTINCT block_id) * (SELECT max(block_size) FROM pragma_database_size()) AS bytes
      FROM (FROM pragma_storage_info('day_sums') UNION ALL FROM pragma_storage_info('location_hours'))
      WHERE persistent`,
  );
  return sums!.bytes;
}

/** The same questions while a file is loaded again and again, each time with another line more. */
async function timeQueriesDuringLoad(events: Events): Promise<number[]> {
  const file = readFileSync(fileOf("calls", turns()[0]![0]!));
  const end =
    file.length > loadedAgainBytes ? file.lastIndexOf("\n", loadedAgainBytes) + 1 : file.length;
  const lines = file.subarray(0, 100_000).toString().split("\n");
  const ending = new AbortController();
  const loadUntilTheEnd = async (): Promise<void> => {
    for (let extra = 1; !ending.signal.aborted; extra++) {
      const path = join(home, `again-${extra % 2}.csv`);
      const more = Buffer.from(`${lines.slice(1, 1 + extra).join("\n")}\n`);
      writeFileSync(path, Buffer.concat([file.subarray(0, end), more]));
      await events.ingestFile(tenant, { type: "calls", path, existingDays: "overwrite" });
    }
  };
  const loading = loadUntilTheEnd();
  const times = await timeQueries(events);
  ending.abort();
  await loading;
  return times;
}

function generate(): void {
  const subscribers = Math.round(Number(options.records) / Number(options.days) / recordsPerDay);
  const sizes = { subscribers, days: options.days, "records-per-day": recordsPerDay, out: files };
  const main = join(import.meta.dirname, "../packages/platform/src/cli/main.ts");
  const flags = Object.entries(sizes).flatMap(([name, value]) => [`--${name}`, String(value)]);
  execFileSync(
    process.execPath,
    ["--conditions=@flotilla/source", main, "generate", "cdr", ...flags],
    { stdio: "inherit" },
  );
}

function openEvents(): Events {
  const logger = createLogger("warn");
  const settings = Object.fromEntries(
    Object.entries(eventsModule.settings.schema.properties).map(([name, schema]) => [
      name,
      "default" in schema ? schema.default : undefined,
    ]),
  );
  return createEvents({
    settings: settings as never,
    logger,
    clock: systemClock,
    bus: createBus(logger),
    audit: { record: async () => undefined },
  });
}

async function loadPlaces(events: Events): Promise<void> {
  await events.ingestFile(tenant, { type: "cells", path: join(files, "cells.csv") });
  await events.ingestFile(tenant, {
    type: "geography",
    unit: "admin3",
    path: join(files, "admin3.geojson"),
  });
}

/** The days in two halves. */
function turns(): string[][] {
  const days = readdirSync(files)
    .filter((name) => name.startsWith("calls_"))
    .map((name) => name.slice(6, 16))
    .toSorted();
  const half = Math.ceil(days.length / 2);
  return [days.slice(0, half), days.slice(half)];
}

/** Sends all files, three under way at a time; answers for each how many records it held, and the time since the one before. */
async function ingestDays(events: Events, days: readonly string[]): Promise<Rate[]> {
  const left = days.flatMap((day) => types.map((type) => ({ type, path: fileOf(type, day) })));
  const rates: Rate[] = [];
  let last = performance.now();
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { rows } = await events.ingestFile(tenant, next);
      rates.push({ records: rows, seconds: since(last) });
      last = performance.now();
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return rates;
}

function fileOf(type: string, day: string): string {
  return join(files, `${type}_${day}.csv`);
}

/** Each week once: the store is open anew, and the same question is never asked twice. */
async function timeQueries(events: Events): Promise<number[]> {
  const times: number[] = [];
  for (const first of weeks) {
    const started = performance.now();
    await events.read(tenant, peopleInRegions, { first });
    times.push(since(started) * 1000);
  }
  return times;
}

/** As FlowETL does it: fill a table, index it, analyse it, attach it. All types of a day at the same time. */
async function loadPeer(
  peer: Postgresql,
  day: string,
  seconds: { copy: number; indexes: number },
): Promise<void> {
  const suffix = day.replaceAll("-", "");
  const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const copying = performance.now();
  await Promise.all(
    types.map((type) =>
      peer.run(
        `CREATE TABLE ${type}_${suffix} (LIKE ${type}); COPY ${type}_${suffix} FROM '${fileOf(type, day)}' (FORMAT csv, HEADER)`,
      ),
    ),
  );
  seconds.copy += since(copying);
  const indexing = performance.now();
  await Promise.all(
    types.map(async (type) => {
      const table = `${type}_${suffix}`;
      const indexed = [
        "msisdn",
        ...(type === "mds" ? [] : ["msisdn_counterpart"]),
        "location_id",
        "datetime",
        "tac",
      ];
      const indexes = indexed.map((column) => `CREATE INDEX ON ${table} (${column});`).join(" ");
      const range = `CHECK (datetime >= '${day} 00:00:00+00' AND datetime < '${next} 00:00:00+00')`;
      await peer.run(
        `ALTER TABLE ${table} ADD ${range}; ${indexes} ANALYZE ${table}; ALTER TABLE ${type} ATTACH PARTITION ${table} FOR VALUES FROM ('${day} 00:00:00+00') TO ('${next} 00:00:00+00')`,
      );
    }),
  );
  seconds.indexes += since(indexing);
}

function thousands(rate: number): string {
  return `${Math.round(rate / 1000)} k/s`;
}

interface Rate {
  readonly records: number;
  readonly seconds: number;
}

function rateOf(rates: readonly Rate[]): number {
  const records = rates.reduce((sum, rate) => sum + rate.records, 0);
  return records / rates.reduce((sum, rate) => sum + rate.seconds, 0);
}

interface Results {
  readonly records: number;
  readonly seconds: {
    readonly ours: number;
    readonly cpu: number;
    readonly copy: number;
    readonly indexes: number;
  };
  /** Of each file, in the order in which they were stored. */
  readonly rates: readonly Rate[];
  readonly peak: number;
  readonly cold: readonly number[];
  readonly during: readonly number[];
  readonly bytes: number;
  readonly rollupBytes: number;
  readonly peerBytes: number | undefined;
}

function report(results: Results): void {
  const { records, seconds, rates, peak, cold, during, bytes, rollupBytes, peerBytes } = results;
  print(
    `${records.toLocaleString("en")} records ingested in ${seconds.ours.toFixed(1)} s: ${Math.round(records / seconds.ours).toLocaleString("en")} records a second`,
  );
  const quarter = Math.ceil(rates.length / 4);
  print(
    `the first quarter of the files at ${thousands(rateOf(rates.slice(0, quarter)))}, the last at ${thousands(rateOf(rates.slice(-quarter)))}`,
  );
  print(
    `processor time: ${((seconds.cpu / records) * 1e6).toFixed(2)} microseconds a record, over all cores`,
  );
  print(`peak memory of the process: ${peak} MB`);
  print(
    `on disk: ${Math.round(bytes / 1e6)} MB, ${((bytes - rollupBytes) / records).toFixed(1)} bytes a record, and ${(rollupBytes / records).toFixed(1)} bytes of sums`,
  );
  print(
    `people per region in a week: the first ${cold[0]!.toFixed(0)} ms, median of ${cold.length} weeks ${median(cold).toFixed(0)} ms; during a load ${median(during).toFixed(0)} ms, ${(median(during) / median(cold)).toFixed(1)} times as long`,
  );
  if (peerBytes === undefined) return;
  print("\n                                    events    PostgreSQL     ratio");
  const rate = (time: number): number => records / time / 1000;
  printRatio("loading against COPY", "k/s", { ours: rate(seconds.ours), peer: rate(seconds.copy) });
  printRatio("against COPY and indexes", "k/s", {
    ours: rate(seconds.ours),
    peer: rate(seconds.copy + seconds.indexes),
  });
  printRatio("on disk", "MB", { ours: bytes / 1e6, peer: peerBytes / 1e6 });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function peakMegabytes(): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))!;
  return Math.round(Number(kilobytes) / 1000);
}

function makeDirectory(name: string): string {
  mkdirSync(join(home, name));
  return join(home, name);
}

function since(started: number): number {
  return (performance.now() - started) / 1000;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
