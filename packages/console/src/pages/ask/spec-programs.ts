import { isSpec } from "./spec-schema.ts";
import type { Spec } from "./spec-schema.ts";

/** Kinds without a function in flowclient: their specification is sent as it is. */
const unknownToFlowclient = new Set([
  "dummy_query",
  "dfs_metric_total_amount",
  "unique_visitor_counts",
  "geography",
  "inflows",
  "outflows",
  "labelled_spatial_aggregate",
  "labelled_flows",
]);

/** Parameters that functions name otherwise than the specification, by kind. */
const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  location_event_counts: { interval: "count_interval" },
  unmoving_counts: { locations: "unique_locations" },
  unmoving_at_reference_location_counts: { locations: "unique_locations" },
};

/** The same query in several languages. `origin` is the address of the platform. */
export function writeSpecPrograms(spec: Spec, origin: string): Readonly<Record<string, string>> {
  return {
    TypeScript: writeTypeScript(spec, origin),
    Python: writePython(spec, origin),
    "Command line": `flotilla query --spec - <<'END'\n${JSON.stringify(spec, null, 2)}\nEND`,
    curl: `curl ${origin}/api/0/run \\
  --header "Authorization: Bearer $TOKEN" --header "Content-Type: application/json" \\
  --data '${JSON.stringify(spec, null, 2).replaceAll("'", "\\u0027")}'`,
  };
}

function writeTypeScript(spec: Spec, origin: string): string {
  const samples = hasSample(spec) ? ["randomSampleSpec"] : [];
  const kinds = specFunctions(spec).map((kind) => `${camelCase(kind)}Spec`);
  const functions = [...kinds, ...samples];
  const names = ["connect", ...functions.toSorted()].join(", ");
  return `import { ${names} } from "@flotilla/client";

const connection = connect({ url: "${origin}", token });
const query = connection.${builderOf(spec.query_kind)}(${typeScriptParameters(spec, 0)});
console.table(await query.result());`;
}

/** The kinds of all queries below a specification, each once. */
function specFunctions(spec: Spec): readonly string[] {
  const below = Object.values(spec).flat().filter(isSpec);
  const deeper = below.flatMap((each) => specFunctions(each));
  return [...new Set([...below.map(({ query_kind: kind }) => kind), ...deeper])];
}

function hasSample(spec: Spec): boolean {
  const below = Object.values(spec).flat().filter(isSpec);
  return below.some((each) => isRecord(each["sampling"]) || hasSample(each));
}

function typeScriptParameters(spec: Spec, depth: number): string {
  return writeObject(
    parametersOf(spec).map(([name, value]) => [
      camelCase(name),
      typeScriptValue(name, value, depth + 1),
    ]),
    depth,
  );
}

/** A query below another; a sample of its subscribers is taken by a function of its own. */
function writeSpec({ sampling, ...spec }: Spec, depth: number): string {
  const call = `${camelCase(spec.query_kind)}Spec(${typeScriptParameters(spec, depth)})`;
  if (!isRecord(sampling)) return call;
  const parts = Object.entries(sampling).map(
    ([key, each]) => [camelCase(key), JSON.stringify(each)] as const,
  );
  return `randomSampleSpec(${call}, ${writeObject(parts, depth)})`;
}

/** The method of a connection for a kind; its `geography` gives the shapes at once. */
function builderOf(kind: string): string {
  return kind === "geography" ? "geographyQuery" : camelCase(kind);
}

function typeScriptValue(name: string, value: unknown, depth: number): string {
  if (name === "bins") return JSON.stringify(binsOf(value));
  if (isSpec(value)) return writeSpec(value, depth);
  if (Array.isArray(value) && value.some(isSpec)) {
    return writeList(
      value.map((each: unknown) => typeScriptValue(name, each, depth + 1)),
      depth,
    );
  }
  if (isHours(name, value)) return `{ start: ${value.start_hour}, end: ${value.end_hour} }`;
  if (isRecord(value)) {
    const entries = Object.entries(value).map(
      ([key, each]) => [key, typeScriptValue(key, each, depth + 1)] as const,
    );
    return writeObject(entries, depth);
  }
  return JSON.stringify(value);
}

function writePython(spec: Spec, origin: string): string {
  const head = `import flowclient\n\nconnection = flowclient.connect(url="${origin}", token=token)\n`;
  if (unknownToFlowclient.has(spec.query_kind) || hasSample(spec)) {
    return `${head}query = flowclient.APIQuery(
    connection=connection,
    parameters=${pythonValue("", spec, 1, false)},
)
print(query.get_result())`;
  }
  const own = pythonParameters(spec, 0).map((line) => `    ${line},`);
  return `${head}query = flowclient.${spec.query_kind}(
    connection=connection,
${own.join("\n")}
)
print(query.get_result())`;
}

function pythonParameters(spec: Spec, depth: number): readonly string[] {
  return parametersOf(spec).map(
    ([name, value]) => `${name}=${pythonValue(name, value, depth + 1, true)}`,
  );
}

function pythonValue(name: string, value: unknown, depth: number, usesFunctions: boolean): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (usesFunctions && name === "bins") return JSON.stringify(binsOf(value));
  if (usesFunctions && isHours(name, value)) return `(${value.start_hour}, ${value.end_hour})`;
  if (usesFunctions && isSpec(value)) {
    const lines = pythonParameters(value, depth);
    return `flowclient.${value.query_kind}_spec(${writeLines(lines, depth)})`;
  }
  if (Array.isArray(value)) {
    const parts = value.map((each: unknown) => pythonValue(name, each, depth + 1, usesFunctions));
    return value.some((each) => typeof each === "object")
      ? writeList(parts, depth)
      : `[${parts.join(", ")}]`;
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).map(
      ([key, each]) =>
        `${JSON.stringify(key)}: ${pythonValue(key, each, depth + 1, usesFunctions)}`,
    );
    return `{${writeLines(entries, depth)}}`;
  }
  return JSON.stringify(value);
}

/** The parameters that are given, by the names that functions have for them. */
function parametersOf(spec: Spec): readonly (readonly [string, unknown])[] {
  const names = renamed[spec.query_kind] ?? {};
  return Object.entries(spec)
    .filter(([name, value]) => name !== "query_kind" && value !== null && value !== undefined)
    .map(([name, value]) => [names[name] ?? name, value] as const);
}

/** The functions take a number of bins or their bounds by themselves. */
function binsOf(value: unknown): unknown {
  return isRecord(value) ? (value["n_bins"] ?? value["bin_list"]) : value;
}

interface WrittenHours {
  readonly start_hour: number;
  readonly end_hour: number;
}

function isHours(name: string, value: unknown): value is WrittenHours {
  return name.endsWith("hours") && isRecord(value) && "start_hour" in value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function writeObject(entries: readonly (readonly [string, string])[], depth: number): string {
  const lines = entries.map(([name, text]) => `${writeName(name)}: ${text}`);
  return `{${writeLines(lines, depth)}}`;
}

function writeName(name: string): string {
  return /^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function writeList(parts: readonly string[], depth: number): string {
  return `[${writeLines(parts, depth)}]`;
}

function writeLines(lines: readonly string[], depth: number): string {
  if (lines.length === 0) return "";
  const indent = "  ".repeat(depth + 1);
  return `\n${lines.map((line) => `${indent}${line},`).join("\n")}\n${"  ".repeat(depth)}`;
}
