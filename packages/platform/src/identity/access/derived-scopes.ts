import { accessErrors } from "./access-errors.ts";
import { type Json, member, type SpecificationReader } from "./specification.ts";

const actions = ["run", "get_result", "get_available_dates"];
const withoutUnit = "nonspatial";

/** What a part of the document says by itself, and which other parts it refers to. */
interface Found {
  readonly kinds: readonly string[];
  readonly references: readonly string[];
}

/**
 * The scopes of a FlowAPI whose document does not list them, as FlowKit 1.18 derives them from the schema of its queries:
 * `<unit>:<kind>:<kind below it>` for each kind of query, its aggregation units and every kind that can occur in it, the
 * actions, and the geography of every unit.
 *
 * @throws `identity.specification_invalid` when there is no such schema, or it gives more scopes than allowed
 */
export function deriveScopes(reader: SpecificationReader, mostScopes: number): string[] {
  const scopes = new Set(actions);
  const add = (scope: string) => {
    reader.step();
    scopes.add(scope);
    if (scopes.size > mostScopes) throw invalid(`it has more than ${mostScopes} scopes`);
  };
  const kindsBelow = createSearch(reader);
  for (const alternative of alternativesOf(reader)) {
    const kind = kindOf(reader, alternative);
    if (kind === null)
      throw invalid("FlowmachineQuerySchema has an alternative without query_kind");
    const kinds = kindsBelow(alternative);
    for (const unit of unitsOf(reader, alternative)) {
      for (const below of kinds) add(`${unit}:${kind}:${below}`);
      if (unit !== withoutUnit) add(`${unit}:geography:geography`);
    }
  }
  return [...scopes];
}

function alternativesOf(reader: SpecificationReader): Json[] {
  const schemas = member(member(reader.document, "components"), "schemas");
  const alternatives = member(reader.resolve(member(schemas, "FlowmachineQuerySchema")), "oneOf");
  if (Array.isArray(alternatives)) return alternatives as unknown[];
  throw invalid(
    "it has neither x-security-scopes at components.securitySchemes.token nor components.schemas.FlowmachineQuerySchema.oneOf",
  );
}

function kindOf(reader: SpecificationReader, schema: Json): string | null {
  const properties = member(reader.resolve(schema), "properties");
  return firstKind(reader, member(properties, "query_kind"));
}

function firstKind(reader: SpecificationReader, property: Json): string | null {
  const values = member(reader.resolve(property), "enum");
  const first: unknown = Array.isArray(values) ? values[0] : undefined;
  return typeof first === "string" ? first : null;
}

/** The units by which a kind aggregates, each once. */
function unitsOf(reader: SpecificationReader, schema: Json): string[] {
  const property = member(member(reader.resolve(schema), "properties"), "aggregation_unit");
  const values = member(reader.resolve(property), "enum");
  if (!Array.isArray(values)) return [withoutUnit];
  return [...new Set(values.filter((value): value is string => typeof value === "string"))];
}

/** Finds every kind that can occur in a schema. Each part of the document is read once, however often it is referred to. */
function createSearch(reader: SpecificationReader): (schema: Json) => Set<string> {
  const known = new Map<string, Found>();
  const read = (reference: string) => {
    const found = known.get(reference) ?? readPart(reader, reader.follow(reference));
    known.set(reference, found);
    return found;
  };
  return (schema) => {
    const kinds = new Set<string>();
    const seen = new Set<string>();
    const waiting = [readPart(reader, schema)];
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      for (const kind of part.kinds) kinds.add(kind);
      for (const reference of part.references) {
        reader.step();
        if (seen.has(reference)) continue;
        seen.add(reference);
        waiting.push(read(reference));
      }
    }
    return kinds;
  };
}

/** Reads a part down to its references, with a list of what is left to read: a deep document must not fill the stack. */
function readPart(reader: SpecificationReader, part: Json): Found {
  const kinds = new Set<string>();
  const references = new Set<string>();
  const waiting: unknown[] = [part];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    reader.step();
    const reference = member(value, "$ref");
    if (typeof reference === "string") references.add(reference);
    const kind = firstKind(reader, member(member(value, "properties"), "query_kind"));
    if (kind !== null) kinds.add(kind);
    for (const child of Object.values(value)) waiting.push(child);
  }
  return { kinds: [...kinds], references: [...references] };
}

function invalid(reason: string): Error {
  return accessErrors.specification_invalid({ reason });
}
