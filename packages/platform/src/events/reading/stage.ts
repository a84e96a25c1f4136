import { FlotillaError } from "#kernel";

import { eventErrors } from "../errors.ts";
import type { EventType } from "../event-types.ts";
import type { DayCount } from "../ingest/day-counts.ts";
import { firstSentence, messageOf, resourceFailure } from "../store/failures.ts";
import type { Staging } from "../store/store.ts";
import { type Conversion, conversionOf, rangeFaults } from "./conversions.ts";
import type { Inspection } from "./inspector.ts";
import type { Mapping } from "./mapping.ts";
import { createRowDescriber, Quarantine } from "./quarantine-rows.ts";
import { type CarefulReading, readCarefully, readFaulty } from "./read-carefully.ts";
import { readingErrors } from "./reading-errors.ts";
import { resolveColumns } from "./resolve-columns.ts";
import {
  castFault,
  convertedRows,
  firstFault,
  isCastByReader,
  sourceRows,
  stagedColumns,
} from "./select-rows.ts";
import { inspect } from "./source-bytes.ts";
import { openSource } from "./source.ts";

/** A file of events that is to be read. */
export interface EventFile {
  readonly path: string;
  /** What it is called in messages and records. Its format is found from it. */
  readonly name: string;
  readonly type: EventType;
  /** How the file is read, if it is not a file with the columns of the layout. */
  readonly mapping?: Mapping | undefined;
  /** Columns that are not kept, and so need not be read. */
  readonly leavesOut?: readonly string[] | undefined;
  /** Whether identifiers of people and devices are left out of what is kept of rows that cannot be read. */
  readonly masksIdentifiers?: boolean | undefined;
  /** What a look at the file's bytes has shown already. */
  readonly inspection?: Inspection | undefined;
  /** Breaks off. */
  readonly signal?: AbortSignal | undefined;
}

/** A row that could not be read. */
export interface QuarantinedRow {
  /** Counted from 1: the line that the row begins on, or in Parquet its number. */
  readonly line: number | null;
  /** The harmonised column; empty where the row as a whole is broken. */
  readonly column: string;
  readonly reason: string;
  /** The row as it was read, shortened. */
  readonly content: string;
}

/** What reading a file gave: its events in the table that was lent, with every column of the layout. */
export interface StagedFile {
  /** In their order. */
  readonly days: readonly DayCount[];
  /** How many rows could not be read. */
  readonly quarantinedCount: number;
  /** The first of them. */
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * Reads a file into the table that is lent, with every column of its type. Rows that cannot be read are left out and described.
 *
 * @throws `events.file_empty`, `events.file_damaged`, `events.file_unreadable`, `events.encoding_unknown`, and what
 * `resolveColumns` throws
 */
export async function stage(staging: Staging, file: EventFile): Promise<StagedFile> {
  const { path, name, type, mapping = {}, signal, leavesOut = [] } = file;
  const { masksIdentifiers = false } = file;
  const { layout } = type;
  const source = await openSource(staging, { path, name, layout, mapping, signal });
  const header = { name, names: source.names, type: type.name, layout };
  const all = resolveColumns(header, mapping).map((column) => conversionOf(column, mapping));
  const conversions = all.filter(({ column }) => !leavesOut.includes(column.name));
  // A row is described with what is left out as well; a fault is known by the position among those that are read.
  const described = [...conversions, ...all.filter((one) => !conversions.includes(one))];
  const describer = createRowDescriber(source, described, masksIdentifiers);
  const reading = { source, conversions, describer };
  const known = source.compression === "none" ? file.inspection : undefined;
  const quarantine = await readRows(staging, reading, known).catch((error: unknown) => {
    throw explain(error, name);
  });
  const days = await countDays(staging);
  if (days.length === 0 && quarantine.count === 0) {
    throw eventErrors.file_empty({ path: name, missing: "events" });
  }
  return { days, quarantinedCount: quarantine.count, quarantined: quarantine.rows };
}

async function readRows(
  staging: Staging,
  reading: CarefulReading,
  inspection: Inspection | undefined,
): Promise<Quarantine> {
  if (reading.source.format === "parquet") return await readParquet(staging, reading);
  if (await readFast(staging, reading, inspection)) return new Quarantine();
  return await readCarefully(staging, reading);
}

/** Reads by the store's own reader; answers whether every row of the file is in order. */
async function readFast(
  staging: Staging,
  reading: CarefulReading,
  inspection: Inspection | undefined,
): Promise<boolean> {
  const { source, conversions } = reading;
  // Another thread looks at the same bytes meanwhile.
  const [look, load] = await Promise.allSettled([
    inspection ?? inspect(source),
    createTable(staging, reading),
  ]);
  if (look.status === "rejected") throw look.reason;
  if (load.status === "rejected") {
    source.signal?.throwIfAborted();
    if (isFinal(load.reason)) throw load.reason;
    return false;
  }
  if (look.value.hasNul || look.value.hasLongLine) return false;
  return (await countFaults(staging, conversions)) === 0;
}

async function createTable(
  staging: Staging,
  { source, conversions }: CarefulReading,
): Promise<void> {
  const rows = sourceRows(source, conversions);
  const isCast = (conversion: Conversion): boolean =>
    isCastByReader(source, conversion, conversions);
  const converted = convertedRows(rows.sql, conversions, isCast);
  await staging.run(
    `CREATE TABLE ${staging.table} AS SELECT ${markedColumns(conversions, isCast)} FROM (${converted})`,
    rows.parameters,
  );
}

/** The columns as they are staged. A row with a value that does not fit has no time, by which it is known. */
function markedColumns(
  conversions: readonly Conversion[],
  isCast: (conversion: Conversion) => boolean,
): string {
  const faults = conversions.flatMap((conversion, at) =>
    isCast(conversion) ? [] : [castFault(at)],
  );
  const columns = stagedColumns(conversions);
  const time = conversions.findIndex(({ column }) => column.name === "datetime");
  if (faults.length > 0) {
    columns[time] = `CASE WHEN ${faults.join(" OR ")} THEN NULL ELSE v${time} END AS datetime`;
  }
  return columns.join(", ");
}

async function readParquet(staging: Staging, reading: CarefulReading): Promise<Quarantine> {
  const { source, conversions, describer } = reading;
  const quarantine = new Quarantine();
  try {
    await createTable(staging, reading);
    const count = await countFaults(staging, conversions);
    if (count === 0) return quarantine;
    await staging.run(`DELETE FROM ${staging.table} WHERE ${stagedFault(conversions)}`);
    const rows = sourceRows(source, conversions);
    const converted = convertedRows(rows.sql, conversions);
    const faulty = `SELECT *, ${firstFault(conversions)} AS fault FROM (${converted})`;
    const found = await readFaulty(staging, source, faulty, rows.parameters);
    quarantine.add(
      found.map((row) => describer.faulty(row)),
      count,
    );
    return quarantine;
  } catch (error) {
    source.signal?.throwIfAborted();
    if (isFinal(error)) throw error;
    const reason = firstSentence(messageOf(error)).replaceAll(source.path, source.name);
    throw readingErrors.file_damaged(
      { path: source.name, kind: "Parquet", reason },
      { cause: error },
    );
  }
}

async function countFaults(staging: Staging, conversions: readonly Conversion[]): Promise<number> {
  const [counted] = await staging.rows<{ faults: number }>(
    `SELECT count(*) FILTER (WHERE ${stagedFault(conversions)}) AS faults FROM ${staging.table}`,
  );
  return counted!.faults;
}

/** What the reader lets pass and the store must not hold. An unreadable time arrives as null. */
function stagedFault(conversions: readonly Conversion[]): string {
  const faults = conversions.flatMap(({ column }) => [
    ...(column.required ? [`${column.name} IS NULL`] : []),
    ...rangeFaults(column, column.name),
  ]);
  return faults.join(" OR ");
}

/** Most files are of one day, which the smallest and the greatest time show without grouping. */
async function countDays(staging: Staging): Promise<DayCount[]> {
  const [whole] = await staging.rows<DayCount & { last: string }>(
    `SELECT ${countOf}, ${dayOf("min(datetime)")} AS day, ${dayOf("max(datetime)")} AS last FROM ${staging.table}`,
  );
  const { last, ...count } = whole!;
  if (count.rows === 0) return [];
  if (count.day === last) return [count];
  return staging.rows<DayCount>(
    `SELECT ${dayOf("datetime")} AS day, ${countOf} FROM ${staging.table} GROUP BY day ORDER BY day`,
  );
}

const countOf = `count(*) AS rows, min(epoch_us(datetime)) // 1000000 % 86400 AS "firstSecond",
  max(epoch_us(datetime)) // 1000000 % 86400 AS "lastSecond"`;

function dayOf(time: string): string {
  return `make_timestamp(epoch_us(${time}))::DATE`;
}

/** Whether an error says nothing about the rows of the file. */
function isFinal(error: unknown): boolean {
  return (
    error instanceof FlotillaError ||
    resourceFailure(error, { path: "", memoryLimit: 0 }) !== undefined ||
    /^(INTERRUPT|FATAL|(Binder|Catalog|Parser) Error)/i.test(messageOf(error))
  );
}

function explain(error: unknown, name: string): unknown {
  const isOfFile = /^(Binder|Invalid Input|Conversion|IO) Error/.test(messageOf(error));
  if (isFinal(error) && !isOfFile) return error;
  const reason = firstSentence(messageOf(error));
  return eventErrors.file_unreadable({ path: name, reason }, { cause: error });
}
