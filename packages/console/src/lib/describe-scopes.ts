import { actionScopes, compareUnits, nameKind, parseQueryScope } from "./scope-grammar.ts";
import type { QueryScope } from "./scope-grammar.ts";

/** What scopes allow, in words. */
export interface ScopeDescription {
  /** What is allowed, each beginning in lower case: "read results". Empty where nothing is. */
  readonly allowed: readonly string[];
  /** Sentences about what is chosen and yet cannot be used, because a scope beside it is missing. */
  readonly missing: readonly string[];
}

// Longer lists are cut, and the rest is counted.
const mostNamed = 5;
const mostPartsNamed = 3;
const mostWithParts = 3;

/** Says what the scopes of one role allow together. Scopes of several roles are never combined: describe each by itself. */
export function describeScopes(scopes: readonly string[]): ScopeDescription {
  const held = new Set(scopes);
  const queries = [...held].flatMap((scope) => parseQueryScope(scope) ?? []);
  const outlines = queries.filter(({ topKind }) => topKind === "geography");
  const kinds = groupByKind(queries.filter(({ topKind }) => topKind !== "geography"));
  const unknown = [...held].filter(
    (scope) => !actionScopes.includes(scope) && parseQueryScope(scope) === undefined,
  );
  return {
    allowed: [
      ...(held.has("run") ? describeKinds(kinds) : []),
      ...(held.has("get_result") ? describeReading(kinds, outlines) : []),
      ...(held.has("get_available_dates") ? ["see which days have data"] : []),
      ...(held.has("get_qa") ? ["read the quality of the data"] : []),
      ...(held.has("ingest") ? ["load data"] : []),
      ...(held.has("sql") ? ["read single events of single people with SQL"] : []),
      ...(unknown.length > 0 ? [`use ${listInWords(unknown, "and", "scopes")}`] : []),
    ],
    missing: describeMissing(held, kinds, outlines),
  };
}

/** The description as one sentence: "Read results; see which days have data; nothing else." */
export function describeScopesInOneSentence(scopes: readonly string[]): string {
  const { allowed } = describeScopes(scopes);
  if (allowed.length === 0) return "Nothing.";
  const text = [...allowed, "nothing else"].join("; ");
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** A top kind, per which units, and made of which other kinds. */
interface HeldKind {
  readonly topKind: string;
  readonly units: readonly string[];
  readonly parts: readonly string[];
  /** Whether the kind itself is held; without it none of its queries can be asked. */
  readonly isWhole: boolean;
}

function groupByKind(queries: readonly QueryScope[]): HeldKind[] {
  return [...Map.groupBy(queries, ({ topKind }) => topKind)].map(([topKind, ofKind]) => {
    const itself = ofKind.filter(({ kind }) => kind === topKind);
    const units = new Set((itself.length > 0 ? itself : ofKind).map(({ unit }) => unit));
    const parts = new Set(ofKind.map(({ kind }) => kind).filter((kind) => kind !== topKind));
    return {
      topKind,
      units: [...units].toSorted(compareUnits),
      parts: [...parts].toSorted(),
      isWhole: itself.length > 0,
    };
  });
}

function describeKinds(kinds: readonly HeldKind[]): string[] {
  const whole = kinds.filter(({ isWhole }) => isWhole);
  const byUnits = Map.groupBy(whole, ({ units }) => describeUnits(units));
  return [...byUnits].map(([units, ofUnits]) => {
    const isShort = ofUnits.length <= mostWithParts;
    const names = ofUnits.map(
      ({ topKind, parts }) => `${nameKind(topKind)}${isShort ? describeParts(parts) : ""}`,
    );
    return `ask for ${listInWords(names, "and", "kinds of query")} ${units}`.trimEnd();
  });
}

function describeParts(parts: readonly string[]): string {
  if (parts.length === 0) return "";
  if (parts.length > mostPartsNamed) return ` (made of ${parts.length} kinds of query)`;
  return ` (made of ${listInWords(parts.map(nameKind), "and", "kinds")})`;
}

function describeUnits(units: readonly string[]): string {
  const regions = units.filter((unit) => unit !== "lon-lat" && unit !== "nonspatial");
  const places = [
    ...(regions.length > 0 ? [`per ${listInWords(regions, "or", "units")} region`] : []),
    ...(units.includes("lon-lat") ? ["per point"] : []),
  ];
  const isAlsoWhole = units.includes("nonspatial") && places.length > 0;
  return [...places, ...(isAlsoWhole ? ["not divided by place"] : [])].join(" or ");
}

function describeReading(kinds: readonly HeldKind[], outlines: readonly QueryScope[]): string[] {
  const units = outlines.map(({ unit }) => unit).toSorted(compareUnits);
  return [
    ...(kinds.some(({ isWhole }) => isWhole) ? ["read results"] : []),
    ...(units.length > 0
      ? [`get the outlines of the ${listInWords(units, "and", "units")} regions`]
      : []),
  ];
}

function describeMissing(
  held: ReadonlySet<string>,
  kinds: readonly HeldKind[],
  outlines: readonly QueryScope[],
): string[] {
  const hasWhole = kinds.some(({ isWhole }) => isWhole);
  const halves = kinds.filter(({ isWhole }) => !isWhole).map(({ topKind }) => nameKind(topKind));
  return [
    ...(hasWhole && !held.has("run") ? ["Without “run” no query can be asked."] : []),
    ...(hasWhole && !held.has("get_result") ? ["Without “get_result” no result can be read."] : []),
    ...(!hasWhole && outlines.length > 0 && !held.has("get_result")
      ? ["Without “get_result” no outlines can be read."]
      : []),
    ...(!hasWhole && held.has("run") ? ["No query kind is chosen, so nothing can be asked."] : []),
    ...(halves.length > 0
      ? [`Of ${listInWords(halves, "and", "kinds")} only parts are chosen, not the kind itself.`]
      : []),
  ];
}

/** "a, b and c"; of a long list the first few and the number of the others. */
function listInWords(items: readonly string[], word: "and" | "or", others: string): string {
  if (items.length > mostNamed + 1) {
    const rest = `${items.length - mostNamed} more ${others}`;
    return `${items.slice(0, mostNamed).join(", ")} ${word} ${rest}`;
  }
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1) ?? ""}`;
}
