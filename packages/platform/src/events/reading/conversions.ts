import type { Column, ColumnKind } from "../ingest/layouts.ts";
import type { Mapping } from "./mapping.ts";
import type { ResolvedColumn } from "./resolve-columns.ts";
import { knownYears } from "./rules.ts";
import { literalText } from "./sql-text.ts";
import { hasZone, unixUnits } from "./time-formats.ts";

/** How a harmonised column is made of a column of the source, in SQL. */
export interface Conversion extends ResolvedColumn {
  readonly column: Column;
  /** Whether a value is only cast to the column's type. */
  readonly isPlain: boolean;
  /** The value as a text, null where there is none, from the column of the source; nothing where that plays no part. */
  readonly text: (source: string) => string;
  /** The value as the column's type, from that text; null where it does not fit. */
  readonly typed: (text: string) => string;
}

/** The types of staged columns. Whole numbers are DOUBLE because the reader would round 3.7 to an INTEGER without a word. */
export const stagedTypes: Readonly<Partial<Record<ColumnKind, string>>> = {
  text: "VARCHAR",
  flag: "BOOLEAN",
  number: "DOUBLE",
  whole: "DOUBLE",
  time: "TIMESTAMPTZ",
};

/** How a column of the layout is read from what the file gives. */
export function conversionOf(resolved: ResolvedColumn, mapping: Mapping = {}): Conversion {
  const { column, source, index } = resolved;
  const { value, values, timeFormat, timeZone, nulls = [] } = source;
  const nullTexts = ["", ...(mapping.nulls ?? []), ...nulls].map((text) => literalText(text));
  const isPlain =
    index !== undefined &&
    nullTexts.length === 1 &&
    [values, timeFormat, timeZone].every((part) => part === undefined);
  return {
    ...resolved,
    isPlain,
    text: (name) => {
      if (value !== undefined) return literalText(value);
      if (index === undefined) return "NULL::VARCHAR";
      return `CASE WHEN ${name} IN (${nullTexts.join(", ")}) THEN NULL ELSE ${name} END`;
    },
    typed: (text) => {
      if (column.kind === "time") return timeExpression(text, timeFormat, timeZone);
      return cast(values === undefined ? text : chosen(text, values), stagedTypes[column.kind]!);
    },
  };
}

function cast(text: string, type: string): string {
  return type === "VARCHAR" ? text : `try_cast(${text} AS ${type})`;
}

function chosen(text: string, values: Readonly<Record<string, string>>): string {
  const cases = Object.entries(values).map(
    ([from, to]) => `WHEN ${literalText(from)} THEN ${literalText(to)}`,
  );
  return cases.length === 0 ? "NULL::VARCHAR" : `CASE ${text} ${cases.join(" ")} END`;
}

// A date alone ends like an offset, which therefore has to follow a time.
const withOffset = String.raw`:\d{2}(\.\d+)?\s*(Z|UTC|[+-]\d{2}(:?\d{2}){0,2})\s*$`;

function timeExpression(
  text: string,
  format: string | undefined,
  zone: string | undefined,
): string {
  const units = unixUnits(format);
  if (units !== undefined) {
    const count = `try_cast(${text} AS DOUBLE)`;
    return `CASE WHEN ${count} BETWEEN ${-1e10 * units} AND ${1e10 * units} THEN to_timestamp(${count} / ${units}) END`;
  }
  const inZone = (time: string): string =>
    zone === undefined ? `${time}::TIMESTAMPTZ` : `timezone(${literalText(zone)}, ${time})`;
  if (format !== undefined) {
    const read = `try_strptime(${text}, ${literalText(format)})`;
    return hasZone(format) ? `${read}::TIMESTAMPTZ` : inZone(read);
  }
  const asWritten = `try_cast(${text} AS TIMESTAMPTZ)`;
  if (zone === undefined) return asWritten;
  return `CASE WHEN regexp_matches(${text}, ${literalText(withOffset)}, 'i') THEN ${asWritten}
    ELSE ${inZone(`try_cast(${text} AS TIMESTAMP)`)} END`;
}

const [earliestTime, latestTime] = [`${knownYears[0]}-01-01`, `${knownYears[1] + 1}-01-01`];

/** The conditions, of which any means that a value cannot be stored although its type holds it. */
export function rangeFaults({ kind }: Column, value: string): string[] {
  if (kind === "number") return [`NOT isfinite(${value})`];
  if (kind === "whole")
    return [`${value} != trunc(${value})`, `abs(${value}) > ${Number.MAX_SAFE_INTEGER}`];
  if (kind === "time")
    return [
      `${value} < '${earliestTime}'::TIMESTAMPTZ`,
      `${value} >= '${latestTime}'::TIMESTAMPTZ`,
    ];
  return [];
}
