import type { Staging } from "../store/store.ts";
import { type CleanPart, withCleanPart } from "./clean-part.ts";
import { type Conversion, stagedTypes } from "./conversions.ts";
import { type CsvRecord, readCsvRecords } from "./csv.ts";
import { structuralFault } from "./find-fault.ts";
import { type JsonRecord, readJsonRecords } from "./json-records.ts";
import { Quarantine, type RowDescriber } from "./quarantine-rows.ts";
import type { TextRecord } from "./records.ts";
import { convertedRows, firstFault, stagedColumns, usedNames } from "./select-rows.ts";
import type { Source } from "./source.ts";
import { identifierText, literalText } from "./sql-text.ts";
import type { QuarantinedRow } from "./stage.ts";

export interface CarefulReading {
  readonly source: Source;
  readonly conversions: readonly Conversion[];
  readonly describer: RowDescriber;
}

/** A file of which nothing can be read is told in pieces of so many rows. */
const mostBroken = 10_000;

/**
 * Reads a text file record by record into the table that is lent, and collects the rows that cannot be read. It takes some
 * times as long as the store's own reader, which stops at the first such row or passes over it.
 *
 * @throws `events.file_damaged`, `kernel.disk_full`
 */
export async function readCarefully(
  staging: Staging,
  reading: CarefulReading,
): Promise<Quarantine> {
  const { source, conversions } = reading;
  const columns = conversions.map(({ column }) => `${column.name} ${stagedTypes[column.kind]!}`);
  await staging.run(`CREATE OR REPLACE TABLE ${staging.table} (${columns.join(", ")})`);
  const quarantine = new Quarantine();
  const isCsv = source.format === "csv";
  await withCleanPart(staging, isCsv ? source.names.length : 1, async (part) => {
    let hasHeader = isCsv && source.hasHeader;
    let broken: QuarantinedRow[] = [];
    for await (const records of isCsv ? readCsvRecords(source) : readJsonRecords(source)) {
      const sorted = sortOut(reading, hasHeader ? records.slice(1) : records);
      hasHeader &&= records.length === 0;
      await part.write(sorted.rows);
      broken.push(...sorted.broken);
      if (part.isFull || broken.length > mostBroken) {
        await readPart(staging, reading, { part, quarantine, broken });
        broken = [];
      }
    }
    await readPart(staging, reading, { part, quarantine, broken });
  });
  return quarantine;
}

interface Sorted {
  readonly rows: { readonly line: number; readonly values: readonly string[] }[];
  readonly broken: QuarantinedRow[];
}

/** Tells records that have the form of the file from those that do not. */
function sortOut(
  { source, conversions, describer }: CarefulReading,
  records: readonly (CsvRecord | JsonRecord)[],
): Sorted {
  const sorted: Sorted = { rows: [], broken: [] };
  for (const record of records) {
    const { line, text } = record;
    const isCsv = "fields" in record;
    const fault = faultOfText(record) ?? (isCsv ? faultOfFields(record, source) : undefined);
    if (fault === undefined) {
      const values = isCsv ? record.fields.slice(0, source.names.length) : [text];
      sorted.rows.push({ line, values });
      continue;
    }
    const index = Math.min(fault.index ?? -1, source.names.length - 1);
    const column = conversions.find((conversion) => conversion.index === index)?.column.name ?? "";
    sorted.broken.push(describer.broken({ line, column, reason: fault.reason, text }));
  }
  return sorted;
}

interface Fault {
  readonly index?: number;
  readonly reason: string;
}

const unreadable = /[\0\uFFFD]/;

function faultOfText(record: TextRecord): Fault | undefined {
  const { text, fault } = record;
  const found = unreadable.exec(text);
  if (!found) return fault !== undefined && !("fields" in record) ? { reason: fault } : undefined;
  const reason = found[0] === "\0" ? "it has a NUL character" : "it is not text in UTF-8";
  const fields = "fields" in record ? (record as CsvRecord).fields : [];
  const index = fields.findIndex((field) => unreadable.test(field));
  return { index, reason };
}

function faultOfFields(record: CsvRecord, { names, hasHeader }: Source): Fault | undefined {
  const fault = structuralFault(record, names.length);
  if (!fault || hasHeader) return fault;
  return { ...fault, reason: fault.reason.replace("the header has", "the first line has") };
}

interface Part {
  readonly part: CleanPart;
  readonly quarantine: Quarantine;
  /** The rows of the same part of the source that have not even the form of the file. */
  readonly broken: readonly QuarantinedRow[];
}

async function readPart(
  staging: Staging,
  { source, conversions, describer }: CarefulReading,
  { part, quarantine, broken }: Part,
): Promise<void> {
  const rows = source.format === "csv" ? part.sql : objectRows(part.sql, source, conversions);
  const converted = convertedRows(rows, conversions);
  const faulty = `SELECT *, ${firstFault(conversions)} AS fault FROM (${converted})`;
  const before = await countRows(staging);
  await staging.run(
    `INSERT INTO ${staging.table} BY NAME
      SELECT ${stagedColumns(conversions).join(", ")} FROM (${faulty}) WHERE fault IS NULL`,
  );
  const faults = part.rows - ((await countRows(staging)) - before);
  const found = faults > 0 && quarantine.room > 0 ? await readFaulty(staging, source, faulty) : [];
  const described = found.map((row) => describer.faulty(row));
  quarantine.add([...broken, ...described], broken.length + faults);
  await part.clear();
}

/** The first rows that fail, of a statement that says which conversion fails first. */
export async function readFaulty(
  staging: Staging,
  { names }: Source,
  faulty: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Parameters<RowDescriber["faulty"]>[0][]> {
  const rows = await staging.rows<Record<string, string | number | null>>(
    `SELECT COLUMNS('^(line|fault|[tc][0-9]+)$') FROM (${faulty}) WHERE fault IS NOT NULL ORDER BY line LIMIT 1000`,
    parameters,
  );
  return rows.map((row) => ({
    line: row["line"] as number,
    fault: row["fault"] as number,
    text: row[`t${row["fault"]}`] as string | null,
    values: names.map((_, index) => (row[`c${index}`] ?? null) as string | null),
  }));
}

async function countRows(staging: Staging): Promise<number> {
  const [found] = await staging.rows<{ n: number }>(`SELECT count(*) AS n FROM ${staging.table}`);
  return found!.n;
}

function objectRows(rows: string, source: Source, conversions: readonly Conversion[]): string {
  const used = usedNames(source, conversions);
  const structure = JSON.stringify(Object.fromEntries(used.map(({ name }) => [name, "VARCHAR"])));
  const object = `CASE WHEN json_valid(c0) THEN json_transform(c0, ${literalText(structure)}) END`;
  const columns = used.map(({ name, index }) => `object.${identifierText(name)} AS c${index}`);
  return `SELECT line, ${columns.join(", ")} FROM (SELECT line, ${object} AS object FROM (${rows}))`;
}
