import { format } from "oxfmt";

import { camelCase, parameterOfField } from "../../packages/client/src/parameter-names.ts";
import * as groups from "../../packages/platform/src/insight/kinds/groups.ts";
import { queryKindsAnnotation } from "../../packages/platform/src/insight/kinds/parameters.ts";
import type { QueryKind } from "../../packages/platform/src/insight/kinds/query-kind.ts";
import {
  describeKind,
  type Field,
  fieldsOf,
  isSame,
  mayBeNull,
  type Schema,
} from "./json-schema.ts";
import { builderOf } from "./query-programs.ts";

/** The kinds of queries that exist: all, and those that may be run. */
export interface Kinds {
  readonly kinds: ReadonlyMap<string, QueryKind>;
  readonly runnableKinds: ReadonlyMap<string, QueryKind>;
}

const banner = `// Written by \`node scripts/client-types.ts\` from the kinds of queries of the platform. Change those, and run it again.\n`;

/**
 * TypeScript types of query specifications: for each kind an interface of the specification as it is sent and one of the parameters
 * that the client's functions take, and unions of those that may stand in the same places.
 */
export async function renderQueryTypes({ kinds, runnableKinds }: Kinds): Promise<string> {
  const all = [...kinds.values()];
  const subqueries = all.filter(({ name }) => !runnableKinds.has(name));
  const parts = [
    banner,
    `import type { Hours } from "./types.ts";`,
    doc("Every kind of query that may be run, with what it answers."),
    `export const runnableQueryKinds = ${JSON.stringify(sentences(runnableKinds.values()))} as const;`,
    doc("Every kind of query that is only a part of others, with what it is about."),
    `export const subqueryKinds = ${JSON.stringify(sentences(subqueries))} as const;`,
    doc("A query that may be run, as it is sent."),
    `export type RunnableSpec = ${unionOf([...runnableKinds.keys()])};`,
    ...Object.entries(groups).flatMap(([name, names]) => [
      doc(groupSentences[name] ?? ""),
      `export type ${groupTypeOf(name)} = ${unionOf(names)};`,
    ]),
    ...all.flatMap((kind) => [renderSpec(kind), renderParameters(kind)]),
  ];
  return await formatted("query-specs.ts", parts.join("\n"));
}

/** Functions that make specifications, one for each kind, and the methods of a connection that make queries of them. */
export async function renderQueryBuilders({ kinds, runnableKinds }: Kinds): Promise<string> {
  const all = [...kinds.values()];
  const runnable = [...runnableKinds.values()];
  const types = all.flatMap(({ name }) => [specTypeOf(name), parametersTypeOf(name)]);
  const parts = [
    banner,
    `import { makeSpec } from "./make-spec.ts";`,
    `import type { RunnableSpec, ${types.join(", ")} } from "./query-specs.ts";`,
    `import type { Query } from "./query.ts";`,
    ...all.map(renderSpecFunction),
    doc("A query of each kind that may be run. Nothing is asked until it is run."),
    `export interface QueryBuilders {`,
    ...runnable.map(
      (kind) =>
        `/** ${describeKind(kind)} */\n${builderOf(kind.name)}(parameters: ${parametersTypeOf(kind.name)}): Query;`,
    ),
    `}`,
    doc("Makes the methods that describe queries, of what makes a query of a specification."),
    `export function createQueryBuilders(query: (spec: RunnableSpec) => Query): QueryBuilders { return {`,
    ...runnable.map(
      (kind) =>
        `${builderOf(kind.name)}: (parameters) => query(${specFunctionOf(kind)}(parameters)),`,
    ),
    `}; }`,
  ];
  return await formatted("query-builders.ts", parts.join("\n"));
}

function renderSpec(kind: QueryKind): string {
  const lines = fieldsOf(kind).map(({ name, schema, isRequired }) =>
    member(name, isRequired, fieldType(schema, isRequired), schema.description),
  );
  return `${doc(`${describeKind(kind)} As it is sent.`)}\nexport interface ${specTypeOf(kind.name)} {\n${lines.join("\n")}\n}`;
}

function renderParameters(kind: QueryKind): string {
  const lines = parametersOf(kind).map(({ name, schema, isRequired }) =>
    member(
      parameterOfField(kind.name, name),
      isRequired,
      parameterType(name, schema, isRequired),
      describeParameter(schema),
    ),
  );
  return `${doc(`Parameters of \`${specFunctionOf(kind)}\`.`)}\nexport interface ${parametersTypeOf(kind.name)} {\n${lines.join("\n")}\n}`;
}

function renderSpecFunction(kind: QueryKind): string {
  const leftOut = parametersOf(kind).flatMap(({ name, schema, isRequired }) => {
    if (isRequired || notSent.has(name)) return [];
    if (schema.default !== undefined) return [`${name}: ${JSON.stringify(schema.default)}`];
    return mayBeNull(schema) ? [`${name}: null`] : [];
  });
  const [spec, parameters] = [specTypeOf(kind.name), parametersTypeOf(kind.name)];
  return `${doc(describeKind(kind))}
    export function ${specFunctionOf(kind)}(parameters: ${parameters}): ${spec} {
      return makeSpec<${spec}>("${kind.name}", {${leftOut.join(", ")}}, parameters);
    }`;
}

/** Fields that flowclient sends only when they are given. */
const notSent: ReadonlySet<string> = new Set(["range"]);

/** Parameters that are written otherwise than their fields. */
const parameterForms: Readonly<Record<string, string>> = {
  hours: "Hours",
  night_hours: "Hours",
  bins: "number | readonly number[]",
};

function parameterType(name: string, schema: Schema, isRequired: boolean): string {
  const form = parameterForms[name];
  if (form === undefined) return fieldType(schema, isRequired);
  return mayBeNull(schema) ? `${form} | null` : form;
}

function fieldType(schema: Schema, isRequired: boolean): string {
  const type = typeOf(schema);
  // A subset may also be named by the id of a query that was computed.
  return queryKindsAnnotation in schema && !isRequired ? `${type} | string | null` : type;
}

function typeOf(schema: Schema): string {
  const names = schema[queryKindsAnnotation];
  if (names) return subqueryType(names);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map((each) => typeOf(each)).join(" | ");
  if (schema.type === "array") return `readonly (${typeOf(schema.items ?? {})})[]`;
  if (schema.type === "object") return objectType(schema);
  return scalarTypes[schema.type ?? ""] ?? "unknown";
}

const scalarTypes: Readonly<Record<string, string>> = {
  string: "string",
  number: "number",
  integer: "number",
  boolean: "boolean",
  null: "null",
};

function objectType({ properties, patternProperties, required = [] }: Schema): string {
  const [values] = Object.values(patternProperties ?? {});
  if (values) return `Readonly<Record<string, ${typeOf(values)}>>`;
  const members = Object.entries(properties ?? {}).map(([name, schema]) =>
    member(name, required.includes(name), typeOf(schema), schema.description),
  );
  return `{\n${members.join("\n")}\n}`;
}

/** The name of a group where these are its kinds, else a union of them. */
function subqueryType(names: readonly string[]): string {
  const group = Object.entries(groups).find(([, members]) => isSame(members, names));
  return group ? groupTypeOf(group[0]) : unionOf(names);
}

const groupSentences: Readonly<Record<keyof typeof groups, string>> &
  Readonly<Record<string, string>> = {
  singleLocationKinds: "A sub-query with at most one place for each subscriber.",
  locationKinds: "A sub-query with places for each subscriber.",
  numericMetricKinds: "A sub-query with a number for each subscriber.",
  categoricalMetricKinds: "A sub-query with a text for each subscriber.",
  metricKinds: "A sub-query with a number or a text for each subscriber.",
  subscriberKinds: "A sub-query whose subscribers can be a subset.",
};

function groupTypeOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1).replace(/Kinds$/, "Spec")}`;
}

function unionOf(names: readonly string[]): string {
  return names.map((name) => specTypeOf(name)).join(" | ");
}

/** The fields that a function takes: the kind is its name, and a sample is taken by a function of its own. */
function parametersOf(kind: QueryKind): readonly Field[] {
  return fieldsOf(kind).filter(({ name }) => name !== "query_kind" && name !== "sampling");
}

function describeParameter({ description = "", default: standard }: Schema): string {
  return standard === undefined
    ? description
    : `${description} \`${JSON.stringify(standard)}\` when left out.`.trim();
}

function sentences(kinds: Iterable<QueryKind>): Readonly<Record<string, string>> {
  return Object.fromEntries([...kinds].map((kind) => [kind.name, describeKind(kind)]));
}

function member(name: string, isRequired: boolean, type: string, description = ""): string {
  return `${description === "" ? "" : `/** ${description} */\n`}readonly ${name}${isRequired ? "" : "?"}: ${type};`;
}

function doc(text: string): string {
  return `\n/** ${text} */`;
}

function typeNameOf(kind: string): string {
  const name = camelCase(kind);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function specTypeOf(kind: string): string {
  return `${typeNameOf(kind)}Spec`;
}

function parametersTypeOf(kind: string): string {
  return `${typeNameOf(kind)}Parameters`;
}

function specFunctionOf({ name }: QueryKind): string {
  return `${camelCase(name)}Spec`;
}

async function formatted(name: string, source: string): Promise<string> {
  const { code, errors } = await format(name, source, { printWidth: 100, sortImports: {} });
  if (errors.length > 0) throw new Error(`${name} cannot be formatted: ${errors[0]?.message}`);
  return code;
}
