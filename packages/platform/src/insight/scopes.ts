import { runnableKinds } from "./kinds/kinds.ts";
import type { Spec } from "./kinds/query-kind.ts";
import { kindNamesBelow, kindNamesOf, unitOfQuery, unitsOf } from "./query-tree.ts";

/** What a token is allowed to do with queries at all; without a scope for a kind these grant nothing. */
const actionScopes = [
  "run",
  "get_result",
  "get_available_dates",
  "get_qa",
  "ingest",
  "sql",
] as const;

/** Every scope there is, sorted: the actions and `<unit>:<top kind>:<kind>` for each kind that may be in one that may be run. */
export function allScopes(): string[] {
  const queryScopes = [...runnableKinds.values()].flatMap((kind) =>
    unitsOf(kind).flatMap((unit) =>
      [...kindNamesBelow(kind.name)].map((below) => queryScope(unit, kind.name, below)),
    ),
  );
  return [...new Set([...actionScopes, ...queryScopes])].toSorted();
}

/** The scope for using a kind in a query of a kind that may be run, per this unit. */
function queryScope(unit: string, top: string, below: string): string {
  return `${unit}:${top}:${below}`;
}

/** The scopes of all kinds in a sound specification, which one role has to hold. */
export function scopesOf(spec: Spec): string[] {
  const unit = unitOfQuery(spec);
  return kindNamesOf(spec).map((name) => queryScope(unit, spec.query_kind, name));
}

/** The scope for the polygons of a unit. */
export function geographyScope(unit: string): string {
  return queryScope(unit, "geography", "geography");
}
