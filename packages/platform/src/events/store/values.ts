import type { DuckDBType, DuckDBValue } from "@duckdb/node-api";

/** What a row of a result may hold: dates as `YYYY-MM-DD`, times as ISO 8601 in UTC, every number as a number. */
export type ReadValue =
  | string
  | number
  | boolean
  | null
  | readonly ReadValue[]
  | { readonly [name: string]: ReadValue };

export type ReadRow = Readonly<Record<string, ReadValue>>;

const millisecondsPerDay = 86_400_000;

/** Turns a value of DuckDB into a plain one. */
export function toPlain(value: DuckDBValue, _type?: DuckDBType): ReadValue {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  if ("days" in value && !("months" in value)) return isoDate(value.days);
  if ("micros" in value && !("months" in value)) return isoTime(Number(value.micros) / 1000);
  if ("scale" in value) return value.toDouble();
  if ("items" in value) return value.items.map((item) => toPlain(item));
  if ("entries" in value && !Array.isArray(value.entries)) {
    const fields = Object.entries(value.entries as Record<string, DuckDBValue>);
    return Object.fromEntries(fields.map(([name, field]) => [name, toPlain(field)]));
  }
  return String(value);
}

function isoDate(days: number): string {
  return new Date(days * millisecondsPerDay).toISOString().slice(0, 10);
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
