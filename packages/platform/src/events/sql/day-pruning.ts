import type { EventType } from "../event-types.ts";
import { childrenOf, copyOf, isNode, nodesIn, textOf, type TreeNode } from "./syntax-tree.ts";

/** How a bound on the time bounds the day. */
const dayComparisons: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: "COMPARE_EQUAL",
  COMPARE_LESSTHAN: "COMPARE_LESSTHANOREQUALTO",
  COMPARE_LESSTHANOREQUALTO: "COMPARE_LESSTHANOREQUALTO",
  COMPARE_GREATERTHAN: "COMPARE_GREATERTHANOREQUALTO",
  COMPARE_GREATERTHANOREQUALTO: "COMPARE_GREATERTHANOREQUALTO",
};

/**
 * Adds to each condition on `datetime` of a query what follows from it for `day`, by which events are sorted, so that other days are
 * not read. The condition stays, so the meaning does as well.
 */
export function pruneByDay(
  query: TreeNode,
  types: readonly EventType[],
  queries: ReadonlySet<string>,
): void {
  if (!isNode(query["from_table"])) return;
  const relations = relationsOf(query["from_table"]);
  const events = relations.filter((relation) => isEvents(relation, types, queries));
  const names = new Set(
    events.map((relation) =>
      (textOf(relation, "alias") || textOf(relation, "table_name")).toLowerCase(),
    ),
  );
  const isOnly = relations.length === 1 && events.length === 1;
  const isTime = (node: TreeNode): boolean => {
    const columns = (node["column_names"] as string[] | undefined)?.map((name) =>
      name.toLowerCase(),
    );
    if (textOf(node, "class") !== "COLUMN_REF" || columns?.at(-1) !== "datetime") return false;
    return columns.length === 1 ? isOnly : names.has(columns.at(-2)!);
  };
  if (events.length === 0) return;
  for (const condition of conditionsOf(query)) addBounds(condition, isTime);
}

/** What a query is FROM, its own level alone. */
function relationsOf(from: TreeNode): TreeNode[] {
  if (textOf(from, "type") !== "JOIN") return [from];
  return [from["left"], from["right"]].flatMap((side) =>
    isNode(side ?? null) ? relationsOf(side as TreeNode) : [],
  );
}

function isEvents(
  relation: TreeNode,
  types: readonly EventType[],
  queries: ReadonlySet<string>,
): boolean {
  const [schema, table] = ["schema_name", "table_name"].map((part) =>
    textOf(relation, part).toLowerCase(),
  ) as [string, string];
  if (textOf(relation, "type") !== "BASE_TABLE" || !types.some(({ name }) => name === table))
    return false;
  const hasOwnColumns = (relation["column_name_alias"] as unknown[] | undefined)?.length;
  return !hasOwnColumns && (schema === "events" || (schema === "" && !queries.has(table)));
}

/** The condition of WHERE and those of inner joins. */
function conditionsOf(query: TreeNode): TreeNode[] {
  const found = isNode(query["where_clause"] ?? null) ? [query["where_clause"] as TreeNode] : [];
  const visit = (from: TreeNode): void => {
    if (textOf(from, "type") !== "JOIN") return;
    if (isNode(from["condition"] ?? null)) found.push(from["condition"] as TreeNode);
    for (const side of [from["left"], from["right"]])
      if (isNode(side ?? null)) visit(side as TreeNode);
  };
  visit(query["from_table"] as TreeNode);
  return found;
}

function addBounds(node: TreeNode, isTime: (node: TreeNode) => boolean): void {
  const kind = textOf(node, "class");
  if (kind === "SUBQUERY") return;
  if (kind === "COMPARISON" || kind === "BETWEEN") addBoundsTo(node, isTime);
  else for (const child of childrenOf(node)) addBounds(child, isTime);
}

function addBoundsTo(node: TreeNode, isTime: (node: TreeNode) => boolean): void {
  const bounds = boundsOf(node, isTime);
  if (bounds.length === 0) return;
  const original = { ...node };
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, {
    class: "CONJUNCTION",
    type: "CONJUNCTION_AND",
    alias: "",
    query_location: 0,
    children: [original, ...bounds],
  });
}

function boundsOf(node: TreeNode, isTime: (node: TreeNode) => boolean): TreeNode[] {
  // The type of a parameter that stands twice would be found out by neither.
  for (const part of ["lower", "upper", "left", "right"]) {
    const bound = node[part] ?? null;
    if (isNode(bound) && textOf(bound, "class") === "PARAMETER" && hasTime(node, isTime)) {
      node[part] = castTo("TIMESTAMP WITH TIME ZONE", bound);
    }
  }
  const [input, lower, upper, left, right] = ["input", "lower", "upper", "left", "right"].map(
    (part) => (isNode(node[part] ?? null) ? (node[part] as TreeNode) : null),
  );
  if (input && lower && upper) {
    if (!isTime(input) || !isFixed(lower) || !isFixed(upper)) return [];
    return [
      compareDay(input, "COMPARE_GREATERTHANOREQUALTO", lower),
      compareDay(input, "COMPARE_LESSTHANOREQUALTO", upper),
    ];
  }
  const comparison = dayComparisons[textOf(node, "type")];
  if (!left || !right || !comparison) return [];
  if (isTime(left) && isFixed(right)) return [compareDay(left, comparison, right)];
  if (isTime(right) && isFixed(left)) return [compareDay(right, turned(comparison), left)];
  return [];
}

function hasTime(node: TreeNode, isTime: (node: TreeNode) => boolean): boolean {
  return childrenOf(node).some((child) => isTime(child));
}

function turned(comparison: string): string {
  if (comparison === "COMPARE_EQUAL") return comparison;
  return comparison === "COMPARE_LESSTHANOREQUALTO"
    ? "COMPARE_GREATERTHANOREQUALTO"
    : "COMPARE_LESSTHANOREQUALTO";
}

/** Whether it is the same for every row: made of constants and parameters alone. */
function isFixed(node: TreeNode): boolean {
  const kind = textOf(node, "class");
  if (kind === "CONSTANT" || kind === "PARAMETER") return true;
  if (kind === "CAST") return isNode(node["child"] ?? null) && isFixed(node["child"] as TreeNode);
  if (kind !== "FUNCTION" || node["is_operator"] !== true) return false;
  return nodesIn(node["children"] ?? []).every((child) => isFixed(child));
}

function compareDay(time: TreeNode, comparison: string, bound: TreeNode): TreeNode {
  const columns = time["column_names"] as string[];
  return {
    class: "COMPARISON",
    type: comparison,
    alias: "",
    query_location: 0,
    left: { ...time, column_names: [...columns.slice(0, -1), "day"] },
    right: castTo("DATE", castTo("TIMESTAMP WITH TIME ZONE", copyOf(bound))),
  };
}

function castTo(type: string, child: TreeNode): TreeNode {
  return {
    class: "CAST",
    type: "OPERATOR_CAST",
    alias: "",
    query_location: 0,
    child,
    cast_type: { id: type, type_info: null },
    try_cast: false,
  };
}
