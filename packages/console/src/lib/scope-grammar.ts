/** What a token may do with queries at all; without a scope for a query kind these grant nothing. */
export const actionScopes: readonly string[] = [
  "run",
  "get_result",
  "get_available_dates",
  "get_qa",
  "ingest",
  "sql",
];

/** A scope for queries: `<unit>:<top kind>:<kind>`, where `kind` is a part of a query of the kind `topKind`, or it itself. */
export interface QueryScope {
  readonly unit: string;
  readonly topKind: string;
  readonly kind: string;
}

/** Reads a scope for queries; undefined for actions and for what other servers may call a scope. */
export function parseQueryScope(scope: string): QueryScope | undefined {
  const [unit, topKind, kind, ...rest] = scope.split(":");
  if (!unit || !topKind || !kind || rest.length > 0) return undefined;
  return { unit, topKind, kind };
}

/** A query kind in words: `unique_subscriber_counts` as "unique subscriber counts". */
export function nameKind(kind: string): string {
  return kind.replaceAll("_", " ");
}

/** The name of a unit's group: `admin3` as "Per admin3 region". */
export function nameUnit(unit: string): string {
  if (unit === "nonspatial") return "Not divided by place";
  return unit === "lon-lat" ? "Per point (lon-lat)" : `Per ${unit} region`;
}

/** Units from the largest to the smallest, then what is not a region. */
export function compareUnits(left: string, right: string): number {
  return rankOf(left) - rankOf(right) || left.localeCompare(right, "en");
}

function rankOf(unit: string): number {
  return ["lon-lat", "nonspatial"].indexOf(unit) + 1;
}
