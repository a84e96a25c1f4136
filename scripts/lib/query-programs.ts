import { format } from "oxfmt";

import { camelCase, parameterOfField } from "../../packages/client/src/parameter-names.ts";

interface Spec {
  readonly query_kind: string;
  readonly [field: string]: unknown;
}

/** How the client is told the same query: the call of its function, with functions for the sub-queries. */
export async function writeClientCall(spec: Spec, isRunnable: boolean): Promise<string> {
  const name = isRunnable ? `connection.${builderOf(spec.query_kind)}` : specFunctionOf(spec);
  const { code } = await format("call.ts", `${name}(${writeParameters(spec)});`, {
    printWidth: 100,
  });
  return code.trimEnd();
}

const mostFlags = 8;

/** The same query on the command line; undefined where it would have too many flags to be read. */
export function writeCommand(spec: Spec): string | undefined {
  const { query_kind: kind, ...fields } = spec;
  const flags = flatten(fields).map(
    ([name, value]) => ` \\\n      --param ${quote(`${name}=${value}`)}`,
  );
  return flags.length > mostFlags ? undefined : `npx flotilla query ${kind}${flags.join("")}`;
}

function writeParameters(spec: Spec): string {
  const parameters = Object.entries(spec)
    .filter(([field]) => field !== "query_kind")
    .map(([field, value]) => {
      const name = parameterOfField(spec.query_kind, field);
      return `${name}: ${writeValue(field, value)}`;
    });
  return `{ ${parameters.join(", ")} }`;
}

function writeValue(field: string, value: unknown): string {
  if (isSpec(value)) return `${specFunctionOf(value)}(${writeParameters(value)})`;
  if (Array.isArray(value)) return `[${value.map((each) => writeValue("", each)).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  if (field === "bins") return JSON.stringify(value["n_bins"] ?? value["bin_list"]);
  if ("start_hour" in value) {
    return JSON.stringify({ start: value["start_hour"], end: value["end_hour"] });
  }
  return JSON.stringify(value);
}

/** Each value by the names on the way to it; lists of plain values and objects of many stay whole. */
function flatten(fields: object, prefix = ""): readonly (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    if (isSpec(value) || (Array.isArray(value) && value.some(isSpec))) {
      return flatten(value as object, `${path}.`);
    }
    return [[path, typeof value === "string" ? value : JSON.stringify(value)] as const];
  });
}

function quote(text: string): string {
  return /^[\w.:=-]+$/.test(text) ? text : `'${text}'`;
}

function specFunctionOf({ query_kind: kind }: Spec): string {
  return `${camelCase(kind)}Spec`;
}

/** The method of a connection for a kind; its `geography` gives the shapes at once. */
export function builderOf(kind: string): string {
  return kind === "geography" ? "geographyQuery" : camelCase(kind);
}

function isSpec(value: unknown): value is Spec {
  return isObject(value) && typeof value["query_kind"] === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
