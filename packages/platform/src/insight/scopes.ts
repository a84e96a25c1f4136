import { kinds } from "./kinds/kinds.ts";
import { regionUnits } from "./units.ts";

/** What a token is allowed to do with queries at all; without a scope for a kind these grant nothing. */
const actionScopes = [
  "run",
  "get_result",
  "get_available_dates",
  "get_qa",
  "ingest",
  "sql",
] as const;

/** Every scope there is, sorted: the actions and `<unit>:<top kind>:<kind>` for each kind that may be run. */
export function allScopes(): string[] {
  const queryScopes = [...kinds.values()].flatMap((kind) =>
    kind.units.map((unit) => queryScope(unit, kind.name)),
  );
  const geographyScopes = regionUnits.map((unit) => geographyScope(unit));
  return [...actionScopes, ...queryScopes, ...geographyScopes].toSorted();
}

/** The scope for a query of this kind per this unit. */
export function queryScope(unit: string, kind: string): string {
  return `${unit}:${kind}:${kind}`;
}

/** The scope for the polygons of a unit. */
export function geographyScope(unit: string): string {
  return queryScope(unit, "geography");
}
