import { eventErrors } from "../errors.ts";
import type { Layout } from "../ingest/layouts.ts";
import { firstSentence, messageOf } from "../store/failures.ts";
import type { Staging } from "../store/store.ts";
import { type CsvDialect, defaultDialect } from "./csv-record.ts";
import { readCsvRecords } from "./csv.ts";
import { firstRecord, headerNames } from "./header.ts";
import { readJsonRecords } from "./json-records.ts";
import type { Mapping } from "./mapping.ts";
import { readingErrors } from "./reading-errors.ts";
import { type Compression, formatOf, type SourceFormat } from "./source-format.ts";

/** A file of rows, and how it is written. */
export interface Source {
  readonly path: string;
  /** What it is called in messages. */
  readonly name: string;
  readonly format: SourceFormat;
  readonly compression: Compression;
  readonly dialect: CsvDialect;
  /** Whether the first line of CSV names the columns. */
  readonly hasHeader: boolean;
  /** The columns in their order. */
  readonly names: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** A file that is to be read, and as what. */
export interface SourceOrder {
  readonly path: string;
  readonly name: string;
  readonly layout: Layout;
  readonly mapping: Mapping;
  readonly signal: AbortSignal | undefined;
}

/**
 * Finds out how a file is written and which columns it has.
 *
 * @throws `events.file_empty`, `events.file_damaged`, `events.encoding_unknown`
 */
export async function openSource(
  staging: Staging,
  { path, name, layout, mapping, signal }: SourceOrder,
): Promise<Source> {
  const { format, compression } = formatOf(name, mapping);
  const { header = true } = mapping;
  const dialect = dialectOf(name, mapping);
  const hasHeader = header === true;
  const source = { path, name, format, compression, dialect, hasHeader, names: [], signal };
  if (format === "parquet") return { ...source, names: await parquetColumns(staging, source) };
  if (format === "ndjson") return { ...source, names: await jsonKeys(source, layout) };
  const first = await firstRecord(name, flattened(readCsvRecords(source)));
  const names =
    typeof header === "boolean" ? (hasHeader ? headerNames(first) : first.map(numberOf)) : header;
  return { ...source, names };
}

function numberOf(_: string, index: number): string {
  return String(index + 1);
}

function dialectOf(name: string, mapping: Mapping): CsvDialect {
  const isTabbed = /\.(tsv|tab)(\.|$)/i.test(name);
  const { quote = defaultDialect.quote } = mapping;
  const delimiter = mapping.delimiter ?? (isTabbed ? "\t" : defaultDialect.delimiter);
  return { delimiter, quote, escape: quote === "" ? "" : (mapping.escape ?? quote) };
}

async function* flattened<Item>(batches: AsyncIterable<readonly Item[]>): AsyncGenerator<Item> {
  for await (const batch of batches) yield* batch;
}

async function parquetColumns(staging: Staging, source: Source): Promise<string[]> {
  const { path, name, compression } = source;
  if (compression !== "none") {
    const reason = "Parquet compresses its columns itself, and is not compressed as a whole";
    throw readingErrors.file_damaged({ path: name, kind: "Parquet", reason });
  }
  try {
    const columns = await staging.rows<{ column_name: string }>(
      "SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet($path))",
      { path: escapeWildcards(path) },
    );
    return columns.map(({ column_name: column }) => column);
  } catch (error) {
    source.signal?.throwIfAborted();
    const reason = firstSentence(messageOf(error)).replaceAll(path, name);
    throw readingErrors.file_damaged({ path: name, kind: "Parquet", reason }, { cause: error });
  }
}

/** The keys of the first objects. Those of the layout that need no value may come later. */
async function jsonKeys(source: Source, layout: Layout): Promise<string[]> {
  const keys = new Set<string>();
  let isEmpty = true;
  for await (const records of readJsonRecords(source)) {
    for (const { keys: found } of records) for (const key of found) keys.add(key);
    isEmpty &&= records.length === 0;
    if (keys.size > 0) break;
  }
  if (isEmpty) throw eventErrors.file_empty({ path: source.name, missing: "events" });
  if (keys.size === 0) {
    const reason = "no line of it is a JSON object";
    throw readingErrors.file_damaged({ path: source.name, kind: "NDJSON", reason });
  }
  for (const { name, required } of layout) if (!required) keys.add(name);
  return [...keys];
}

/** The store's readers take some characters of a path for wildcards. */
export function escapeWildcards(path: string): string {
  return path.replaceAll(/[[*?]/g, "[$&]");
}
