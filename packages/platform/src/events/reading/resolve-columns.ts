import { closest } from "fastest-levenshtein";

import { eventErrors } from "../errors.ts";
import type { Column } from "../ingest/layouts.ts";
import { checkHeader, columnMissing, type Header, shorten } from "./header.ts";
import type { ColumnSource, Mapping } from "./mapping.ts";
import { readingErrors } from "./reading-errors.ts";
import { rules } from "./rules.ts";

/** A harmonised column and where its values come from. */
export interface ResolvedColumn {
  readonly column: Column;
  /** The position of the column of the source; nothing where all rows have one value, or none. */
  readonly index: number | undefined;
  readonly source: ColumnSource;
}

/**
 * Finds the columns of a source that give those of a type, in the order of the type's layout.
 *
 * @throws `events.column_unknown`, `events.column_missing`, `events.column_repeated`, `events.mapping_invalid`,
 * `events.mapping_column_unknown`, `events.source_column_missing`
 */
export function resolveColumns(header: Header, mapping: Mapping = {}): ResolvedColumn[] {
  const { names, layout } = header;
  const given = mapping.columns;
  if (given === undefined) checkHeader(header);
  else checkTargets(header, given, mapping.name ?? "mapping");
  return layout.map((column) => {
    const source = given && Object.hasOwn(given, column.name) ? given[column.name]! : {};
    if (source.value !== undefined) return { column, index: undefined, source };
    const name = source.column ?? column.name;
    const index = names.indexOf(name);
    if (index >= 0 && names.lastIndexOf(name) !== index) {
      throw eventErrors.column_repeated({ path: header.name, column: name });
    }
    if (index < 0 && source.column !== undefined) {
      throw readingErrors.source_column_missing({
        path: header.name,
        source: name,
        column: column.name,
        known: shorten(names.join(", "), 400),
      });
    }
    if (index < 0 && column.required) throw columnMissing(header, column);
    return { column, index: index < 0 ? undefined : index, source };
  });
}

function checkTargets(
  { type, layout }: Header,
  given: NonNullable<Mapping["columns"]>,
  path: string,
): void {
  const known = layout.map(({ name }) => name);
  for (const [name, source] of Object.entries(given)) {
    const column = layout.find((candidate) => candidate.name === name);
    const line = source.line ?? 1;
    if (!column) {
      const nearest = closest(name, known);
      throw readingErrors.mapping_column_unknown({
        path,
        line,
        column: name,
        type,
        nearest,
        known: known.join(", "),
      });
    }
    const reason = faultOfSource(column, source);
    if (reason) throw readingErrors.mapping_invalid({ path, line, key: name, reason });
  }
}

function faultOfSource({ kind }: Column, source: ColumnSource): string | undefined {
  const { value, values, timeFormat, timeZone } = source;
  if (kind !== "time" && (timeFormat !== undefined || timeZone !== undefined)) {
    return "only a column of times has a time_format or a time_zone";
  }
  if (kind === "time" && values !== undefined) return "times cannot be given value by value";
  const meant = value === undefined ? Object.values(values ?? {}) : [value];
  const unfit = meant.find((text) => text === "" || !rules[kind].accepts(text));
  return unfit === undefined ? undefined : `"${shorten(unfit)}" is not ${rules[kind].rule}`;
}
