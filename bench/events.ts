// How fast records become a queryable event store, how much memory and disk that takes, and how long the question about a week
// then takes; beside PostgreSQL that loads the same files into tables partitioned by day, with the indexes that FlowDB has.
// The two take turns, half of the days each time.
// node --conditions=@flotilla/source bench/events.ts [--records 10000000] [--days 14] [--no-peer]
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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
    "no-peer": { type: "boolean", default: false },
  },
});
const recordsPerDay = 4;
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

const home = mkdtempSync(join(tmpdir(), "flotilla-bench-events-"));
chmodSync(home, 0o755);
const files = join(home, "files");
const tenant = { name: "bench", directory: makeDirectory("store") } as Tenant;

try {
  generate();
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
  let records = 0;
  for (const turn of turns()) {
    const started = performance.now();
    const busy = cpuSeconds();
    records += await ingestDays(events, turn);
    seconds.ours += since(started);
    seconds.cpu += cpuSeconds() - busy;
    for (const day of peer ? turn : []) await loadPeer(peer!, day, seconds);
  }
  const started = performance.now();
  const busy = cpuSeconds();
  await events.closeTenant(tenant);
  seconds.ours += since(started);
  seconds.cpu += cpuSeconds() - busy;
  const peak = peakMegabytes();
  events = openEvents();
  await events.openTenant(tenant);
  const cold = await timeQueries(events);
  await events.closeTenant(tenant);
  report({
    records,
    seconds,
    peak,
    cold,
    peerBytes: peer && Number(await peer.run("SELECT pg_database_size('postgres')")),
  });
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

/** Sends all files, three under way at a time; answers how many records they held. */
async function ingestDays(events: Events, days: readonly string[]): Promise<number> {
  const left = days.flatMap((day) => types.map((type) => ({ type, path: fileOf(type, day) })));
  let records = 0;
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { rows } = await events.ingestFile(tenant, next);
      records += rows;
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return records;
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

interface Results {
  readonly records: number;
  readonly seconds: {
    readonly ours: number;
    readonly cpu: number;
    readonly copy: number;
    readonly indexes: number;
  };
  readonly peak: number;
  readonly cold: readonly number[];
  readonly peerBytes: number | undefined;
}

function report({ records, seconds, peak, cold, peerBytes }: Results): void {
  const bytes = statSync(join(tenant.directory, "events.duckdb")).size;
  print(
    `${records.toLocaleString("en")} records ingested in ${seconds.ours.toFixed(1)} s: ${Math.round(records / seconds.ours).toLocaleString("en")} records a second`,
  );
  print(
    `processor time: ${((seconds.cpu / records) * 1e6).toFixed(2)} microseconds a record, over all cores`,
  );
  print(`peak memory of the process: ${peak} MB; store on disk: ${Math.round(bytes / 1e6)} MB`);
  print(
    `people per region in a week: the first ${cold[0]!.toFixed(0)} ms, median of ${cold.length} weeks ${median(cold).toFixed(0)} ms`,
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
