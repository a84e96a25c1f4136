// How fast the same files become queryable in the embedded store and in ClickHouse, and how long two questions about all of
// them take in each. The two take turns, day by day and question by question.
// node --conditions=@flotilla/source bench/engines.ts --files <directory of flotilla generate cdr> [--days 7]
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual, parseArgs } from "node:util";

import { createEvents, type Events, eventsModule } from "../packages/platform/src/events/index.ts";
import {
  createBus,
  createLogger,
  systemClock,
  type Tenant,
} from "../packages/platform/src/kernel/index.ts";
import { startClickhouse } from "./lib/clickhouse.ts";
import { median, printRatio } from "./lib/report.ts";

const { values: options } = parseArgs({
  options: { files: { type: "string" }, days: { type: "string", default: "7" } },
});
const types = ["calls", "sms", "mds"] as const;
const rounds = 7;

const questions = {
  "people in each region": `
    SELECT pcod, count(DISTINCT subscriber) AS value
    FROM event_days JOIN location_regions ON location_regions.location = event_days.location
    WHERE unit = 'admin3' AND (valid_from IS NULL OR day >= valid_from) AND (valid_to IS NULL OR day < valid_to)
    GROUP BY pcod ORDER BY pcod`,
  "pairs that called each other": `
    SELECT count(*) AS pairs, max(calls) AS most
    FROM (
      SELECT subscriber, counterpart, count(*) AS calls FROM event_records
      WHERE event_type = 'calls' GROUP BY subscriber, counterpart
    ) AS pairs`,
};

const home = mkdtempSync(join(tmpdir(), "flotilla-bench-engines-"));
const events = openEvents();

try {
  const clickhouse = await startClickhouse(makeDirectory("server"));
  try {
    await compare(clickhouse.url);
  } finally {
    await clickhouse.stop();
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function compare(url: string): Promise<void> {
  const tenants = [tenantOf("embedded"), tenantOf("clickhouse")] as const;
  const choice = { engine: "clickhouse", url, database: "bench" };
  writeFileSync(join(tenants[1].directory, "event-engine.json"), JSON.stringify(choice));
  for (const tenant of tenants) {
    await events.openTenant(tenant);
    await loadPlaces(tenant);
  }
  const seconds = [0, 0];
  let records = 0;
  for (const day of days()) {
    for (const [index, tenant] of tenants.entries()) {
      const started = performance.now();
      const rows = await loadDay(tenant, day);
      seconds[index]! += (performance.now() - started) / 1000;
      if (index === 0) records += rows;
    }
  }
  process.stdout.write(`${records.toLocaleString("en")} records of ${days().length} days\n\n`);
  process.stdout.write(
    `${"".padEnd(30)}${"embedded".padStart(14)}${"clickhouse".padStart(14)}${"ratio".padStart(10)}\n`,
  );
  const [ours, peer] = seconds.map((taken) => records / taken / 1000) as [number, number];
  printRatio("loading", "k/s", { ours, peer });
  for (const [what, question] of Object.entries(questions))
    await compareQuestion(tenants, what, question);
  for (const tenant of tenants) await events.closeTenant(tenant);
  const bytes = [tenants[0].directory, join(home, "server", "data")].map(
    (path) => sizeOf(path) / 1e6,
  );
  printRatio("on disk", "MB", { ours: bytes[0]!, peer: bytes[1]! });
}

async function compareQuestion(
  tenants: readonly Tenant[],
  what: string,
  question: string,
): Promise<void> {
  const times: number[][] = tenants.map(() => []);
  const answers: unknown[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, tenant] of tenants.entries()) {
      const started = performance.now();
      answers[index] = await events.read(tenant, question);
      times[index]!.push(performance.now() - started);
    }
  }
  if (!isDeepStrictEqual(answers[0], answers[1])) throw new Error(`The answers differ: ${what}`);
  const [ours, peer] = times.map((taken) => median(taken)) as [number, number];
  printRatio(what, "ms", { ours, peer });
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

function tenantOf(name: string): Tenant {
  return { name, directory: makeDirectory(name) } as Tenant;
}

async function loadPlaces(tenant: Tenant): Promise<void> {
  await events.ingestFile(tenant, { type: "cells", path: fileOf("cells.csv") });
  const path = fileOf("admin3.geojson");
  await events.ingestFile(tenant, { type: "geography", unit: "admin3", path });
}

/** Answers how many records the day has. */
async function loadDay(tenant: Tenant, day: string): Promise<number> {
  let records = 0;
  for (const type of types) {
    const path = fileOf(`${type}_${day}.csv`);
    const { rows } = await events.ingestFile(tenant, { type, path });
    records += rows;
  }
  return records;
}

function days(): string[] {
  return readdirSync(fileOf(""))
    .filter((name) => name.startsWith("calls_"))
    .map((name) => name.slice(6, 16))
    .toSorted()
    .slice(0, Number(options.days));
}

function fileOf(name: string): string {
  if (options.files === undefined) throw new Error("Name the directory of the files: --files");
  return join(options.files, name);
}

function sizeOf(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function makeDirectory(name: string): string {
  const path = join(home, name);
  mkdirSync(path);
  return path;
}
