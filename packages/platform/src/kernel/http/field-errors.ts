import { closest } from "fastest-levenshtein";
import type { TLocalizedValidationError } from "typebox/error";

import type { JsonSchema } from "./json-schema.ts";
import type { FieldError } from "./problem.ts";

type ValidationError = TLocalizedValidationError;

/** What is wrong with a value, field by field, in sentences for the person who wrote it. */
export function fieldErrors(
  errors: readonly ValidationError[],
  schema: JsonSchema,
): readonly FieldError[] {
  const told = errors.filter((error) => !isToldByAnother(error, errors));
  return told.flatMap((error) => explain(error, errors, schema)).slice(0, 20);
}

/** An unknown member is told by itself and not by its object as well, and what an alternative wants by the union. */
function isToldByAnother(error: ValidationError, errors: readonly ValidationError[]): boolean {
  if (error.keyword === "additionalProperties") return true;
  return errors.some(
    ({ keyword, schemaPath }) =>
      (keyword === "anyOf" || keyword === "oneOf") &&
      error.schemaPath.startsWith(`${schemaPath}/${keyword}/`),
  );
}

function explain(
  error: ValidationError,
  errors: readonly ValidationError[],
  schema: JsonSchema,
): FieldError[] {
  const field = fieldAt(error.instancePath);
  switch (error.keyword) {
    case "required":
      return error.params.requiredProperties.map((name) => ({
        field: join(field, name),
        message: "This member is missing.",
      }));
    case "boolean":
      return [{ field, message: explainUnknown(error, schema) }];
    case "unevaluatedProperties":
      return error.params.unevaluatedProperties.map((name) => ({
        field: join(field, String(name)),
        message: unknownMember,
      }));
    case "anyOf":
    case "oneOf":
      return [{ field, message: alternativesOf(error, errors) }];
    default:
      return [{ field, message: sentenceOf(error) }];
  }
}

const unknownMember = "There is no member of this name.";

/** For a member that the schema `false` met, which stands for all that the object does not name. */
function explainUnknown(error: ValidationError, schema: JsonSchema): string {
  const object = schemaAt(schema, error.schemaPath.replace(/\/\w+$/, ""));
  const known = Object.keys(object?.properties ?? {});
  const name = unescape(error.instancePath.split("/").at(-1) ?? "").slice(0, 100);
  if (known.length === 0) return unknownMember;
  return `${unknownMember} The nearest is ${closest(name, known)}.`;
}

function alternativesOf(union: ValidationError, errors: readonly ValidationError[]): string {
  const inside = errors.filter(
    (error) =>
      error.schemaPath.startsWith(`${union.schemaPath}/${union.keyword}/`) &&
      error.instancePath === union.instancePath,
  );
  const types = inside.flatMap((error) => (error.keyword === "type" ? typesOf(error) : []));
  return types.length > 0
    ? `Must be ${[...new Set(types)].join(" or ")}.`
    : "Has none of the forms that are accepted here.";
}

function typesOf(error: ValidationError & { keyword: "type" }): readonly string[] {
  return [error.params.type].flat().map(articled);
}

function articled(type: string): string {
  if (type === "null") return type;
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function sentenceOf(error: ValidationError): string {
  switch (error.keyword) {
    case "type":
      return `Must be ${typesOf(error).join(" or ")}.`;
    case "enum":
      return oneOf(error.params.allowedValues);
    case "const":
      return oneOf([error.params.allowedValue]);
    case "format":
      return `Must be ${formats[error.params.format] ?? `a valid ${error.params.format}`}.`;
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return `Must be ${error.params.comparison} ${error.params.limit}.`;
    case "minLength":
      return `Must have at least ${error.params.limit} characters.`;
    case "maxLength":
      return `Must have at most ${error.params.limit} characters.`;
    case "minItems":
      return `Must have at least ${error.params.limit} items.`;
    case "maxItems":
      return `Must have at most ${error.params.limit} items.`;
    default:
      return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
  }
}

function oneOf(values: readonly unknown[]): string {
  return `Must be one of: ${values.map(String).join(", ")}.`;
}

const formats: Readonly<Record<string, string>> = {
  date: "a date such as 2016-01-31",
  "date-time": "a time such as 2016-01-31T12:00:00Z",
  uuid: "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
  email: "a mail address",
  uri: "an address such as https://example.org/path",
};

/** `/hours/0/start~1hour` as `hours.0.start/hour`. */
function fieldAt(pointer: string): string {
  return pointer.split("/").slice(1).map(unescape).join(".");
}

function join(field: string, name: string): string {
  return field === "" ? name : `${field}.${name}`;
}

function schemaAt(schema: JsonSchema, pointer: string): JsonSchema | undefined {
  let found: unknown = schema;
  for (const step of pointer.split("/").slice(1).map(unescape)) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return found as JsonSchema | undefined;
}

function unescape(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}
