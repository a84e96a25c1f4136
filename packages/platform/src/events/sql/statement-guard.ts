import { allowedFunctions, allowedTableFunctions } from "./allowed-functions.ts";
import { catalogName, clientFunctions, clientSchema, publishedSchemas } from "./published-names.ts";
import { sqlErrors } from "./sql-errors.ts";
import {
  childrenOf,
  isNode,
  nodesIn,
  type StatementTree,
  textOf,
  type TreeNode,
} from "./syntax-tree.ts";

const expressionClasses = new Set([
  "BETWEEN",
  "CASE",
  "CAST",
  "COLLATE",
  "COLUMN_REF",
  "COMPARISON",
  "CONJUNCTION",
  "CONSTANT",
  "FUNCTION",
  "LAMBDA",
  "OPERATOR",
  "PARAMETER",
  "POSITIONAL_REFERENCE",
  "STAR",
  "SUBQUERY",
  "WINDOW",
]);

const operatorTypes = new Set([
  "COMPARE_IN",
  "COMPARE_NOT_IN",
  "OPERATOR_NOT",
  "OPERATOR_IS_NULL",
  "OPERATOR_IS_NOT_NULL",
  "OPERATOR_COALESCE",
  "OPERATOR_TRY",
  "ARRAY_EXTRACT",
  "ARRAY_SLICE",
  "ARRAY_CONSTRUCTOR",
  "STRUCT_EXTRACT",
  "GROUPING_FUNCTION",
  "OPERATOR_UNPACK",
]);

const queryTypes = new Set([
  "SELECT_NODE",
  "SET_OPERATION_NODE",
  "CTE_NODE",
  "RECURSIVE_CTE_NODE",
  "EMPTY",
  "BASE_TABLE",
  "SUBQUERY",
  "JOIN",
  "TABLE_FUNCTION",
  "EXPRESSION_LIST",
  "SHOW_REF",
  "ORDER_MODIFIER",
  "LIMIT_MODIFIER",
  "LIMIT_PERCENT_MODIFIER",
  "DISTINCT_MODIFIER",
  "ORDER_DEFAULT",
  "ASCENDING",
  "DESCENDING",
  "INVALID",
]);

/** A name that no file and no object outside of the store is reached by. */
const plainName = /^[\p{L}_][\p{L}\p{N}_ -]*$/u;
/** Names of the engine's own views, which are found without a schema wherever a query is not. */
const ofTheEngine = /^(duckdb|pragma|sqlite)_/i;

/**
 * Lets a statement pass that reads the published relations and nothing else. Every kind of node, every relation and every
 * function has to be known here; what is not is refused.
 *
 * @throws `events.sql_refused`
 */
export function guardStatement(statement: StatementTree): void {
  checkNode(statement, new Set());
}

function checkNode(node: TreeNode, scope: ReadonlySet<string>): void {
  if (typeof node["class"] === "string") {
    checkExpression(node, scope);
    return;
  }
  const type = textOf(node, "type");
  if (type !== "" && !queryTypes.has(type)) throw refused(`${type} is not allowed`);
  if (type === "BASE_TABLE") checkTable(node, scope);
  else if (type === "TABLE_FUNCTION") checkTableFunction(node, scope);
  else if (type === "SHOW_REF" && !isNode(node["query"])) throw refused("SHOW is not allowed here");
  else if (isNode(node["cte_map"])) checkQuery(node, scope);
  else checkAll(childrenOf(node), scope);
}

function checkAll(nodes: readonly TreeNode[], scope: ReadonlySet<string>): void {
  for (const node of nodes) checkNode(node, scope);
}

/** A query sees the names of the queries before it, and those that WITH gives it. */
function checkQuery(node: TreeNode, outer: ReadonlySet<string>): void {
  const scope = new Set(outer);
  for (const entry of nodesIn((node["cte_map"] as TreeNode)["map"] ?? [])) {
    const body = entry["value"];
    if (isNode(body)) checkAll(childrenOf(body), scope);
    scope.add(plain(textOf(entry, "key")));
  }
  // Its own name, which a query has that repeats itself, means that query in the part alone that is repeated.
  const own = textOf(node, "cte_name");
  const repeated = own === "" ? scope : new Set([...scope, plain(own)]);
  for (const [key, value] of Object.entries(node)) {
    if (key !== "cte_map") checkAll(nodesIn(value), key === "left" ? scope : repeated);
  }
}

function plain(name: string): string {
  if (!plainName.test(name) || ofTheEngine.test(name)) {
    throw refused(`${JSON.stringify(name)} is not a name for a query`);
  }
  return name.toLowerCase();
}

function checkTable(node: TreeNode, scope: ReadonlySet<string>): void {
  const [catalog, schema, table] = ["catalog_name", "schema_name", "table_name"].map((part) =>
    textOf(node, part),
  ) as [string, string, string];
  if (isNode(node["at_clause"])) throw refused("AT is not allowed");
  const isQuery = catalog === "" && schema === "" && scope.has(table.toLowerCase());
  const isPublished =
    catalog === catalogName && publishedSchemas.has(schema) && plainName.test(table);
  if (!isQuery && !isPublished) throw refused(`${JSON.stringify(table)} is not a published table`);
  // The part of the rows that is looked at is numbers alone.
  for (const [key, value] of Object.entries(node)) {
    if (key !== "sample") checkAll(nodesIn(value), scope);
  }
}

function checkTableFunction(node: TreeNode, scope: ReadonlySet<string>): void {
  const call = node["function"];
  if (!isNode(call)) throw refused("this is not allowed as a table");
  const name = textOf(call, "function_name").toLowerCase();
  const isBuiltIn = textOf(call, "catalog") === "" && ["", "main"].includes(textOf(call, "schema"));
  if (!isBuiltIn || !allowedTableFunctions.has(name)) throw refused(`${name}() is not allowed`);
  checkAll(childrenOf(call), scope);
}

function checkExpression(node: TreeNode, scope: ReadonlySet<string>): void {
  const kind = textOf(node, "class");
  if (!expressionClasses.has(kind)) throw refused(`${kind} is not allowed`);
  if (kind === "CONSTANT") return;
  if (kind === "OPERATOR" && !operatorTypes.has(textOf(node, "type"))) {
    throw refused(`${textOf(node, "type")} is not allowed`);
  }
  if (kind === "FUNCTION" || kind === "WINDOW") checkFunction(node);
  if (kind === "CAST") {
    checkType(node["cast_type"]);
    checkAll(nodesIn(node["child"] ?? null), scope);
    return;
  }
  checkAll(childrenOf(node), scope);
}

function checkFunction(node: TreeNode): void {
  const name = textOf(node, "function_name").toLowerCase();
  const [schema, catalog] = [textOf(node, "schema"), textOf(node, "catalog")];
  const isClients = catalog === catalogName && schema === clientSchema && clientFunctions.has(name);
  const isBuiltIn = catalog === "" && ["", "main"].includes(schema) && allowedFunctions.has(name);
  if (!isClients && !isBuiltIn) throw refused(`${name || "this function"}() is not allowed`);
  checkReplacement(name, node);
}

/** A text must not grow many times over in one step, which cannot be broken off. */
function checkReplacement(name: string, node: TreeNode): void {
  if (name !== "replace" && name !== "regexp_replace") return;
  const [, pattern, replacement] = nodesIn(node["children"] ?? []).map((child) => lengthOf(child));
  const longest = name === "replace" ? pattern : 2;
  if (replacement === undefined || longest === undefined || replacement > longest) {
    throw refused(`${name}() is allowed with constants, and none longer than what it replaces`);
  }
}

/** The length of a constant text. */
function lengthOf(node: TreeNode): number | undefined {
  const value = textOf(node, "class") === "CONSTANT" ? node["value"] : undefined;
  return isNode(value) && typeof value["value"] === "string" ? value["value"].length : undefined;
}

/** A type is made of the engine's own; none is looked up by its name. */
function checkType(type: TreeNode[string] | undefined): void {
  if (JSON.stringify(type ?? null).includes("UNBOUND")) throw refused("this type is not known");
  if (JSON.stringify(type ?? null).includes('"class"')) throw refused("this type is not allowed");
}

function refused(reason: string): Error {
  return sqlErrors.sql_refused({ reason });
}
