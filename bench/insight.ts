// Eight questions about synthetic records, to the platform and to a tuned PostgreSQL with FlowDB's tables, indexes and daily partitions
// that is asked in FlowMachine's SQL. In turns: PostgreSQL, the platform from events alone, the platform with its sums; then over HTTP,
// the first time and again. The answers are compared, row by row.
// node --conditions=@flotilla/source bench/insight.ts [--records 20000000] [--keep DIRECTORY] [--no-peer] [--rounds 3]
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { connect, type Connection } from "@flotilla/client";

import {
  createEvents,
  type Events,
  eventsModule,
  render,
} from "../packages/platform/src/events/index.ts";
import { compileAnswer } from "../packages/platform/src/insight/compile-query.ts";
import { readQuery } from "../packages/platform/src/insight/query-spec.ts";
import {
  createBus,
  createLogger,
  systemClock,
  type Tenant,
} from "../packages/platform/src/kernel/index.ts";
import {
  flotilla,
  type PlatformProcess,
  startPlatform,
} from "../packages/platform/test/support/platform-process.ts";
import { compareAnswers, type Counted } from "./lib/compare-answers.ts";
import { flowdbSettings, loadFlowdb } from "./lib/flowdb.ts";
import { type Question, questions } from "./lib/insight-questions.ts";
import { type Postgresql, startPostgresql } from "./lib/postgresql.ts";
import { geometricMean, median } from "./lib/report.ts";

const { values: options } = parseArgs({
  options: {
    records: { type: "string", default: "20000000" },
    keep: { type: "string" },
    "no-peer": { type: "boolean", default: false },
    rounds: { type: "string", default: "3" },
  },
});
const days = 14;
const recordsPerDay = 3;
/** People that have to be exceeded for a row to be published: the default of both. */
const threshold = 15;
/** PostgreSQL is asked again only what it answers within so many milliseconds. */
const worthRepeating = 8000;
const cachedRuns = 20;

const home = options.keep ?? mkdtempSync(join(tmpdir(), "flotilla-bench-insight-"));
mkdirSync(home, { recursive: true });
chmodSync(home, 0o755);
const files = join(home, "files");
const dataDirectory = join(home, "data");
const tenant = { name: "bench", directory: join(home, "store") } as Tenant;

const ways = ["events", "sums", "first", "cached"] as const;
const answers = new Map<Question, readonly Counted[]>();
const environment = { FLOTILLA_EXAMPLE: "false", FLOTILLA_LOG_LEVEL: "warn" };
/** Milliseconds of each way of asking. */
interface Times {
  readonly peer: number[];
  readonly events: number[];
  readonly sums: number[];
  readonly first: number[];
  readonly cached: number[];
}

try {
  await prepareOurs();
  const peer = options["no-peer"] ? undefined : await preparePeer();
  try {
    await compare(peer);
  } finally {
    await peer?.stop();
  }
} finally {
  if (!options.keep) rmSync(home, { recursive: true, force: true });
}

async function compare(peer: Postgresql | undefined): Promise<void> {
  const times = new Map<Question, Times>(
    questions.map((question) => [
      question,
      { peer: [], events: [], sums: [], first: [], cached: [] },
    ]),
  );
  const events = openEvents();
  await events.openTenant(tenant);
  for (let round = 1; round <= Number(options.rounds); round += 1)
    for (const [question, taken] of times) await askInTurn(question, taken, { peer, events });
  await events.closeTenant(tenant);
  const memory = [`in one process ${peakMegabytes(process.pid)} MB`];
  const platform = await startPlatform({ dataDirectory, environment });
  try {
    await askOverHttp(platform, times);
    memory.push(`the platform ${peakMegabytes(platform.pid)} MB`);
  } finally {
    await platform.stop();
  }
  report(times, memory);
}

async function askInTurn(
  question: Question,
  times: Times,
  { peer, events }: { readonly peer: Postgresql | undefined; readonly events: Events },
): Promise<void> {
  if (peer && (times.peer[0] ?? 0) < worthRepeating) {
    const theirs = await measure(() => peer.run(question.sql));
    times.peer.push(theirs.milliseconds);
    check(question, "PostgreSQL", readLines(theirs.result, question));
  }
  for (const usesSums of [false, true]) {
    const ours = await measure(() => askInProcess(events, question, usesSums));
    times[usesSums ? "sums" : "events"].push(ours.milliseconds);
    check(question, usesSums ? "with sums" : "from events", ours.result);
  }
}

async function askInProcess(
  events: Events,
  { spec, columns }: Question,
  usesSums: boolean,
): Promise<Counted[]> {
  const dialect = await events.dialect(tenant);
  const query = compileAnswer(readQuery(spec).spec, { dialect, threshold, usesSums });
  const { sql, parameters } = render(query, dialect);
  return countedOf(await events.read(tenant, sql, parameters), columns);
}

async function askOverHttp(
  platform: PlatformProcess,
  times: ReadonlyMap<Question, Times>,
): Promise<void> {
  const { stdout } = await run("token", "create", "--tenant", "demo", "--role", "analyst");
  const connection = connect({ url: platform.url, token: stdout.trim() });
  for (const [question, { first, cached }] of times) {
    const cold = await measure(() => askOnce(connection, question));
    first.push(cold.milliseconds);
    check(question, "over HTTP", countedOf(cold.result, question.columns));
    for (let again = 0; again < cachedRuns; again += 1)
      cached.push((await measure(() => askOnce(connection, question))).milliseconds);
  }
}

async function askOnce(connection: Connection, { spec }: Question) {
  return await connection.query(spec as never).result({ pollIntervalSeconds: 0.01 });
}

function check(question: Question, source: string, counted: readonly Counted[]): void {
  const expected = answers.get(question);
  if (!expected) answers.set(question, counted);
  else
    compareAnswers(`${question.name}, ${source}`, {
      expected,
      counted,
      tolerance: question.tolerance ?? 0,
    });
}

function countedOf(rows: readonly object[], columns: readonly string[]): Counted[] {
  return rows.map((row) => {
    const cells = columns.map((column) => (row as Record<string, string | number>)[column]!);
    return { key: cells.slice(0, -1).join(" "), value: Number(cells.at(-1)) };
  });
}

/** What psql prints: a row on each line, its columns with a bar between them. Numbers are written as in JavaScript. */
function readLines(text: string, { columns }: Question): Counted[] {
  const rows = text.split("\n").filter((line) => line !== "");
  return rows.map((line) => {
    const cells = line.split("|");
    const named = columns.map((column, index): [string, string | number] => {
      const cell = cells[index]!;
      return [column, /^-?[\d.]+$/.test(cell) ? Number(cell) : cell];
    });
    return countedOf([Object.fromEntries(named)], columns)[0]!;
  });
}

async function measure<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly milliseconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, milliseconds: performance.now() - started };
}

async function prepareOurs(): Promise<void> {
  const store = join(tenant.directory, "events.duckdb");
  if (existsSync(store)) return;
  rmSync(dataDirectory, { recursive: true, force: true });
  const subscribers = Math.round(Number(options.records) / days / recordsPerDay);
  if (!existsSync(files)) {
    const sizes = [
      "--subscribers",
      subscribers,
      "--days",
      days,
      "--records-per-day",
      recordsPerDay,
    ];
    print((await run("generate", "cdr", ...sizes.map(String), "--out", files)).stdout.trim());
  }
  const platform = await startPlatform({ dataDirectory, environment });
  const started = performance.now();
  try {
    await ingest();
    print(
      `ingested by the platform in ${secondsSince(started)} s; ${peakMegabytes(platform.pid)} MB of memory at most`,
    );
  } finally {
    await platform.stop();
  }
  mkdirSync(tenant.directory, { recursive: true });
  const loaded = readdirSync(dataDirectory, { recursive: true, encoding: "utf8" });
  const path = loaded.find((name) => name.endsWith("demo/events.duckdb"));
  copyFileSync(join(dataDirectory, path!), store);
}

async function ingest(): Promise<void> {
  const names = readdirSync(files).toSorted();
  for (const type of ["cells", "calls", "sms", "mds"]) {
    const chosen = names.filter((name) => name.startsWith(type) && name.endsWith(".csv"));
    await run(
      "ingest",
      "--tenant",
      "demo",
      "--type",
      type,
      ...chosen.map((name) => join(files, name)),
    );
  }
  const geography = ["--type", "geography", "--unit", "admin3", join(files, "admin3.geojson")];
  await run("ingest", "--tenant", "demo", ...geography);
}

async function preparePeer(): Promise<Postgresql> {
  const directory = join(home, "postgresql");
  const loaded = join(directory, "loaded");
  const isLoaded = existsSync(loaded);
  // What a load that was broken off has left cannot be gone on with.
  if (!isLoaded) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const peer = await startPostgresql(directory, flowdbSettings);
  if (isLoaded) return peer;
  const started = performance.now();
  try {
    await loadFlowdb(peer, files);
  } catch (error) {
    await peer.stop();
    throw error;
  }
  writeFileSync(loaded, "");
  print(`loaded and indexed by PostgreSQL in ${secondsSince(started)} s`);
  return peer;
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

function report(times: ReadonlyMap<Question, Times>, memory: readonly string[]): void {
  const titles = ["PostgreSQL", "events", "ratio", "sums", "ratio", "HTTP", "ratio", "cached"];
  print(`\n${"milliseconds".padEnd(30)}${titles.map((title) => title.padStart(11)).join("")}`);
  for (const [{ name }, taken] of times) {
    const cells = [median(taken.peer).toFixed(0)];
    for (const way of ways) {
      const ours = median(taken[way]);
      cells.push(ours.toFixed(way === "cached" ? 1 : 0));
      if (way !== "cached") cells.push(`${(median(taken.peer) / ours).toFixed(0)}x`);
    }
    print(`${name.padEnd(30)}${cells.map((cell) => cell.padStart(11)).join("")}`);
  }
  for (const way of ways.slice(0, 3)) {
    const ratios = [...times.values()].map((taken) => median(taken.peer) / median(taken[way]));
    print(
      `${way}: ${geometricMean(ratios).toFixed(1)} times as a geometric mean, ${Math.min(...ratios).toFixed(1)} at least`,
    );
  }
  print(`The answers agree. Memory at most: ${memory.join(", ")}`);
}

async function run(...parameters: readonly string[]): ReturnType<typeof flotilla> {
  const ended = await flotilla(dataDirectory, parameters);
  if (ended.code !== 0) throw new Error(`flotilla ${parameters.join(" ")}: ${ended.stderr}`);
  return ended;
}

function peakMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

function secondsSince(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
