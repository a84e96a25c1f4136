import { closest } from "fastest-levenshtein";

import { eventErrors } from "../errors.ts";
import { readCsv } from "./csv.ts";
import type { Column, Layout } from "./layouts.ts";

/**
 * Reads the header of a CSV file: the columns in the order of the file.
 *
 * @throws `events.column_unknown`, `events.column_missing`, `events.column_repeated`, `events.file_empty`.
 */
export async function readHeader(path: string, type: string, layout: Layout): Promise<Column[]> {
  const names = await firstRecord(path);
  const known = layout.map((column) => column.name);
  const missing = layout.find((column) => column.required && !names.includes(column.name));
  // A file without a header shows values where names should be; to call one of them an unknown column would mislead.
  const hasHeader = names.some((name) => known.includes(name));
  for (const [index, column] of names.entries()) {
    if (!hasHeader) break;
    if (!known.includes(column)) {
      throw eventErrors.column_unknown({
        path,
        column,
        type,
        nearest: closest(column, known),
        known: known.join(", "),
      });
    }
    if (names.indexOf(column) !== index) throw eventErrors.column_repeated({ path, column });
  }
  if (missing) {
    const header = shorten(names.join(","));
    throw eventErrors.column_missing({
      path,
      column: missing.name,
      header,
      type,
      known: known.join(", "),
    });
  }
  return names.map((name) => layout.find((column) => column.name === name)!);
}

async function firstRecord(path: string): Promise<string[]> {
  for await (const { fields } of readCsv(path)) {
    return fields.map((field) => field.replace(/^\uFEFF/, "").trim());
  }
  throw eventErrors.file_empty({ path, missing: "header" });
}

/** The beginning of a text, for a message. */
export function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
