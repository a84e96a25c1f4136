import type { FlotillaError } from "#kernel";

import { eventErrors } from "../errors.ts";
import { type CsvRecord, readCsv } from "./csv.ts";
import { shorten } from "./header.ts";
import type { Column } from "./layouts.ts";
import { rules } from "./rules.ts";

/** Looks for the first thing in a CSV file that keeps it from being stored; nothing if every line seems in order. */
export async function findFault(
  path: string,
  columns: readonly Column[],
): Promise<FlotillaError | undefined> {
  let isHeader = true;
  for await (const record of readCsv(path)) {
    const fault = isHeader ? undefined : faultOf(path, columns, record);
    if (fault) return fault;
    isHeader = false;
  }
  return undefined;
}

/** What is wrong with one record, if anything. */
export function faultOf(
  path: string,
  columns: readonly Column[],
  record: CsvRecord,
): FlotillaError | undefined {
  const { line, fields } = record;
  const value = shorten(fields.join(","));
  if (record.isBroken) {
    const column = columns[Math.min(fields.length, columns.length) - 1]!.name;
    return eventErrors.line_broken({
      path,
      line,
      column,
      value,
      reason: "a quotation mark is not closed where the value ends",
    });
  }
  if (fields.length !== columns.length) {
    const column = (columns[fields.length] ?? columns.at(-1)!).name;
    const reason = `it has ${fields.length} values, the header has ${columns.length} columns`;
    return eventErrors.line_broken({ path, line, column, value, reason });
  }
  for (const [index, column] of columns.entries()) {
    const fault = faultOfValue({ path, line }, column, fields[index]!);
    if (fault) return fault;
  }
  return undefined;
}

function faultOfValue(
  { path, line }: { readonly path: string; readonly line: number },
  { name, kind, required }: Column,
  text: string,
): FlotillaError | undefined {
  const { rule } = rules[kind];
  if (text === "") {
    return required ? eventErrors.value_missing({ path, line, column: name, rule }) : undefined;
  }
  if (text.includes("\uFFFD")) {
    return eventErrors.value_invalid({
      path,
      line,
      column: name,
      value: shorten(text),
      rule: "text in UTF-8",
    });
  }
  return rules[kind].accepts(text)
    ? undefined
    : eventErrors.value_invalid({ path, line, column: name, value: shorten(text), rule });
}
