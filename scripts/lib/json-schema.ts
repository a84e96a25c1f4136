import { queryKindsAnnotation } from "../../packages/platform/src/insight/kinds/parameters.ts";
import type { QueryKind } from "../../packages/platform/src/insight/kinds/query-kind.ts";

/** The parts of a JSON schema that kinds of queries are made of. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Of a sub-query: the kinds that it may be of. */
  readonly [queryKindsAnnotation]?: readonly string[];
}

/** A field of a specification. */
export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** The fields of a kind's specification. */
export function fieldsOf({ schema }: QueryKind): readonly Field[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).map(([name, field]) => ({
    name,
    schema: field,
    isRequired: required.includes(name),
  }));
}

/** The sentence that says what a kind computes. */
export function describeKind({ schema }: QueryKind): string {
  return (schema as Schema).description ?? "";
}

/** The kinds that a sub-query may be of; undefined for other fields. */
export function subqueryKindsOf(schema: Schema): readonly string[] | undefined {
  return schema[queryKindsAnnotation] ?? schema.items?.[queryKindsAnnotation];
}

export function mayBeNull(schema: Schema): boolean {
  const isNullable = schema.anyOf?.some(({ type }) => type === "null") ?? false;
  return isNullable || queryKindsAnnotation in schema;
}

/** Whether two lists name the same kinds. */
export function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
