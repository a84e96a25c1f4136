import { format } from "oxfmt";

import {
  locationKinds,
  metricKinds,
  numericMetricKinds,
  singleLocationKinds,
  subscriberKinds,
} from "../../packages/platform/src/insight/kinds/groups.ts";
import type {
  QueryKind,
  RunnableKind,
} from "../../packages/platform/src/insight/kinds/query-kind.ts";
import { unitsOf } from "../../packages/platform/src/insight/query-tree.ts";
import {
  describeKind,
  type Field,
  fieldsOf,
  isSame,
  type Schema,
  subqueryKindsOf,
} from "./json-schema.ts";
import { renderMarkdownTable } from "./markdown.ts";
import { writeClientCall, writeCommand } from "./query-programs.ts";

const introduction = `# Queries

<!-- Written by \`npm run docs\` from the kinds of queries. -->

Each kind of query has a name, parameters and columns. The [queries that may be run](#queries-that-may-be-run) answer about many people. [Sub-queries](#sub-queries) are about
single subscribers: they stand in others as parameters, and their rows are never published. [Ask questions](../guides/ask-questions.md) shows how to send a query.

## What all have in common

In formulas \`s\` is a subscriber, \`p\` and \`q\` are places, \`e\` is an event, and \`|{…}|\` is how many there are.

- **Time** is UTC. An interval \`[start_date, end_date)\` has its start and not its end. A date without a time is its midnight.
- **Places** are what \`aggregation_unit\` tells apart: regions, which a row names in the column \`pcod\`, or with \`lon-lat\` the points of cells, in the columns
  \`lon\` and \`lat\`. A place of null is none: somebody was active and could not be located. An event's place is that of the version of its cell that was in service.
- **Parameters** that are not required may be left out or null, which is the same.
- **A sub-query** is an object with a \`query_kind\` of its own. All parts of an answer have to have the same unit; only the place of reference of \`displacement\` is a point.
- **Sources** are named where a method was described first. What has none is FlowMachine's query of the same name (https://flowkit.xyz).
- **A sample** of the subscribers of any sub-query is taken with \`sampling\`: at random, the same for the same \`seed\` and data.
- **What is not published.** A row that is made of as many subscribers as the disclosure threshold or fewer (15 unless the platform is configured
  otherwise) is left out. Where it says so below, others are left out with it. So is a row that, beside earlier answers, would tell of few people:
  [Disclosure control](../guides/disclosure-control.md).

On the command line each example is \`npx flotilla query\` with the same parameters, or \`npx flotilla query --spec FILE\` with the JSON in a file. The calls of the SDK
are those of [@flotilla/client](../../packages/client/README.md).
`;

/** The page docs/reference/queries.md: those that may be run first, then those that only stand in others, by name. */
export async function renderQueriesPage({
  kinds,
  runnableKinds,
}: {
  readonly kinds: ReadonlyMap<string, QueryKind>;
  readonly runnableKinds: ReadonlyMap<string, RunnableKind>;
}): Promise<string> {
  const runnable = byName([...runnableKinds.values()]);
  const below = byName([...kinds.values()].filter(({ name }) => !runnableKinds.has(name)));
  const uses = findUses([...kinds.values()]);
  const sections = [
    introduction,
    "## Queries that may be run\n",
    `${listKinds(runnable)}\n`,
    ...(await Promise.all(runnable.map((kind) => renderKind(kind, describeRunnable(kind))))),
    "## Sub-queries\n",
    `${listKinds(below)}\n`,
    "### Groups of sub-queries\n",
    "Where a parameter takes any of a group, it is named here.\n",
    ...Object.entries(namedGroups).map(
      ([name, members]) => `#### ${name}\n\n${members.map((each) => linkTo(each)).join(", ")}\n`,
    ),
    ...(await Promise.all(
      below.map((kind) => renderKind(kind, describeUses(uses.get(kind.name) ?? []))),
    )),
  ];
  const { code, errors } = await format("queries.md", sections.join("\n"), { printWidth: 100 });
  if (errors.length > 0) throw new Error(`The page cannot be formatted: ${errors[0]?.message}`);
  return code;
}

async function renderKind(kind: QueryKind, facts: string): Promise<string> {
  const { name, formula, source, example } = kind;
  const isRunnable = "disclosure" in kind;
  const columns = kind.columns.map((column) => [`\`${column.name}\``, column.meaning]);
  const command = isRunnable ? writeCommand(example as never) : undefined;
  const parts = [
    `### \`${name}\``,
    describeKind(kind),
    formula,
    ...(source === undefined ? [] : [`Source: ${source.replace(/\.$/, "")}.`]),
    facts,
    renderMarkdownTable(["Parameter", "Value", "Default", "What"], fieldRows(kind)),
    renderMarkdownTable(["Column", "What"], columns),
    fenced("json", JSON.stringify(example, null, 2)),
    fenced("ts", await writeClientCall(example as never, isRunnable)),
    ...(command === undefined ? [] : [`    ${command}`]),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function fieldRows(kind: QueryKind): readonly (readonly string[])[] {
  return fieldsOf(kind)
    .filter(({ name }) => name !== "query_kind")
    .map((field) => {
      const { name, schema } = field;
      return [
        `\`${name}\``,
        describeValue(schema),
        describeDefault(field),
        schema.description ?? "",
      ];
    });
}

function describeDefault({ schema, isRequired }: Field): string {
  if (isRequired) return "required";
  return schema.default === undefined ? "null" : `\`${JSON.stringify(schema.default)}\``;
}

/** What may stand in a field. */
function describeValue(schema: Schema): string {
  const kinds = subqueryKindsOf(schema);
  if (kinds) return `${schema.items ? "a list of " : ""}${describeSubquery(kinds)}`;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (schema.anyOf) {
    const alternatives = schema.anyOf.filter(({ type }) => type !== "null");
    return [...new Set(alternatives.map((each) => describeValue(each)))].join(", or ");
  }
  if (schema.type === "array") return `a list of ${lengthOf(schema)}${describeItems(schema.items)}`;
  if (schema.type === "object") return describeObject(schema);
  if (schema.type === "integer") return `a whole number${rangeOf(schema)}`;
  if (schema.type === "number") return `a number${rangeOf(schema)}`;
  if (schema.type === "boolean") return "`true` or `false`";
  const [sample] = schema.examples ?? [];
  return typeof sample === "string" ? `a text such as \`${sample}\`` : "a text";
}

function describeItems(items: Schema = {}): string {
  if (items.type === "number") return `numbers${rangeOf(items)}`;
  return items.type === "array" ? "positions" : describeValue(items);
}

function describeObject({ properties, patternProperties }: Schema): string {
  if (patternProperties) return "an object with a shape, as GeoJSON, for each name";
  const names = Object.keys(properties ?? {}).map((name) => `\`${name}\``);
  return `an object with ${names.join(", ")}`;
}

function lengthOf({ minItems, maxItems }: Schema): string {
  return minItems !== undefined && minItems === maxItems ? `${minItems} ` : "";
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: Schema): string {
  const from =
    exclusiveMinimum === undefined
      ? minimum === undefined
        ? ""
        : ` from ${minimum}`
      : ` greater than ${exclusiveMinimum}`;
  return `${from}${maximum === undefined ? "" : ` to ${maximum}`}`;
}

/** Groups that are listed once, because they are long. */
const namedGroups: Readonly<Record<string, readonly string[]>> = {
  "One place for each subscriber": singleLocationKinds,
  "Places for each subscriber": locationKinds,
  "A number for each subscriber": numericMetricKinds,
  "A metric for each subscriber": metricKinds,
};

function describeSubquery(kinds: readonly string[]): string {
  if (isSame(kinds, subscriberKinds)) return "any [sub-query](#sub-queries), or the id of one";
  const group = Object.entries(namedGroups).find(([, members]) => isSame(members, kinds));
  if (!group) return kinds.map((name) => linkTo(name)).join(", ");
  const heading = group[0].toLowerCase();
  return `[${heading}](#${heading.replaceAll(" ", "-")})`;
}

function describeRunnable(kind: RunnableKind): string {
  const units = unitsOf(kind).map((unit) => `\`${unit}\``);
  const scopes = unitsOf(kind).includes("nonspatial")
    ? "Not given per place: scopes name the unit `nonspatial`."
    : `Given per: ${units.join(", ")}.`;
  return `${scopes} ${describeDisclosure(kind)}`.trim();
}

function describeDisclosure({ disclosure }: RunnableKind): string {
  if (disclosure.rule === "public") return "Not about people: every row is published.";
  if (disclosure.rule === "people") return "";
  const by = Array.isArray(disclosure.by) ? disclosure.by.join(", ") : String(disclosure.by);
  return `With a row that is not published, all rows of the same ${by === "places of a flow" ? "pair of places" : by} are left out.`;
}

interface Use {
  readonly kind: string;
  readonly field: string;
}

/** In which fields of which kinds each kind may stand; a subset of subscribers may be of nearly all. */
function findUses(kinds: readonly QueryKind[]): ReadonlyMap<string, readonly Use[]> {
  const uses = kinds.flatMap((kind) =>
    fieldsOf(kind)
      .filter(({ name }) => name !== "subscriber_subset")
      .flatMap(({ name, schema }) =>
        (subqueryKindsOf(schema) ?? []).map((below) => ({ below, kind: kind.name, field: name })),
      ),
  );
  return Map.groupBy(uses, ({ below }) => below);
}

function describeUses(uses: readonly Use[]): string {
  const fields = Map.groupBy(uses, ({ kind }) => kind);
  const places = [...fields].map(
    ([kind, found]) => `${linkTo(kind)} (${found.map(({ field }) => `\`${field}\``).join(", ")})`,
  );
  return `Stands in ${[...places, "any `subscriber_subset`"].join(", ")}.`;
}

function listKinds(kinds: readonly QueryKind[]): string {
  return renderMarkdownTable(
    ["Kind", "What it computes"],
    kinds.map((kind) => [linkTo(kind.name), describeKind(kind)]),
  );
}

function linkTo(name: string): string {
  return `[\`${name}\`](#${name})`;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function byName<Kind extends QueryKind>(kinds: readonly Kind[]): readonly Kind[] {
  return kinds.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
