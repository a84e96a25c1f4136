import type { Writer } from "../store/statements.ts";
import { sqlErrors } from "./sql-errors.ts";

/** A part of DuckDB's syntax tree as its own parser serialises it. */
export type TreeNode = { [name: string]: TreeValue };
export type TreeValue = TreeNode | TreeValue[] | string | number | boolean | null;

/** A statement as a tree: `node` is the query. */
export interface StatementTree extends TreeNode {
  node: TreeNode;
}

interface Serialized {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  /** Counted from 0, in bytes. */
  readonly position?: string;
  readonly statements?: readonly StatementTree[];
}

/** Larger trees take more time and memory of this process than a statement may have. */
const longestTree = 4_000_000;

/**
 * The tree of a statement, by DuckDB's own parser, which serialises nothing but SELECT and what it makes of VALUES, TABLE and
 * DESCRIBE.
 *
 * @throws `events.sql_invalid`, `events.sql_refused`
 */
export async function parseStatement(
  reader: Pick<Writer, "rows">,
  text: string,
): Promise<StatementTree> {
  const [row] = await reader.rows<{ tree: string }>(
    "SELECT json_serialize_sql($text::VARCHAR)::VARCHAR AS tree",
    { text },
  );
  if (row!.tree.length > longestTree) {
    throw sqlErrors.sql_refused({ reason: "It is made of too many parts" });
  }
  const parsed = parseExactly(row!.tree) as unknown as Serialized;
  if (parsed.error) throw explain(parsed, text);
  const [statement, ...others] = parsed.statements ?? [];
  if (!statement || others.length > 0) {
    throw sqlErrors.sql_refused({ reason: "It has to be one statement" });
  }
  return statement;
}

/** The text of a tree. */
export async function renderStatement(
  reader: Pick<Writer, "rows">,
  statement: StatementTree,
): Promise<string> {
  const tree = JSON.stringify({ error: false, statements: [statement] });
  const [row] = await reader.rows<{ text: string }>(
    "SELECT json_deserialize_sql($tree::JSON) AS text",
    { tree },
  );
  return row!.text;
}

/** Whether a value of the tree is a node. */
export function isNode(value: TreeValue | undefined): value is TreeNode {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value)
  );
}

/** The nodes directly below a node, with the lists between left out. */
export function childrenOf(node: TreeNode): TreeNode[] {
  return Object.values(node).flatMap((value) => nodesIn(value));
}

/** A value that is a node, or the nodes of a list and of lists within it. */
export function nodesIn(value: TreeValue): TreeNode[] {
  if (Array.isArray(value)) return value.flatMap((item) => nodesIn(item));
  return isNode(value) ? [value] : [];
}

/** The text that a node has under a name; empty without one. */
export function textOf(node: TreeNode, name: string): string {
  const value = node[name];
  return typeof value === "string" ? value : "";
}

/** A copy that can be changed apart. */
export function copyOf<Value extends TreeValue>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => copyOf(item)) as Value;
  if (!isNode(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, copyOf(part)]);
  return Object.fromEntries(parts) as Value;
}

// Numbers beyond what a number holds exactly stay as they are written.
function parseExactly(json: string): TreeValue {
  return JSON.parse(json, ((_name: string, value: TreeValue, { source }: { source?: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value)
      ? rawJson.rawJSON(source!)
      : value) as (name: string, value: TreeValue) => TreeValue) as TreeValue;
}

const rawJson = JSON as unknown as {
  readonly rawJSON: (text: string) => TreeValue;
  readonly isRawJSON: (value: unknown) => boolean;
};

function isRawNumber(value: unknown): boolean {
  return rawJson.isRawJSON(value);
}

function explain(
  { error_type: type, error_message: message = "", position }: Serialized,
  text: string,
) {
  if (type === "not implemented" && message.startsWith("Only SELECT")) {
    return sqlErrors.sql_refused({ reason: "Only SELECT can be asked" });
  }
  const extensions =
    position === undefined ? {} : { extensions: { position: positionIn(text, Number(position)) } };
  return sqlErrors.sql_invalid({ reason: message.split("\n", 1)[0]! }, extensions);
}

/** The character, counted from 1, at a byte, counted from 0. */
function positionIn(text: string, byte: number): number {
  return Array.from(Buffer.from(text).subarray(0, byte).toString()).length + 1;
}
