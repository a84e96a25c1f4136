import type { Conversion } from "./conversions.ts";
import { shorten } from "./header.ts";
import { maskRuns } from "./mask-runs.ts";
import { rules } from "./rules.ts";
import type { Source } from "./source.ts";
import type { QuarantinedRow } from "./stage.ts";

const mostKept = 1000;
const longestContent = 500;
const identifiers = new Set(["msisdn", "msisdn_counterpart", "imsi", "imei"]);
const mask = "***";

/** Collects the rows that cannot be read: the first with all that is known of them, and the count of all. */
export class Quarantine {
  #count = 0;
  readonly #rows: QuarantinedRow[] = [];

  get count(): number {
    return this.#count;
  }

  get rows(): readonly QuarantinedRow[] {
    return this.#rows;
  }

  /** How many more are kept. */
  get room(): number {
    return mostKept - this.#rows.length;
  }

  /** Takes the rows of a part of the file. `count` is that of all, where `rows` are only the first of them. */
  add(rows: readonly QuarantinedRow[], count = rows.length): void {
    const ordered = rows.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
    this.#rows.push(...ordered.slice(0, Math.max(this.room, 0)));
    this.#count += count;
  }
}

/** A row whose values were found, one of which cannot be used. */
export interface FaultyRow {
  readonly line: number | null;
  /** The position of the conversion that failed. */
  readonly fault: number;
  /** The value that it failed on. */
  readonly text: string | null;
  /** What the row holds, by the position of the source's column. */
  readonly values: readonly (string | null)[];
}

/** Describes rows that cannot be read. */
export interface RowDescriber {
  /** A row whose values were found. */
  faulty(row: FaultyRow): QuarantinedRow;
  /** A row that does not have the form of the file. */
  broken(row: { line: number; column: string; reason: string; text: string }): QuarantinedRow;
}

/** @param masksIdentifiers Whether identifiers of people and devices are left out. */
export function createRowDescriber(
  source: Source,
  conversions: readonly Conversion[],
  masksIdentifiers: boolean,
): RowDescriber {
  const open = openColumns(conversions);
  const masked = (index: number, value: string): string =>
    !masksIdentifiers ? value : open.has(index) ? maskRuns(value) : value && mask;
  return {
    faulty: ({ line, fault, text, values }) => {
      const conversion = conversions[fault]!;
      const { column, index = -1 } = conversion;
      const shown = text === null ? null : masked(index, text);
      const parts = values.map((value, at) => (value === null ? null : masked(at, value)));
      return {
        line,
        column: column.name,
        reason: reasonOf(conversion, shown),
        content: shorten(contentOf(source, parts), longestContent),
      };
    },
    broken: ({ text, ...row }) => ({
      ...row,
      content: masksIdentifiers ? mask : shorten(text.replaceAll("\0", "\uFFFD"), longestContent),
    }),
  };
}

function isIdentifier({ column }: Conversion): boolean {
  return identifiers.has(column.name);
}

/**
 * Columns of the source that give nothing but harmonised columns without identifiers. In a row with a value too many or too few,
 * an identifier may stand in any column.
 */
function openColumns(conversions: readonly Conversion[]): Set<number | undefined> {
  const closed = new Set(conversions.filter(isIdentifier).map(({ index }) => index));
  return new Set(conversions.map(({ index }) => index).filter((index) => !closed.has(index)));
}

function reasonOf({ column, source }: Conversion, text: string | null): string {
  const { values, timeFormat } = source;
  const { rule } = rules[column.kind];
  if (text === null) return `there is no value, but there must be ${rule}`;
  const value = `"${shorten(text)}"`;
  if (values !== undefined) {
    const known = shorten(Object.keys(values).join(", "));
    return `${value} is none of the values that the mapping gives: ${known}`;
  }
  if (timeFormat !== undefined)
    return `${value} is not a time of the years 1970 to 2199 as ${timeFormat}`;
  return `${value} is not ${rule}`;
}

function contentOf({ format, dialect, names }: Source, values: readonly (string | null)[]): string {
  if (format === "csv") return values.map((value) => value ?? "").join(dialect.delimiter);
  const entries = names.map((name, index) => [name, values[index]]);
  return JSON.stringify(Object.fromEntries(entries.filter(([, value]) => value != null)));
}
