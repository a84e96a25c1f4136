import type { TSchema } from "typebox";

import { kinds } from "./kinds/kinds.ts";
import type { Spec } from "./kinds/query-kind.ts";
import { parseMoment } from "./moment.ts";
import { isSpec } from "./query-tree.ts";

/**
 * A specification in its one form: without nulls, with the defaults of its kind, numbers that were sent as text as numbers, moments
 * written in one way, event types once and in order, keys in order; its sub-queries as well. What is of an unknown kind stays as it
 * is.
 */
export function normalise(spec: Spec): Spec {
  const kind = kinds.get(spec.query_kind);
  const properties: Readonly<Record<string, TSchema>> = kind?.schema.properties ?? {};
  const defaults = Object.entries(properties).flatMap(([name, schema]) =>
    "default" in schema ? [[name, schema["default"]] as const] : [],
  );
  const given = Object.entries(spec)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => [name, normaliseValue(name, value, properties[name])] as const);
  const entries = [...new Map<string, unknown>([...defaults, ...given])];
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b))) as Spec;
}

function normaliseValue(name: string, value: unknown, schema: TSchema | undefined): unknown {
  if (isSpec(value)) return normalise(value);
  if (Array.isArray(value)) {
    const values: unknown[] = value.map((each) => (isSpec(each) ? normalise(each) : each));
    if (name !== "event_types" || !values.every((each) => typeof each === "string")) return values;
    return [...new Set(values)].toSorted(compare);
  }
  if (typeof value === "string" && momentFields.test(name)) return momentText(value) ?? value;
  if (typeof value === "string" && schema && takesNumber(schema)) return numberOf(value) ?? value;
  return sortKeys(value);
}

const momentFields = /^(start_date|end_date|date)(_[ab])?$/;

/** A day where a moment is its beginning. */
function momentText(text: string): string | undefined {
  const moment = parseMoment(text);
  return moment?.isMidnight === true ? moment.day : moment?.timestamp;
}

/** Python's clients send some numbers as text. */
function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

function takesNumber(schema: TSchema): boolean {
  const { type, anyOf } = schema as { readonly type?: string; readonly anyOf?: readonly TSchema[] };
  return (
    type === "number" || type === "integer" || (anyOf?.some((each) => takesNumber(each)) ?? false)
  );
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .filter(([, each]) => each !== null)
    .map(([name, each]) => [name, sortKeys(each)] as const);
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
