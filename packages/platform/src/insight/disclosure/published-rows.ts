import { peopleOf } from "./minimum-people.ts";
import type { CountedRow } from "./result-rows.ts";

/** Rows as the record of releases holds them: what tells them apart, their people and their values. */
export interface PublishedRows {
  /** The columns that tell rows apart, sorted. */
  readonly columns: readonly string[];
  readonly rows: readonly PublishedRow[];
}

export interface PublishedRow {
  /** In the order of the columns. */
  readonly cells: readonly (string | number | null)[];
  readonly people: number;
  readonly value: number | null;
}

/** The rows of an answer about people, for the record. */
export function publishedRowsOf(rows: readonly CountedRow[]): PublishedRows {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = [...names].filter((name) => !measures.has(name)).toSorted();
  return { columns, rows: rows.map((row) => publishedRowOf(row, columns)) };
}

const measures: ReadonlySet<string> = new Set(["value", "contributors"]);

function publishedRowOf(row: CountedRow, columns: readonly string[]): PublishedRow {
  const value = row["value"];
  return {
    cells: columns.map((name) => row[name] ?? null),
    people: peopleOf(row),
    value: typeof value === "number" ? value : null,
  };
}

/** What tells a row apart, as text. */
export function keyOf({ cells }: Pick<PublishedRow, "cells">): string {
  return JSON.stringify(cells);
}

/** Rows by what tells them apart. */
export function byKey({ rows }: PublishedRows): ReadonlyMap<string, PublishedRow> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** The rows as text, for the store. */
export function writeRows({ columns, rows }: PublishedRows): string {
  return JSON.stringify([columns, rows.map(({ cells, people, value }) => [cells, people, value])]);
}

/** Reads what `writeRows` wrote. */
export function readRows(text: string): PublishedRows {
  const [columns, rows] = JSON.parse(text) as [
    string[],
    [PublishedRow["cells"], number, number | null][],
  ];
  return { columns, rows: rows.map(([cells, people, value]) => ({ cells, people, value })) };
}
