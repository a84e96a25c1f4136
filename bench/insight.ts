// How long the worked example's question takes on many records, the first time and again from the cache.
// node --conditions=@flotilla/source bench/insight.ts [--records 20000000]
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { connect, type Connection } from "@flotilla/client";

import {
  flotilla,
  makeDirectory,
  startPlatform,
} from "../packages/platform/test/support/platform-process.ts";
import { median } from "./lib/report.ts";

const { values } = parseArgs({ options: { records: { type: "string", default: "20000000" } } });
const subscribers = 100_000;
const days = 14;
const perDay = Math.round(Number(values.records) / subscribers / days);
const cachedRuns = 50;

const home = makeDirectory();
const dataDirectory = join(home.path, "data");
const files = join(home.path, "files");
const platform = await startPlatform({
  dataDirectory,
  environment: { FLOTILLA_EXAMPLE: "false", FLOTILLA_LOG_LEVEL: "warn" },
});
try {
  await load();
  const { stdout: token } = await run("token", "create", "--tenant", "demo", "--role", "analyst");
  const connection = connect({ url: platform.url, token: token.trim() });
  const cold = await timeColdAnswers(connection);
  const cached = await timeCachedAnswers(connection);
  print(
    `memory of the platform: ${memoryMegabytes("VmRSS")} MB now, ${memoryMegabytes("VmHWM")} MB at most`,
  );
  print(
    `first answer, one week per admin3 (median of ${cold.length} different weeks): ${median(cold).toFixed(0)} ms`,
  );
  print(`again, from the cache (median of ${cached.length}): ${median(cached).toFixed(1)} ms`);
  print(`ratio first to cached: ${(median(cold) / median(cached)).toFixed(0)}`);
} finally {
  await platform.stop();
  home.remove();
}

async function load(): Promise<void> {
  const sizes = ["--subscribers", subscribers, "--days", days, "--records-per-day", perDay];
  print((await run("generate", "cdr", ...sizes.map(String), "--out", files)).stdout.trim());
  const names = readdirSync(files).toSorted();
  const started = performance.now();
  for (const type of ["cells", "calls", "sms", "mds"]) {
    const chosen = names.filter((name) => name.startsWith(type)).map((name) => join(files, name));
    await run("ingest", "--tenant", "demo", "--type", type, ...chosen);
  }
  const geography = ["--type", "geography", "--unit", "admin3", join(files, "admin3.geojson")];
  await run("ingest", "--tenant", "demo", ...geography);
  const seconds = (performance.now() - started) / 1000;
  print(`ingested by the running platform in ${seconds.toFixed(1)} s`);
}

/** Each week is asked once, so that none comes from the cache. */
async function timeColdAnswers(connection: Connection): Promise<number[]> {
  const times: number[] = [];
  for (let first = 1; first + 7 <= days + 1; first += 1) {
    times.push(await timeAnswer(connection, first));
  }
  return times;
}

async function timeCachedAnswers(connection: Connection): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < cachedRuns; round += 1) times.push(await timeAnswer(connection, 1));
  return times;
}

function dayOf(day: number): string {
  return `2016-01-${String(day).padStart(2, "0")}`;
}

async function timeAnswer(connection: Connection, firstDay: number): Promise<number> {
  const started = performance.now();
  await connection
    .uniqueSubscriberCounts({
      startDate: dayOf(firstDay),
      endDate: dayOf(firstDay + 7),
      aggregationUnit: "admin3",
    })
    .result({ pollIntervalSeconds: 0.05 });
  return performance.now() - started;
}

async function run(...parameters: readonly string[]): ReturnType<typeof flotilla> {
  const ended = await flotilla(dataDirectory, parameters);
  if (ended.code !== 0) throw new Error(`flotilla ${parameters.join(" ")}: ${ended.stderr}`);
  return ended;
}

function memoryMegabytes(what: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${platform.pid}/status`, "utf8");
  return Math.round(Number(new RegExp(`${what}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
