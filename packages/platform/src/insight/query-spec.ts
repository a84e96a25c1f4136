import { createHash } from "node:crypto";

import { Value } from "typebox/value";

import { type Dialect, render, type RenderedQuery } from "#events";

import { insightErrors } from "./errors.ts";
import { kinds } from "./kinds/kinds.ts";
import type { FieldMessages, QueryKind, QueryReads } from "./kinds/query-kind.ts";
import type { AggregationUnit } from "./units.ts";

/** A specification that was found sound, ready to be computed. */
export interface SoundQuery {
  readonly kind: QueryKind;
  readonly unit: AggregationUnit;
  /** The specification with nulls and defaults removed and its keys in order: equal questions have equal text. */
  readonly canonical: string;
  readonly reads: QueryReads;
  /** Writes the query as an engine takes it. */
  readonly renderFor: (dialect: Dialect) => RenderedQuery;
}

/**
 * Finds the kind and unit of a submitted specification: all that is needed to know which scopes it takes. The unit is
 * undefined when it is not one of the kind's.
 *
 * @throws `insight.spec_unreadable`, `insight.kind_unknown`
 */
export function identifyQuery(body: unknown): {
  kind: QueryKind;
  unit: AggregationUnit | undefined;
} {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw insightErrors.spec_unreadable({ reason: "It is not a JSON object." });
  }
  const { query_kind: name, aggregation_unit: unit } = body as Record<string, unknown>;
  if (typeof name !== "string") {
    throw insightErrors.spec_unreadable({
      reason: "Query kind must be specified when running a query.",
    });
  }
  const kind = kinds.get(name);
  if (!kind) {
    throw insightErrors.kind_unknown({
      kind: JSON.stringify(name.slice(0, 60)),
      known: [...kinds.keys()].join(", "),
    });
  }
  return { kind, unit: kind.units.find((known) => known === unit) };
}

/**
 * Checks a submitted specification.
 *
 * @throws `insight.parameters_invalid` naming every field that is wrong, and what `identifyQuery` throws
 */
export function readQuery(body: unknown): SoundQuery {
  const { kind, unit } = identifyQuery(body);
  const shapeMessages = checkShape(kind, body);
  const messages = isEmpty(shapeMessages) ? kind.check(body as never) : shapeMessages;
  if (!isEmpty(messages) || !unit) throw invalid(messages);
  return {
    kind,
    unit,
    canonical: canonicalText(body as Record<string, unknown>),
    reads: kind.reads(body as never),
    renderFor: (dialect) => render(kind.compile(body as never, dialect), dialect),
  };
}

/** The id of a question about one version of the data under one disclosure rule. */
export function queryId(query: SoundQuery, dataVersion: string, threshold: number): string {
  return createHash("sha256")
    .update(JSON.stringify([query.canonical, dataVersion, threshold]))
    .digest("hex")
    .slice(0, 32);
}

function checkShape(kind: QueryKind, body: unknown): FieldMessages {
  const messages = new Map<string, Set<string>>();
  for (const error of toldErrors(Value.Errors(kind.schema, body))) {
    for (const [field, message] of describe(kind, error)) {
      messages.set(field, (messages.get(field) ?? new Set()).add(message));
    }
  }
  return Object.fromEntries([...messages].map(([field, texts]) => [field, [...texts]]));
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
  const choices = literalsOf(kind.schema.properties[field]);
  if (choices.length > 0) return [[field, `Must be one of: ${choices.join(", ")}.`]];
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

/** The literal values that a schema admits, at any depth of unions and lists. */
function literalsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const { const: literal, anyOf, items } = schema as Record<string, unknown>;
  if (typeof literal === "string") return [literal];
  return [...(Array.isArray(anyOf) ? anyOf : []), items].flatMap((part) => literalsOf(part));
}

function invalid(messages: FieldMessages): Error {
  const reasons = Object.entries(messages)
    .map(([field, texts]) => `${field}: ${texts.join(" ")}`)
    .join(" ");
  return insightErrors.parameters_invalid(
    { reasons },
    { extensions: { payload: { validation_error_messages: messages } } },
  );
}

function canonicalText(spec: Record<string, unknown>): string {
  const entries = Object.entries(spec)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => [key, Array.isArray(value) ? sortedSet(value) : value])
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  return JSON.stringify(Object.fromEntries(entries), (_, value: unknown) => sortKeys(value));
}

function sortedSet(values: readonly unknown[]): string[] {
  return [...new Set(values.map(String))].toSorted();
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b)));
}

function isEmpty(messages: FieldMessages): boolean {
  return Object.keys(messages).length === 0;
}
