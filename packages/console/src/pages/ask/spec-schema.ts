/** A JSON schema, as far as the platform's specification uses it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly example?: unknown;
  readonly readOnly?: boolean;
  /** The kinds that a query there may be of, where the schema refers to none. */
  readonly "x-query-kinds"?: readonly string[];
}

/** What a parameter takes, as a form asks for it. */
export type FieldType =
  | { readonly type: "choice"; readonly options: readonly string[] }
  | { readonly type: "choices"; readonly options: readonly string[] }
  | { readonly type: "query"; readonly kinds: readonly string[] }
  | { readonly type: "queries"; readonly kinds: readonly string[] }
  | { readonly type: "object"; readonly fields: readonly Field[] }
  | { readonly type: "date" | "text" | "flag" | "json" }
  | { readonly type: "number"; readonly isWhole: boolean };

/** One parameter of a kind. */
export interface Field {
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** What counts where nothing is given. */
  readonly standard: unknown;
  readonly takes: FieldType;
}

/** A kind of query as a form shows it. */
export interface Kind {
  readonly name: string;
  readonly description: string;
  readonly fields: readonly Field[];
  /** A specification to begin with; undefined where there is none. */
  readonly example: Spec | undefined;
}

/** A query's specification. */
export interface Spec {
  readonly query_kind: string;
  readonly [parameter: string]: unknown;
}

/** The kinds that a specification of the interface describes. */
export interface Kinds {
  readonly byName: ReadonlyMap<string, Kind>;
  /** The names of those that may be run by themselves. */
  readonly runnable: readonly string[];
}

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Reads the kinds from the component schemas of FlowAPI's specification. */
export function readKinds(schemas: Schemas): Kinds {
  const { FlowmachineQuerySchema: top, ...others } = schemas;
  const kinds = Object.entries(others)
    .filter(([, schema]) => schema.properties?.["query_kind"] !== undefined)
    .map(([name, schema]) => readKind(name, schema, schemas));
  return {
    byName: new Map(kinds.map((kind) => [kind.name, kind])),
    runnable: (top?.oneOf ?? []).map(nameOfReference).toSorted(),
  };
}

function readKind(name: string, schema: JsonSchema, schemas: Schemas): Kind {
  const fields = readFields(schema, schemas).filter((field) => field.name !== "query_kind");
  return {
    name,
    description: schema.description ?? "",
    fields,
    example: isSpec(schema.example) ? schema.example : undefined,
  };
}

function readFields(schema: JsonSchema, schemas: Schemas): readonly Field[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, property]) => property.readOnly !== true)
    .map(([name, property]) => ({
      name,
      description: property.description ?? "",
      isRequired: schema.required?.includes(name) ?? false,
      standard: property.default,
      takes: readType(name, property, schemas),
    }));
}

function readType(name: string, schema: JsonSchema, schemas: Schemas): FieldType {
  const plain = withoutNull(schema);
  const queries = queryKindsOf(plain, schemas);
  if (queries.length > 0) return { type: "query", kinds: queries };
  const options = wordsOf(plain);
  if (options.length > 0) return { type: "choice", options };
  if (plain.type === "array" && plain.items !== undefined) return readList(plain.items, schemas);
  if (plain.type === "boolean") return { type: "flag" };
  if (plain.type === "integer" || plain.type === "number") {
    return { type: "number", isWhole: plain.type === "integer" };
  }
  if (plain.type === "string") return { type: /(^|_)date(_|$)/.test(name) ? "date" : "text" };
  const fields = plain.properties === undefined ? [] : readFields(plain, schemas);
  return fields.length > 0 && fields.length < 6 ? { type: "object", fields } : { type: "json" };
}

function readList(items: JsonSchema, schemas: Schemas): FieldType {
  const queries = queryKindsOf(withoutNull(items), schemas);
  if (queries.length > 0) return { type: "queries", kinds: queries };
  const options = wordsOf(withoutNull(items));
  return options.length > 0 ? { type: "choices", options } : { type: "json" };
}

/** The one alternative that is not null; the schema itself where there are several. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const alternatives = schema.anyOf ?? schema.allOf ?? [];
  const others = alternatives.filter(({ type }) => type !== "null");
  const [only] = others;
  return only !== undefined && others.length === 1 ? withoutNull(only) : schema;
}

function queryKindsOf(schema: JsonSchema, schemas: Schemas): readonly string[] {
  const { "x-query-kinds": named } = schema;
  if (named !== undefined) return named;
  const references = schema.$ref === undefined ? (schema.oneOf ?? schema.anyOf ?? []) : [schema];
  return references
    .map(nameOfReference)
    .filter((name) => schemas[name]?.properties?.["query_kind"] !== undefined);
}

function nameOfReference({ $ref }: JsonSchema): string {
  return $ref?.split("/").at(-1) ?? "";
}

function wordsOf(schema: JsonSchema): readonly string[] {
  const words = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  return words.filter((word): word is string => typeof word === "string");
}

/** Whether a value is a specification. */
export function isSpec(value: unknown): value is Spec {
  return (
    typeof value === "object" &&
    value !== null &&
    "query_kind" in value &&
    typeof value.query_kind === "string"
  );
}
