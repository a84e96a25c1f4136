import type { Disclosure, Unit } from "../kinds/query-kind.ts";
import { columnNames } from "../kinds/result-columns.ts";
import type { CountedRow, ResultRow } from "./result-rows.ts";

/** The rule of a kind, for an answer per this unit. */
export interface MinimumPeople {
  readonly disclosure: Disclosure;
  readonly unit: Unit;
  /** Rows of this many people or fewer are left out. */
  readonly threshold: number;
}

/**
 * Leaves out the rows of too few people, and with them those of their group where the kind's rule says so.
 *
 * @throws Error for a row about people that does not say of how many: it must never be published
 */
export function requireMinimumPeople(
  rows: readonly CountedRow[],
  { disclosure, unit, threshold }: MinimumPeople,
): readonly CountedRow[] {
  if (disclosure.rule === "public") return rows;
  const isEnough = (row: CountedRow) => peopleOf(row) > threshold;
  if (disclosure.rule === "people") return rows.filter((row) => isEnough(row));
  const columns = groupColumns(disclosure.by, unit);
  const groupOf = (row: CountedRow) => JSON.stringify(columns.map((name) => row[name] ?? null));
  const small = new Set(rows.filter((row) => !isEnough(row)).map((row) => groupOf(row)));
  return rows.filter((row) => !small.has(groupOf(row)));
}

/** Of how many people a row is made. @throws Error when it does not say so */
export function peopleOf({ contributors }: CountedRow): number {
  if (typeof contributors === "number" && Number.isFinite(contributors)) return contributors;
  throw new Error("a row of an answer about people does not say of how many it is made");
}

/** A row as it is published. */
export function withoutPeople(row: CountedRow): ResultRow {
  const { contributors: _, ...published } = row;
  return published;
}

function groupColumns(
  by: Extract<Disclosure, { rule: "groups" }>["by"],
  unit: Unit,
): readonly string[] {
  if (by === "place") return columnNames(["place"], unit);
  if (by === "places of a flow") return columnNames(["place_from", "place_to"], unit);
  return by;
}
