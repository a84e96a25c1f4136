import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { addDays } from "#kernel";

import { eventErrors } from "../errors.ts";
import { placeCells, type SyntheticCell } from "./cells.ts";
import { type Country, inventCountry } from "./country.ts";
import type { Disaster } from "./disaster.ts";
import { inventModels } from "./handsets.ts";
import { settlePopulation } from "./population.ts";
import { createRandom } from "./random.ts";
import { createRecordFile } from "./record-buffer.ts";
import {
  drawEvents,
  type Traffic,
  trafficHeaders,
  type TrafficType,
  writeEvent,
} from "./traffic.ts";

export interface SyntheticOptions {
  /** How many people the records are about. */
  readonly subscribers: number;
  readonly days: number;
  /** The same seed gives the same bytes. Default 1. */
  readonly seed?: number;
  /** First day, `YYYY-MM-DD`. Default 2016-01-01. */
  readonly startDate?: string;
  /** Directory to write to; made if missing. Files of the same name are replaced. */
  readonly out: string;
  /** Rows per subscriber and day over all types, on average. Default 3. */
  readonly recordsPerSubscriberDay?: number;
  /** First day of a disaster that makes most people of one town flee, `YYYY-MM-DD`. None when left out. */
  readonly disasterStart?: string;
  /** First day on which some of them return; nobody does when left out. */
  readonly disasterEnd?: string;
  readonly onProgress?: (progress: SyntheticProgress) => void;
}

export interface SyntheticProgress {
  readonly records: number;
  /** Days finished, of so many. */
  readonly day: number;
  readonly days: number;
}

export interface SyntheticFile {
  readonly type: string;
  /** Level of a geography file. */
  readonly unit?: string;
  readonly path: string;
  /** Rows of data, or features. */
  readonly rows: number;
}

export interface SyntheticReport {
  /** In an order in which they may be ingested; any other will do as well. */
  readonly files: readonly SyntheticFile[];
  /** Call, SMS and data records in all. */
  readonly records: number;
  readonly cells: number;
  readonly seconds: number;
}

const shareOfRows = { calls: 0.4, sms: 0.25, mds: 0.35 } as const;
const trafficTypes = Object.keys(shareOfRows) as TrafficType[];

/**
 * Writes synthetic but plausible call detail records of an invented country in FlowDB's columns: one CSV file per day
 * and type, the cells, the models of handsets, and the regions of four levels as GeoJSON.
 *
 * @throws `events.synthetic_option_invalid` when an option is out of its range.
 */
export async function generateCallRecords(options: SyntheticOptions): Promise<SyntheticReport> {
  const started = performance.now();
  const plan = readOptions(options);
  await mkdir(plan.out, { recursive: true });
  const country = inventCountry(plan.seed);
  const cells = placeCells(country, { ...plan, count: cellCount(plan.subscribers) });
  const files = [
    await writeCells(plan.out, cells),
    await writeModels(plan.out),
    ...(await writeRegions(plan.out, country)),
  ];
  const traffic = {
    population: settlePopulation(cells, { ...plan, disaster: readDisaster(plan) }),
    cellIds: cells.map((cell) => Buffer.from(cell.id)),
    seed: plan.seed,
  };
  let records = 0;
  for (let day = 0; day < plan.days; day++) {
    for (const type of trafficTypes) {
      const file = await writeDay(traffic, type, { ...plan, day });
      files.push(file);
      records += file.rows;
    }
    plan.onProgress({ records, day: day + 1, days: plan.days });
  }
  const seconds = (performance.now() - started) / 1000;
  return { files, records, cells: cells.length, seconds };
}

function cellCount(subscribers: number): number {
  return Math.min(2000, Math.max(300, Math.round(subscribers / 20)));
}

async function writeRegions(out: string, { regions }: Country): Promise<SyntheticFile[]> {
  return Promise.all(
    Object.entries(regions).map(async ([unit, collection]) => {
      const path = join(out, `${unit}.geojson`);
      await writeFile(path, `${JSON.stringify(collection)}\n`);
      return { type: "geography" as const, unit, path, rows: collection.features.length };
    }),
  );
}

type Plan = Required<Omit<SyntheticOptions, "disasterStart" | "disasterEnd">> &
  Pick<SyntheticOptions, "disasterStart" | "disasterEnd">;

function readOptions(options: SyntheticOptions): Plan {
  const plan = {
    seed: 1,
    startDate: "2016-01-01",
    recordsPerSubscriberDay: 3,
    onProgress: () => undefined,
    ...options,
  };
  requireRange("subscribers", plan.subscribers, [2, 20_000_000]);
  requireRange("days", plan.days, [1, 3660]);
  requireRange("seed", plan.seed, [0, 4_294_967_295]);
  if (!(plan.recordsPerSubscriberDay > 0 && plan.recordsPerSubscriberDay <= 1000)) {
    throw eventErrors.synthetic_option_invalid({
      option: "recordsPerSubscriberDay",
      value: plan.recordsPerSubscriberDay,
      rule: "more than 0 and at most 1000",
    });
  }
  requireDate("startDate", plan.startDate);
  return plan;
}

function readDisaster({ startDate, days, disasterStart, disasterEnd }: Plan): Disaster | undefined {
  if (disasterStart === undefined) return undefined;
  requireDate("disasterStart", disasterStart);
  if (disasterEnd !== undefined) requireDate("disasterEnd", disasterEnd);
  return {
    startDay: daysBetween(startDate, disasterStart),
    endDay: disasterEnd === undefined ? days : daysBetween(startDate, disasterEnd),
  };
}

function daysBetween(first: string, second: string): number {
  return (Date.parse(second) - Date.parse(first)) / 86_400_000;
}

function requireDate(option: string, value: string): void {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  if (isDate && addDays(value, 0) === value) return;
  throw eventErrors.synthetic_option_invalid({ option, value, rule: "a date such as 2016-01-01" });
}

function requireRange(
  option: string,
  value: number,
  [least, most]: readonly [number, number],
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw eventErrors.synthetic_option_invalid({
    option,
    value,
    rule: `a whole number from ${least} to ${most}`,
  });
}

async function writeCells(out: string, cells: readonly SyntheticCell[]): Promise<SyntheticFile> {
  const path = join(out, "cells.csv");
  const lines = cells.flatMap((cell) =>
    cell.versions.map(({ version, firstService, lastService, at }) =>
      [cell.id, version, firstService, lastService, at[0], at[1]].join(","),
    ),
  );
  const header = "id,version,date_of_first_service,date_of_last_service,longitude,latitude";
  await writeFile(path, `${[header, ...lines].join("\n")}\n`);
  return { type: "cells", path, rows: lines.length };
}

async function writeModels(out: string): Promise<SyntheticFile> {
  const path = join(out, "tacs.csv");
  const lines = inventModels().map(({ code, brand, model, type, system, vendor }) =>
    [code, brand, model, type, system, vendor].join(","),
  );
  const header = "id,brand,model,hnd_type,software_os_name,software_os_vendor";
  await writeFile(path, `${[header, ...lines].join("\n")}\n`);
  return { type: "tacs", path, rows: lines.length };
}

async function writeDay(
  traffic: Traffic,
  type: TrafficType,
  plan: Plan & { readonly day: number },
): Promise<SyntheticFile> {
  const date = addDays(plan.startDate, plan.day);
  const path = join(plan.out, `${type}_${date}.csv`);
  const file = await createRecordFile(path, trafficHeaders[type]);
  const random = createRandom(plan.seed, 1000 + plan.day * 8 + trafficTypes.indexOf(type));
  const dayOfType = {
    ...traffic,
    type,
    day: plan.day,
    date: Buffer.from(date),
    random,
    buffer: file.buffer,
  };
  const rowsPerDay = plan.subscribers * plan.recordsPerSubscriberDay * shareOfRows[type];
  let rows = 0;
  for (let minute = 0; minute < 1440; minute++) {
    for (let left = drawEvents(dayOfType, minute, rowsPerDay); left > 0; left--) {
      rows += writeEvent(dayOfType, minute);
      if (file.buffer.isFull) await file.flush();
    }
  }
  await file.close();
  return { type, path, rows };
}
