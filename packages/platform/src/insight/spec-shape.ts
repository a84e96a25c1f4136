import { Value } from "typebox/value";

import type { FieldMessages, QueryKind } from "./kinds/query-kind.ts";

/** What is wrong with the shape of a specification, by field; its sub-queries are looked at as far as their kind. */
export function checkShape(kind: QueryKind, body: unknown): FieldMessages {
  const messages = new Map<string, Set<string>>();
  for (const error of toldErrors(Value.Errors(kind.schema, body))) {
    for (const [field, message] of describe(kind, error)) {
      messages.set(field, (messages.get(field) ?? new Set()).add(message));
    }
  }
  return Object.fromEntries([...messages].map(([field, texts]) => [field, [...texts]]));
}

export function isEmpty(messages: FieldMessages): boolean {
  return Object.keys(messages).length === 0;
}

/** The messages of both, field by field. */
export function merge(first: FieldMessages, second: FieldMessages): FieldMessages {
  return { ...first, ...second };
}

type ShapeError = ReturnType<typeof Value.Errors>[number];

/**
 * Without what others tell better: that a value could also have been null, that it fits no alternative, and that its
 * object has unknown members.
 */
function toldErrors(errors: readonly ShapeError[]): readonly ShapeError[] {
  const telling = errors.filter(
    ({ keyword, params }) =>
      keyword !== "anyOf" &&
      keyword !== "additionalProperties" &&
      !("type" in params && params.type === "null"),
  );
  const told = new Set(telling.map((error) => stepsTo(error)[0]));
  return errors.filter((error) => telling.includes(error) || !told.has(stepsTo(error)[0]));
}

function describe(kind: QueryKind, error: ShapeError): readonly (readonly [string, string])[] {
  const [field, ...inner] = stepsTo(error);
  if (field === undefined) return describeObject(error);
  if (error.keyword === "enum") {
    const choices = (error.params as { readonly allowedValues: readonly unknown[] }).allowedValues;
    const names = inner.filter((name) => !/^\d+$/.test(name));
    return [[[field, ...names].join("."), `Must be one of: ${choices.join(", ")}.`]];
  }
  const sentence = error.keyword === "boolean" ? "Unknown field." : `${error.message}.`;
  return [[field, [...inner, sentence].join(": ")]];
}

function describeObject(error: ShapeError): readonly (readonly [string, string])[] {
  if (error.keyword !== "required") return [];
  return error.params.requiredProperties.map((name) => [name, "Missing data for required field."]);
}

/** The names on the way to the value (RFC 6901). */
function stepsTo({ instancePath }: ShapeError): string[] {
  const steps = instancePath.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
