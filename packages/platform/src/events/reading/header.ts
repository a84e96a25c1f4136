import { closest } from "fastest-levenshtein";

import { eventErrors } from "../errors.ts";
import type { Column, Layout } from "../ingest/layouts.ts";
import { readCsv } from "./csv.ts";
import { readingErrors } from "./reading-errors.ts";

/** The columns that a file has, for messages about them. */
export interface Header {
  /** What the file is called. */
  readonly name: string;
  readonly names: readonly string[];
  readonly type: string;
  readonly layout: Layout;
}

/**
 * Reads the header of a CSV file: the columns in the order of the file.
 *
 * @throws `events.column_unknown`, `events.column_missing`, `events.column_repeated`, `events.file_empty`.
 */
export async function readHeader(path: string, type: string, layout: Layout): Promise<Column[]> {
  const names = headerNames(await firstRecord(path, readCsv(path)));
  checkHeader({ name: path, names, type, layout });
  return names.map((name) => layout.find((column) => column.name === name)!);
}

/**
 * Makes sure that a file has columns of its type alone, each once, and all that are required.
 *
 * @throws `events.column_unknown`, `events.column_missing`, `events.column_repeated`
 */
export function checkHeader({ name: path, names, type, layout }: Header): void {
  const known = layout.map((column) => column.name);
  // A file without a header shows values where names should be; to call one of them an unknown column would mislead.
  const hasHeader = names.some((name) => known.includes(name));
  for (const [index, column] of names.entries()) {
    if (!hasHeader) break;
    if (!known.includes(column)) {
      const nearest = closest(column, known);
      throw eventErrors.column_unknown({ path, column, type, nearest, known: known.join(", ") });
    }
    if (names.indexOf(column) !== index) throw eventErrors.column_repeated({ path, column });
  }
  const missing = layout.find((column) => column.required && !names.includes(column.name));
  if (missing) throw columnMissing({ name: path, names, type, layout }, missing);
}

/** The refusal of a file that lacks a required column, with those that it has. */
export function columnMissing({ name, names, type, layout }: Header, missing: Column): Error {
  return eventErrors.column_missing({
    path: name,
    column: missing.name,
    header: shorten(names.join(",")),
    type,
    known: layout.map((column) => column.name).join(", "),
  });
}

/** The first record of a CSV file. @throws `events.file_empty`, `events.encoding_unknown` */
export async function firstRecord(
  path: string,
  records: AsyncIterable<{ readonly fields: readonly string[] }>,
): Promise<readonly string[]> {
  for await (const { fields } of records) {
    if (/^(\uFFFD\uFFFD)?[^\0]?\0/.test(fields[0]!)) {
      throw readingErrors.encoding_unknown({ path, encoding: "UTF-16 or UTF-32" });
    }
    return fields;
  }
  throw eventErrors.file_empty({ path, missing: "header" });
}

/** The names of a header's fields, without a byte order mark. */
export function headerNames(fields: readonly string[]): string[] {
  return fields.map((field) => field.replace(/^\uFEFF/, "").trim());
}

/** The beginning of a text, for a message. */
export function shorten(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
