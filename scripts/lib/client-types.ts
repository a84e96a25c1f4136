import { compile, type JSONSchema } from "json-schema-to-typescript";
import { format } from "oxfmt";

type Schema = Readonly<Record<string, unknown>>;

/** The parts of an OpenAPI 3.1 document that types are made of. */
export interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content };
  readonly responses?: Readonly<Record<string, { readonly content?: Content }>>;
}

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface NamedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

const banner = `// Written by \`node scripts/client-types.ts\` from the routes of the platform. Change those, and run it again.`;

/**
 * The TypeScript types of an HTTP interface: an interface for each operation with its method, path, parameters, query, body,
 * responses by status and the body of its failures, an interface for each named schema, and \`Operations\`, which finds an operation's by its id.
 *
 * @throws an error that names every operation without an id of its own
 */
export async function renderClientTypes(document: ApiDocument): Promise<string> {
  const operations = listOperations(document);
  requireIds(operations);
  const source = await compile(toSchema(document, operations), "Operations", {
    additionalProperties: false,
    bannerComment: banner,
    format: false,
    maxItems: -1,
    unknownAny: true,
  });
  const { code, errors } = await format("api.ts", source, { printWidth: 100 });
  if (errors.length > 0) throw new Error(`The types cannot be formatted: ${errors[0]?.message}`);
  return code;
}

const methods = new Set(["get", "put", "post", "delete", "patch"]);

function listOperations(document: ApiDocument): readonly NamedOperation[] {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item ?? {})
      .filter(([method]) => methods.has(method))
      .map(([method, value]) => nameOperation(method.toUpperCase(), path, value as Operation)),
  );
  return operations.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function nameOperation(method: string, path: string, operation: Operation): NamedOperation {
  return { id: operation.operationId ?? "", method, path, operation };
}

function requireIds(operations: readonly NamedOperation[]): void {
  const seen = new Set<string>();
  const wrong = operations.filter(({ id }) => {
    const isWrong = !/^[a-z][A-Za-z0-9]*$/.test(id) || seen.has(id);
    seen.add(id);
    return isWrong;
  });
  if (wrong.length === 0) return;
  const names = wrong.map(({ method, path, id }) => `${method} ${path} (${id || "none"})`);
  throw new Error(
    `These routes need an operationId of their own in camelCase: ${names.join(", ")}`,
  );
}

/** One schema whose definitions are all the types, because the generator takes one schema. */
function toSchema(document: ApiDocument, operations: readonly NamedOperation[]): JSONSchema {
  const named = Object.entries(document.components?.schemas ?? {});
  const definitions = Object.fromEntries([
    ...named.map(([name, schema]) => [name, { ...clean(schema as Schema), title: name }]),
    ...operations.map((operation) => [typeNameOf(operation), describe(operation)]),
  ]);
  const properties = operations.map((operation) => [
    operation.id,
    { $ref: `#/definitions/${typeNameOf(operation)}` },
  ]);
  return {
    ...required(Object.fromEntries(properties)),
    description: "Every operation by its id.",
    definitions,
  };
}

function typeNameOf({ id }: NamedOperation): string {
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}

function describe(named: NamedOperation): Schema {
  const { method, path, operation } = named;
  const { parameters = [], requestBody, responses = {}, summary } = operation;
  const body = requestBody && contentOf(requestBody.content);
  return {
    ...required({
      method: { const: method },
      path: { const: path },
      ...parametersOf(parameters, "path", "parameters"),
      ...parametersOf(parameters, "query", "query"),
      ...(body && { body }),
      ...answersOf(responses),
    }),
    title: typeNameOf(named),
    ...(summary !== undefined && { description: `${summary}.` }),
  };
}

/** A status such as 404, 5XX or default. */
function isFailure([status]: readonly [string, unknown]): boolean {
  return /^[45]|default/.test(status);
}

/** What succeeds by its status; what fails once for all statuses, because it has one shape. */
function answersOf(responses: NonNullable<Operation["responses"]>): Schema {
  const bodies = Object.entries(responses).map(
    ([status, { content }]) => [status, contentOf(content)] as const,
  );
  const failures = new Map(
    bodies.filter(isFailure).map(([, body]) => [JSON.stringify(body), body] as const),
  );
  const succeeding = bodies.filter((answer) => !isFailure(answer));
  return {
    responses: required(Object.fromEntries(succeeding)),
    ...(failures.size > 0 && { failure: anyOf([...failures.values()]) }),
  };
}

function anyOf(alternatives: readonly Schema[]): Schema {
  return alternatives.length === 1 ? alternatives[0]! : { anyOf: alternatives };
}

/** An object with all of these members. */
function required(properties: Schema): Schema {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

function parametersOf(parameters: readonly Parameter[], place: string, member: string): Schema {
  const found = parameters.filter((parameter) => parameter.in === place);
  if (found.length === 0) return {};
  const properties = found.map(({ name, description, schema }) => [
    name,
    { ...clean(schema ?? {}), ...(description !== undefined && { description }) },
  ]);
  const type = {
    type: "object",
    properties: Object.fromEntries(properties),
    required: found.filter((parameter) => parameter.required).map(({ name }) => name),
    additionalProperties: false,
  };
  return { [member]: type };
}

/** What a body is: JSON by its schema, other text as a string, and undefined where there is none. */
function contentOf(content: Content = {}): Schema {
  const alternatives = Object.entries(content).map(([mediaType, { schema }]) =>
    /[/+]json\b/.test(mediaType) ? clean(schema ?? {}) : { type: "string" },
  );
  if (alternatives.length === 0) return { tsType: "undefined" };
  return anyOf(alternatives);
}

/** A schema without names of its own, which would become types at random, and with the generator's form of references. */
function clean(schema: Schema): Schema {
  const { $id: _id, title: _title, $ref, patternProperties, ...rest } = schema;
  const cleaned = Object.entries({ ...rest, ...recordOf(patternProperties) }).map(
    ([keyword, value]) => [keyword, cleanValue(keyword, value)],
  );
  if (typeof $ref === "string")
    cleaned.push(["$ref", $ref.replace("components/schemas", "definitions")]);
  return Object.fromEntries(cleaned);
}

/** A record's members all have one type, whatever the pattern of their names; the generator says that more clearly. */
function recordOf(patternProperties: unknown): Schema {
  const types = Object.values((patternProperties ?? {}) as Schema);
  return types.length === 1 ? { additionalProperties: types[0] } : {};
}

const values = new Set(["const", "enum", "default", "examples", "required"]);

function cleanValue(keyword: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || values.has(keyword)) return value;
  if (Array.isArray(value)) return value.map((part) => cleanValue("", part));
  if (keyword !== "properties") return clean(value as Schema);
  const entries = Object.entries(value).map(([name, part]) => [name, clean(part as Schema)]);
  return Object.fromEntries(entries);
}
