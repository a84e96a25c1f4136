import type { EventType } from "../event-types.ts";
import { pruneByDay } from "./day-pruning.ts";
import {
  catalogName,
  clientFunctions,
  clientSchema,
  informationSchema,
  narrowSchema,
  visibleSchemas,
} from "./published-names.ts";
import { everyLookup, lookupsFor, narrowName } from "./published-relations.ts";
import { sqlErrors } from "./sql-errors.ts";
import {
  childrenOf,
  isNode,
  nodesIn,
  type StatementTree,
  textOf,
  type TreeNode,
} from "./syntax-tree.ts";

export interface Translation {
  readonly types: readonly EventType[];
  /** What the database and the user are called. */
  readonly database: string;
  readonly user: string;
}

/**
 * Leads the names of a statement to the published relations: those of PostgreSQL's catalog to what stands in for it, those of events to
 * the view that looks up no more than the statement needs, with a condition on the day beside each on the time. What it does not
 * know it leaves to the guard.
 *
 * @throws `events.sql_refused` for a table that is not published
 */
export function translateStatement(statement: StatementTree, translation: Translation): void {
  nameColumns(statement.node);
  const facts = factsOf(statement);
  visit(statement, new Set(), { ...translation, ...facts });
}

interface Visit extends Translation {
  /** The dictionaries that the statement's columns need. */
  readonly lookups: number;
}

/** Every column that is named anywhere counts, wherever it comes from. */
function factsOf(statement: TreeNode): { readonly lookups: number } {
  const names = new Set<string>();
  const relations = new Set<string>();
  let isWhole = false;
  for (const node of walk(statement)) {
    const kind = textOf(node, "class");
    if (kind === "STAR" || textOf(node, "type") === "SHOW_REF") isWhole = true;
    if (kind === "COLUMN_REF") for (const name of columnNames(node)) names.add(name.toLowerCase());
    for (const name of textsIn(node["using_columns"])) names.add(name.toLowerCase());
    if (textOf(node, "ref_type") === "NATURAL") isWhole = true;
    if (textOf(node, "type") === "BASE_TABLE") {
      relations.add((textOf(node, "alias") || textOf(node, "table_name")).toLowerCase());
      if (textsIn(node["column_name_alias"]).length > 0) isWhole = true;
    }
  }
  const namesRow = [...walk(statement)].some((node) => {
    const columns = textOf(node, "class") === "COLUMN_REF" ? columnNames(node) : [];
    return columns.length > 0 && relations.has(columns.at(-1)!.toLowerCase());
  });
  return { lookups: isWhole || namesRow ? everyLookup : lookupsFor(names) };
}

function* walk(node: TreeNode): Generator<TreeNode> {
  yield node;
  for (const child of childrenOf(node)) yield* walk(child);
}

function columnNames(node: TreeNode): string[] {
  return textsIn(node["column_names"]);
}

function textsIn(value: TreeNode[string] | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function visit(node: TreeNode, outer: ReadonlySet<string>, context: Visit): void {
  const scope = isNode(node["cte_map"]) ? scopeOf(node, outer) : outer;
  if (textOf(node, "type") === "SELECT_NODE") pruneByDay(node, context.types, scope);
  for (const child of childrenOf(node)) visit(child, scope, context);
  if (textOf(node, "type") === "BASE_TABLE") translateTable(node, scope, context);
  if (textOf(node, "type") === "TABLE_FUNCTION") nameColumnOf(node);
  const kind = textOf(node, "class");
  if (kind === "COLUMN_REF") translateColumn(node, context);
  else if (kind === "FUNCTION") translateFunction(node, context);
  else if (kind === "CAST") translateType(node);
}

function scopeOf(node: TreeNode, outer: ReadonlySet<string>): ReadonlySet<string> {
  const entries = nodesIn((node["cte_map"] as TreeNode)["map"] ?? []);
  const names = entries.map((entry) => textOf(entry, "key").toLowerCase());
  return new Set([...outer, ...names, textOf(node, "cte_name").toLowerCase()]);
}

function translateTable(node: TreeNode, scope: ReadonlySet<string>, context: Visit): void {
  const [catalog, schema, table] = ["catalog_name", "schema_name", "table_name"].map((part) =>
    textOf(node, part).toLowerCase(),
  ) as [string, string, string];
  if (schema === "" && scope.has(table)) return;
  const isHere = catalog === "" || catalog === context.database.toLowerCase();
  const place = isHere ? placeOf(schema, table, context) : null;
  if (!place) throw sqlErrors.sql_refused({ reason: unknownTable(node) });
  if (textOf(node, "alias") === "") node["alias"] = table;
  Object.assign(node, { catalog_name: catalogName, ...place });
}

function placeOf(
  schema: string,
  table: string,
  { types, lookups }: Visit,
): { readonly schema_name: string; readonly table_name: string } | null {
  if (schema === "pg_catalog" || (schema === "" && table.startsWith("pg_"))) {
    return { schema_name: clientSchema, table_name: table };
  }
  if (schema === "information_schema") return { schema_name: informationSchema, table_name: table };
  // As clients expect of a search path that begins with the events.
  const home = schema === "" ? "events" : schema;
  if (home === "events") {
    const type = types.find(({ name }) => name === table);
    return (
      (type && { schema_name: narrowSchema, table_name: narrowName(type.name, lookups) }) || null
    );
  }
  const isVisible = visibleSchemas.some((name) => name === home);
  return isVisible ? { schema_name: home, table_name: table } : null;
}

/** In PostgreSQL the column of these is called as the table that they make. */
const oneColumn = new Set(["generate_series", "unnest"]);

function nameColumnOf(node: TreeNode): void {
  const [call, alias] = [node["function"] ?? null, textOf(node, "alias")];
  if (!isNode(call) || !oneColumn.has(textOf(call, "function_name").toLowerCase())) return;
  const hasNames = textsIn(node["column_name_alias"]).length > 0;
  if (alias !== "" && !hasNames) node["column_name_alias"] = [alias];
}

function unknownTable(node: TreeNode): string {
  const parts = ["catalog_name", "schema_name", "table_name"].map((part) => textOf(node, part));
  return `${JSON.stringify(parts.filter(Boolean).join(".").slice(0, 100))} is not a published table`;
}

/** Names of columns lose the database and the schema of their table, whose view has another. */
function translateColumn(node: TreeNode, context: Visit): void {
  const all = columnNames(node);
  const isFull = all.length >= 4 && all[0]!.toLowerCase() === context.database.toLowerCase();
  const names = isFull ? all.slice(1) : all;
  if (names.length >= 3 && namedSchemas.has(names[0]!.toLowerCase())) {
    node["column_names"] = names.slice(1);
    return;
  }
  const constant = names.length === 1 ? constants[names[0]!.toLowerCase()] : undefined;
  if (constant?.isKeyword) becomeText(node, constant.valueOf(context));
}

const namedSchemas: ReadonlySet<string> = new Set([
  ...visibleSchemas,
  "pg_catalog",
  "information_schema",
]);

interface Constant {
  readonly isKeyword?: true;
  readonly valueOf: (context: Translation) => string;
}

const userName: Constant = { isKeyword: true, valueOf: ({ user }) => user };

/** What clients ask about where they are. */
const constants: Readonly<Record<string, Constant>> = {
  current_user: userName,
  session_user: userName,
  user: userName,
  current_role: userName,
  current_catalog: { isKeyword: true, valueOf: ({ database }) => database },
  current_database: { valueOf: ({ database }) => database },
  current_schema: { valueOf: () => "events" },
  version: { valueOf: () => "PostgreSQL 15.0 (Flotilla)" },
};

function becomeText(node: TreeNode, value: string): void {
  // Within a call an alias would be the name of a parameter.
  const alias = textOf(node, "alias");
  for (const key of Object.keys(node)) delete node[key];
  const type = { id: "VARCHAR", type_info: null };
  Object.assign(node, {
    class: "CONSTANT",
    type: "VALUE_CONSTANT",
    alias,
    query_location: 0,
    value: { type, is_null: false, value },
  });
}

function translateFunction(node: TreeNode, context: Visit): void {
  const name = textOf(node, "function_name").toLowerCase();
  const schema = textOf(node, "schema").toLowerCase();
  if (textOf(node, "catalog") !== "" || !["", "main", "pg_catalog"].includes(schema)) return;
  const constant = constants[name];
  if (name === "unnest") readArray(node);
  if (constant) becomeText(node, constant.valueOf(context));
  else if (clientFunctions.has(name)) {
    Object.assign(node, { catalog: catalogName, schema: clientSchema });
  } else if (schema === "pg_catalog") node["schema"] = "";
}

/** `= ANY($1)`: drivers send an array as one text. */
function readArray(node: TreeNode): void {
  const [list] = nodesIn(node["children"] ?? []);
  if (!list || textOf(list, "class") !== "PARAMETER") return;
  const call = { schema: clientSchema, catalog: catalogName, function_name: "array_of_text" };
  node["children"] = [{ ...node, ...call, alias: "", children: [list] }];
}

/** PostgreSQL's names of types that the engine does not know. */
const typeNames: Readonly<Record<string, string>> = {
  name: "VARCHAR",
  char: "VARCHAR",
  regclass: "VARCHAR",
  regtype: "VARCHAR",
  regproc: "VARCHAR",
  regnamespace: "VARCHAR",
  regrole: "VARCHAR",
  cstring: "VARCHAR",
  oid: "BIGINT",
  xid: "BIGINT",
};

function translateType(node: TreeNode): void {
  const type = node["cast_type"];
  if (!isNode(type) || !isNode(type["type_info"] ?? null)) return;
  const known = typeNames[textOf(type["type_info"] as TreeNode, "name").toLowerCase()];
  if (textOf(type, "id") === "UNBOUND" && known) {
    node["cast_type"] = { id: known, type_info: null };
  }
}

/** Gives columns of the result that have no name the one that PostgreSQL gives them. */
function nameColumns(node: TreeNode): void {
  for (const column of nodesIn(node["select_list"] ?? [])) {
    const kind = textOf(column, "class");
    const isKeyword = kind === "COLUMN_REF" && constants[textsIn(column["column_names"])[0]!];
    if (textOf(column, "alias") !== "" || kind === "STAR") continue;
    if (kind === "COLUMN_REF" && !isKeyword) continue;
    column["alias"] = nameOf(column);
  }
}

function nameOf(column: TreeNode): string {
  if (textOf(column, "class") === "COLUMN_REF") return columnNames(column).at(-1)!;
  const name = column["is_operator"] === true ? "" : textOf(column, "function_name");
  if (name !== "") return name === "count_star" ? "count" : name;
  const child = column["child"] ?? null;
  if (textOf(column, "class") !== "CAST" || !isNode(child)) return "?column?";
  return columnNames(child).at(-1) ?? nameOf(child);
}
