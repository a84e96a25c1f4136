import {
  actionScopes,
  compareUnits,
  nameKind,
  nameUnit,
  parseQueryScope,
} from "./scope-grammar.ts";

/** One scope as a picker shows it. */
interface ScopeChoice {
  readonly scope: string;
  readonly name: string;
}

/** The scopes of one unit and one top kind: the kind itself, and the kinds that its queries may be made of. */
export interface KindGroup {
  readonly id: string;
  readonly name: string;
  readonly choices: readonly ScopeChoice[];
}

/** The scopes of one unit, or those that are for no unit. */
export interface UnitGroup {
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly KindGroup[];
  /** Every scope below, each once. */
  readonly scopes: readonly string[];
}

const actionNames: Readonly<Record<string, string>> = {
  run: "Run queries",
  get_result: "Read results",
  get_available_dates: "See which days have data",
  get_qa: "Read the quality of the data",
  ingest: "Load data",
  sql: "Read single events with SQL",
};

/** Groups scopes for a picker: the actions, then by unit and by top kind, then what follows no known grammar. */
export function groupScopes(scopes: readonly string[]): UnitGroup[] {
  const actions: string[] = [];
  const others: string[] = [];
  const units = new Map<string, Map<string, ScopeChoice[]>>();
  for (const scope of [...new Set(scopes)].toSorted()) {
    if (actionScopes.includes(scope)) actions.push(scope);
    else if (!addQueryScope(units, scope)) others.push(scope);
  }
  actions.sort((left, right) => actionScopes.indexOf(left) - actionScopes.indexOf(right));
  const ofUnits = [...units].toSorted(([left], [right]) => compareUnits(left, right));
  return [
    ...groupOfSingles("actions", "Actions", actions),
    ...ofUnits.map(([unit, kinds]) => groupOfUnit(unit, kinds)),
    ...groupOfSingles("others", "Other scopes", others),
  ];
}

/** The groups with only those choices whose name, unit or scope has every word of the search. */
export function searchScopes(groups: readonly UnitGroup[], search: string): readonly UnitGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return groups;
  const found = (...texts: string[]): boolean => {
    const text = texts.join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups.flatMap((unit) => {
    const kinds = unit.kinds.flatMap((kind) => {
      const choices = kind.choices.filter(({ scope, name }) =>
        found(unit.name, kind.name, name, scope),
      );
      return choices.length === 0 ? [] : [{ ...kind, choices }];
    });
    return kinds.length === 0 ? [] : [{ ...unit, kinds, scopes: scopesOf(kinds) }];
  });
}

/** Whether all, some or none of these scopes are chosen. */
export function stateOf(
  scopes: readonly string[],
  chosen: ReadonlySet<string>,
): "all" | "some" | "none" {
  const count = countChosen(scopes, chosen);
  if (count === 0) return "none";
  return count === scopes.length ? "all" : "some";
}

/** How many of these scopes are chosen. */
export function countChosen(scopes: readonly string[], chosen: ReadonlySet<string>): number {
  return scopes.reduce((count, scope) => count + (chosen.has(scope) ? 1 : 0), 0);
}

function addQueryScope(units: Map<string, Map<string, ScopeChoice[]>>, scope: string): boolean {
  const parts = parseQueryScope(scope);
  if (parts === undefined) return false;
  const { unit, topKind, kind } = parts;
  const kinds = units.get(unit) ?? new Map<string, ScopeChoice[]>();
  const choices = kinds.get(topKind) ?? [];
  const choice = { scope, name: nameKind(kind) };
  // The kind itself comes before its parts.
  if (kind === topKind) choices.unshift(choice);
  else choices.push(choice);
  units.set(unit, kinds.set(topKind, choices));
  return true;
}

function groupOfUnit(unit: string, kindsByName: ReadonlyMap<string, ScopeChoice[]>): UnitGroup {
  const kinds = [...kindsByName].map(([kind, choices]) => ({
    id: `${unit}:${kind}`,
    name: kind === "geography" ? "outlines of the regions" : nameKind(kind),
    choices,
  }));
  return { id: unit, name: nameUnit(unit), kinds, scopes: scopesOf(kinds) };
}

function groupOfSingles(id: string, name: string, scopes: readonly string[]): UnitGroup[] {
  if (scopes.length === 0) return [];
  const kinds = scopes.map((scope) => {
    const choice = { scope, name: actionNames[scope] ?? scope };
    return { id: `${id}:${scope}`, name: choice.name, choices: [choice] };
  });
  return [{ id, name, kinds, scopes }];
}

function scopesOf(kinds: readonly KindGroup[]): string[] {
  return kinds.flatMap(({ choices }) => choices.map(({ scope }) => scope));
}
