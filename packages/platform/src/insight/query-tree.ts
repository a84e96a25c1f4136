import { kinds, runnableKinds } from "./kinds/kinds.ts";
import { placesOf, queryKindsAnnotation } from "./kinds/parameters.ts";
import type { QueryKind, QueryReads, RunnableKind, Spec, Unit } from "./kinds/query-kind.ts";
import type { Places } from "./queries/places.ts";
import { aggregationUnits } from "./units.ts";

/** The kind of a specification. @throws Error for a kind that does not exist: specifications are checked before */
export function kindOf(spec: Spec): QueryKind {
  const kind = kinds.get(spec.query_kind);
  if (!kind) throw new Error(`there is no query kind ${spec.query_kind}`);
  return kind;
}

/** The units that a kind may be answered per. */
export function unitsOf(kind: RunnableKind): readonly Unit[] {
  return kind.units ?? (kind.unitFrom === "nonspatial" ? ["nonspatial"] : aggregationUnits);
}

/** The fields of a kind that hold a sub-query or a list of them, with the kinds that these may be of. */
export function subqueryFields(kind: QueryKind): ReadonlyMap<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  for (const [field, schema] of Object.entries(kind.schema.properties)) {
    const { [queryKindsAnnotation]: own, items } = schema as Annotated;
    const names = own ?? items?.[queryKindsAnnotation];
    if (names) fields.set(field, names);
  }
  return fields;
}

interface Annotated {
  readonly [queryKindsAnnotation]?: readonly string[];
  readonly items?: Annotated;
}

/** The sub-queries of a specification, in the order of its kind's parameters. */
export function subqueriesOf(spec: Spec): readonly Spec[] {
  return [...subqueryFields(kindOf(spec)).keys()].flatMap((field) => subqueriesIn(spec, field));
}

function subqueriesIn(spec: Spec, field: string): readonly Spec[] {
  const value = spec[field];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each): each is Spec => isSpec(each));
}

/** Whether a value looks like a specification. */
export function isSpec(value: unknown): value is Spec {
  return (
    typeof value === "object" &&
    value !== null &&
    "query_kind" in value &&
    typeof value.query_kind === "string"
  );
}

/** What places a sound specification tells apart; undefined when it tells none apart. */
export function placesOfQuery(spec: Spec): Places | undefined {
  const { unitFrom } = kindOf(spec);
  if (unitFrom === "nonspatial") return undefined;
  if (unitFrom === "own") return placesOf(spec as never);
  const below = spec[unitFrom];
  const first: unknown = Array.isArray(below) ? below[0] : below;
  return isSpec(first) ? placesOfQuery(first) : undefined;
}

/** The unit of an answer. */
export function unitOfQuery(spec: Spec): Unit {
  return placesOfQuery(spec)?.unit ?? "nonspatial";
}

/** The field with the subscribers that count. */
const subsetField = "subscriber_subset";

/**
 * The names of the kinds of a specification and of all below it, each once. What stands below a subset counts as `subscriber_subset`:
 * any kind may stand there, and a right for each would not fit into a token.
 */
export function kindNamesOf(spec: Spec): readonly string[] {
  const below = [...subqueryFields(kindOf(spec)).keys()].flatMap((field) => {
    const specs = subqueriesIn(spec, field);
    if (field === subsetField) return specs.length === 0 ? [] : [subsetField];
    return specs.flatMap((each) => kindNamesOf(each));
  });
  return [...new Set([spec.query_kind, ...below])];
}

/** What a sound specification and all below it need. */
export function readsOfQuery(spec: Spec): readonly QueryReads[] {
  const own = kindOf(spec).reads?.(spec as never);
  return [
    ...(own ? [own].flat() : []),
    ...subqueriesOf(spec).flatMap((below) => readsOfQuery(below)),
  ];
}

/** The names that `kindNamesOf` may give for specifications of a kind. */
export function kindNamesBelow(name: string, found = new Set<string>()): ReadonlySet<string> {
  const kind = kinds.get(name);
  if (!kind || found.has(name)) return found;
  found.add(name);
  for (const [field, names] of subqueryFields(kind)) {
    if (field === subsetField) found.add(subsetField);
    else for (const below of names) kindNamesBelow(below, found);
  }
  return found;
}

/** The kind of a specification that may be run. */
export function runnableKindOf(spec: Spec): RunnableKind {
  const kind = runnableKinds.get(spec.query_kind);
  if (!kind) throw new Error(`${spec.query_kind} cannot be run`);
  return kind;
}
