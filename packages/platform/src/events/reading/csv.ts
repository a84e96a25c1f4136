import { type CsvDialect, defaultDialect, scanRecord } from "./csv-record.ts";
import { splitRecords, type TextRecord } from "./records.ts";
import { readBytes } from "./source-bytes.ts";
import { type Compression, formatOf } from "./source-format.ts";

/** One record of a CSV file (RFC 4180). */
export interface CsvRecord extends TextRecord {
  readonly fields: readonly string[];
}

export interface CsvSource {
  readonly path: string;
  /** What the file is called in messages. Default its path. */
  readonly name?: string;
  readonly compression?: Compression;
  readonly dialect?: CsvDialect;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a CSV file, many records at a time. Slower than the store's own reader, but it knows where it is. A record with a quotation
 * mark that is not closed costs its first line alone; what follows is read on.
 *
 * @throws `events.file_damaged`
 */
export async function* readCsvRecords({
  path,
  name = path,
  compression = formatOf(path).compression,
  dialect = defaultDialect,
  signal,
}: CsvSource): AsyncGenerator<CsvRecord[]> {
  const bytes = readBytes({ path, name, compression, signal });
  yield* splitRecords(bytes, (text, at, isEnd) => scanRecord(text, { at, isEnd, dialect }));
}

/** Reads a CSV file record by record. @throws `events.file_damaged` */
export async function* readCsv(
  path: string,
  options: Omit<CsvSource, "path"> = {},
): AsyncGenerator<CsvRecord> {
  for await (const records of readCsvRecords({ path, ...options })) yield* records;
}
