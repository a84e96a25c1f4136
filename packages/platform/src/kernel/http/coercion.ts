import { Value } from "typebox/value";

import type { JsonSchema } from "./json-schema.ts";

const decimalNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * Query and path parameters, which arrive as text, as the types that their schema wants. What is not plainly written in
 * that type stays as it came, for the validation to refuse.
 */
export function coerceParameters(schema: JsonSchema, values: unknown): unknown {
  if (typeof values !== "object" || values === null) return values;
  const coerced: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(values)) {
    const wanted = schema.properties?.[name];
    coerced[name] = wanted ? coerce(wanted, value) : value;
  }
  return coerced;
}

function coerce(schema: JsonSchema, value: unknown): unknown {
  if (schema.type === "array") {
    const items = schema.items as JsonSchema | undefined;
    return [value].flat().map((item) => (items ? coerce(items, item) : item));
  }
  if (typeof value !== "string") return value;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return coerceToFirst(alternatives, value);
  return coerceText(typeOf(schema), value);
}

function coerceToFirst(alternatives: readonly JsonSchema[], value: string): unknown {
  for (const alternative of alternatives) {
    const candidate = coerce(alternative, value);
    if (Value.Check(alternative, candidate)) return candidate;
  }
  return value;
}

function typeOf(schema: JsonSchema): unknown {
  return schema.type ?? typeof (schema.const ?? schema.enum?.[0]);
}

function coerceText(type: unknown, value: string): unknown {
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  if (type !== "integer" && type !== "number") return value;
  return decimalNumber.test(value) && isExact(type, value) ? Number(value) : value;
}

function isExact(type: string, value: string): boolean {
  return type === "number" ? Number.isFinite(Number(value)) : Number.isSafeInteger(Number(value));
}
