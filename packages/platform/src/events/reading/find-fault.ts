import type { FlotillaError } from "#kernel";

import { eventErrors } from "../errors.ts";
import type { Column } from "../ingest/layouts.ts";
import type { CsvRecord } from "./csv.ts";
import { shorten } from "./header.ts";
import { rules } from "./rules.ts";

/** What is wrong with one record, if anything. */
export function faultOf(
  path: string,
  columns: readonly Column[],
  record: CsvRecord,
): FlotillaError | undefined {
  const { line, fields } = record;
  const broken = structuralFault(record, columns.length);
  if (broken) {
    const { name: column } = columns[Math.min(broken.index, columns.length - 1)]!;
    const value = shorten(record.text);
    return eventErrors.line_broken({ path, line, column, value, reason: broken.reason });
  }
  for (const [index, column] of columns.entries()) {
    const fault = faultOfValue({ path, line }, column, fields[index]!);
    if (fault) return fault;
  }
  return undefined;
}

/** Why a record does not have a value for each column, and at which of them it ends being right. */
export function structuralFault(
  { fields, fault }: CsvRecord,
  columns: number,
): { readonly index: number; readonly reason: string } | undefined {
  if (fault !== undefined) return { index: Math.max(fields.length - 1, 0), reason: fault };
  if (fields.length === columns) return undefined;
  // The store's reader lets a delimiter at the end of a line pass as well.
  if (fields.length === columns + 1 && fields.at(-1) === "") return undefined;
  const reason = `it has ${fields.length} values, the header has ${columns} columns`;
  return { index: fields.length, reason };
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
