import { singleLocationKinds } from "../kinds/groups.ts";
import type { Spec } from "../kinds/query-kind.ts";
import { isSpec } from "../query-tree.ts";
import type { Withheld } from "./differencing.ts";
import { byKey, keyOf, type PublishedRow, type PublishedRows } from "./published-rows.ts";

/** A question whose rows are sums of those of another. */
export interface Total {
  readonly spec: Spec;
  /** The column of the total, by the column of its parts; columns that are not here are added up over. */
  readonly columns: (part: string) => string | undefined;
}

const singleLocations: ReadonlySet<string> = new Set(singleLocationKinds);

/**
 * The questions of which this one tells the parts: of flows, how many had each place before and after; of labelled answers, those
 * without labels; of those who did not move, were at their place of reference, came or went, all who were there.
 */
export function totalsOf(spec: Spec): readonly Total[] {
  const { query_kind: kind, from_location: from, to_location: to, locations } = spec;
  if (kind === "labelled_spatial_aggregate" && isSpec(locations)) {
    return [{ spec: { query_kind: "spatial_aggregate", locations }, columns: withoutLabel }];
  }
  const wholes = wholesOf(spec);
  if (wholes.length > 0) return wholes.map((whole) => ({ spec: whole, columns: withoutLabel }));
  if (!isSpec(from) || !isSpec(to)) return [];
  const { labels: _, ...unlabelled } = spec;
  if (kind === "labelled_flows") {
    return [{ spec: { ...unlabelled, query_kind: "flows" }, columns: withoutLabel }];
  }
  if (kind !== "flows" || !isSingle(from) || !isSingle(to)) return [];
  return [
    { spec: { query_kind: "spatial_aggregate", locations: from }, columns: ending("_from") },
    { spec: { query_kind: "spatial_aggregate", locations: to }, columns: ending("_to") },
  ];
}

function isSingle(locations: unknown): boolean {
  return isSpec(locations) && singleLocations.has(locations.query_kind);
}

function countOf(locations: unknown): Spec {
  return { query_kind: "spatial_aggregate", locations };
}

/** The questions that count, per place, all of whom a question counts some. */
function wholesOf(spec: Spec): readonly Spec[] {
  const { query_kind: kind, locations, unique_locations: places } = spec;
  const { reference_locations: reference, from_location: from, to_location: to } = spec;
  switch (kind) {
    case "unmoving_counts":
      return [countOf(locations)];
    case "active_at_reference_location_counts":
      return [countOf(reference), countOf(places)];
    case "unmoving_at_reference_location_counts":
      return [
        {
          query_kind: "active_at_reference_location_counts",
          unique_locations: locations,
          reference_locations: reference,
        },
        countOf(reference),
      ];
    case "outflows":
      return isSingle(from) ? [countOf(from)] : [];
    case "inflows":
      return isSingle(to) ? [countOf(to)] : [];
    default:
      return [];
  }
}

/** The columns of a labelled answer become those of one without labels. */
export function withoutLabel(column: string): string | undefined {
  return column === "label" ? undefined : column;
}

function ending(end: string): Total["columns"] {
  return (column) => (column.endsWith(end) ? column.slice(0, -end.length) : undefined);
}

/** The rows of a total of which few people are not in its published parts. */
export function totalsWithFewHidden(
  total: PublishedRows,
  parts: PublishedRows,
  columns: Total["columns"],
  threshold: number,
): Withheld {
  const groups = groupsOf(parts, total.columns, columns);
  const isolated = total.rows.filter((row) => {
    const hidden = row.people - sum(groups.get(keyOf(row)) ?? []);
    return hidden > 0 && hidden <= threshold;
  });
  return new Map(isolated.map((row) => [keyOf(row), "total"]));
}

/**
 * The parts to leave out so that of no published total few people are missing: of each such total the smallest part, of more people
 * than the threshold itself.
 */
export function partsWithFewHidden(
  parts: PublishedRows,
  total: PublishedRows,
  columns: Total["columns"],
  threshold: number,
): Withheld {
  const isolated = totalsWithFewHidden(total, parts, columns, threshold);
  const withheld: Withheld = new Map();
  for (const [key, group] of groupsOf(parts, total.columns, columns)) {
    if (!isolated.has(key)) continue;
    const smallest = group.toSorted((a, b) => a.people - b.people)[0];
    if (smallest) withheld.set(keyOf(smallest), "total");
  }
  return withheld;
}

/** The parts of each row of the total, by what tells that row apart. */
function groupsOf(
  parts: PublishedRows,
  totalColumns: readonly string[],
  columns: Total["columns"],
): ReadonlyMap<string, readonly PublishedRow[]> {
  const positions = totalColumns.map((name) =>
    parts.columns.findIndex((column) => columns(column) === name),
  );
  return Map.groupBy(parts.rows, ({ cells }) =>
    keyOf({ cells: positions.map((position) => cells[position] ?? null) }),
  );
}

function sum(rows: readonly PublishedRow[]): number {
  return rows.reduce((total, { people }) => total + people, 0);
}

/** Rows by what tells them apart, without those that are left out. */
export function without(rows: PublishedRows, withheld: Withheld): PublishedRows {
  const kept = [...byKey(rows)].filter(([key]) => !withheld.has(key)).map(([, row]) => row);
  return { columns: rows.columns, rows: kept };
}
