import type { TProperties } from "typebox";
import { Value } from "typebox/value";

import { type JsonSchema, type NamedSchemas, withMembers } from "./json-schema.ts";

/** Of how many wrong items of an array the errors are told. */
const toldItems = 8;

/**
 * The schema with every choice that the value has made taken: of a union, the alternative that the value means by its
 * type or by a constant member such as `query_kind`. What is wrong with the value is then told of that alternative
 * alone, instead of all of them.
 */
export function narrowSchema(
  schema: JsonSchema,
  value: unknown,
  named: NamedSchemas = {},
): JsonSchema {
  if (schema.$ref !== undefined) {
    const target = named[schema.$ref];
    return target ? narrowSchema(target, value, named) : schema;
  }
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return narrowUnion(schema, flatten(alternatives, named), value, named);
  const narrow = (part: JsonSchema, of: unknown) => narrowSchema(part, of, named);
  const { properties, items, allOf } = schema;
  return withMembers(schema, {
    ...(allOf && { allOf: allOf.map((part) => narrow(part, value)) }),
    ...(properties &&
      isRecord(value) && { properties: narrowProperties(properties, value, narrow) }),
    ...(Array.isArray(value) && isSingle(items) && narrowItems(items, value, named)),
  });
}

type Narrow = (part: JsonSchema, of: unknown) => JsonSchema;

function narrowProperties(
  properties: Readonly<Record<string, JsonSchema>>,
  value: Readonly<Record<string, unknown>>,
  narrow: Narrow,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, part]) => [name, narrow(part, value[name])]),
  );
}

/** Looks only at the first items that are wrong: an array may have very many. */
function narrowItems(
  items: JsonSchema,
  value: readonly unknown[],
  named: NamedSchemas,
): Pick<JsonSchema, "items" | "prefixItems"> {
  const prefixItems: JsonSchema[] = [];
  let wrong = 0;
  for (const item of value) {
    if (wrong === toldItems) break;
    const isRight = Value.Check(named as TProperties, items, item);
    prefixItems.push(isRight ? {} : narrowSchema(items, item, named));
    if (!isRight) wrong += 1;
  }
  return { prefixItems, items: {} };
}

/** A union's alternatives, with those of unions directly within it. */
function flatten(alternatives: readonly JsonSchema[], named: NamedSchemas): readonly JsonSchema[] {
  return alternatives.flatMap((alternative) => {
    const target = alternative.$ref === undefined ? alternative : named[alternative.$ref];
    const inner = target?.anyOf ?? target?.oneOf;
    return inner ? flatten(inner, named) : (target ?? alternative);
  });
}

function narrowUnion(
  union: JsonSchema,
  alternatives: readonly JsonSchema[],
  value: unknown,
  named: NamedSchemas,
): JsonSchema {
  const ofType = alternatives.filter((alternative) => acceptsType(alternative, value));
  const meant = ofType.filter((alternative) => acceptsConstants(alternative, value));
  if (meant.length === 1) return narrowSchema(meant[0]!, value, named);
  if (meant.length > 1) return union;
  const constants = alternatives.flatMap(constantsOf);
  if (constants.length > 0) {
    return { enum: [...constants, ...alternatives.filter(isNull).map(() => null)] };
  }
  return wantsConstantMember(ofType) ?? (ofType.length === 1 ? ofType[0]! : union);
}

/** When a member that would tell the alternatives apart has none of their values: a schema that asks for one of them. */
function wantsConstantMember(alternatives: readonly JsonSchema[]): JsonSchema | undefined {
  const members = alternatives.map((alternative) => Object.keys(constantMembersOf(alternative)));
  const shared = members[0]?.find((name) => members.every((names) => names.includes(name)));
  if (shared === undefined) return undefined;
  const wanted = alternatives.flatMap((alternative) =>
    constantsOf(alternative.properties![shared]!),
  );
  return { type: "object", required: [shared], properties: { [shared]: { enum: wanted } } };
}

function acceptsConstants(alternative: JsonSchema, value: unknown): boolean {
  const constants = constantsOf(alternative);
  if (constants.length > 0) return constants.includes(value);
  return Object.entries(constantMembersOf(alternative)).every(
    ([name, member]) => isRecord(value) && constantsOf(member).includes(value[name]),
  );
}

/** The required members that have one of a few fixed values. */
function constantMembersOf(schema: JsonSchema): Record<string, JsonSchema> {
  const entries = Object.entries(schema.properties ?? {});
  return Object.fromEntries(
    entries.filter(
      ([name, member]) => schema.required?.includes(name) && constantsOf(member).length > 0,
    ),
  );
}

function constantsOf(schema: JsonSchema): readonly unknown[] {
  if ("const" in schema) return [schema.const];
  return schema.enum ?? [];
}

function acceptsType(schema: JsonSchema, value: unknown): boolean {
  return schema.type === undefined || [schema.type].flat().some((type) => isOfType(type, value));
}

function isOfType(type: string, value: unknown): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isRecord(value);
  if (type === "integer") return typeof value === "number";
  return typeof value === type;
}

function isNull(schema: JsonSchema): boolean {
  return schema.type === "null";
}

function isSingle(items: JsonSchema["items"]): items is JsonSchema {
  return items !== undefined && !Array.isArray(items);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
