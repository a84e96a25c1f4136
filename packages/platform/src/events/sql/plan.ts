import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBType } from "@duckdb/node-api";

import { writerOn } from "../store/statements.ts";
import { simplifyClientSyntax } from "./client-syntax.ts";
import { sqlErrors } from "./sql-errors.ts";
import { guardStatement } from "./statement-guard.ts";
import {
  childrenOf,
  parseStatement,
  renderStatement,
  type StatementTree,
  textOf,
  type TreeNode,
} from "./syntax-tree.ts";
import { translateStatement, type Translation } from "./translate.ts";

/** A column of an answer. */
export interface SqlColumn {
  readonly name: string;
  readonly type: DuckDBType;
}

/** A statement that passed the guard, prepared. All its parameters are texts, which it turns into their types itself. */
export interface StatementPlan {
  readonly prepared: DuckDBPreparedStatement;
  /** The types of the parameters, by the engine's names. */
  readonly parameterTypes: readonly string[];
  readonly columns: readonly SqlColumn[];
}

const mostParameters = 1000;

/** Types that a parameter may be turned into. */
const castableTypes = new Set([
  "BOOLEAN",
  "TINYINT",
  "SMALLINT",
  "INTEGER",
  "BIGINT",
  "HUGEINT",
  "UTINYINT",
  "USMALLINT",
  "UINTEGER",
  "UBIGINT",
  "FLOAT",
  "DOUBLE",
  "VARCHAR",
  "DATE",
  "TIME",
  "TIMESTAMP",
  "TIMESTAMP WITH TIME ZONE",
  "INTERVAL",
  "UUID",
  "BLOB",
]);

/**
 * Reads, translates, guards and prepares a statement. `declaredTypes` are those that the client gave the parameters; null where it left
 * that open.
 *
 * @throws `events.sql_refused`, `events.sql_invalid`, or what the engine says
 */
export async function planStatement(
  connection: DuckDBConnection,
  text: string,
  translation: Translation & { readonly declaredTypes?: readonly (string | null)[] },
): Promise<StatementPlan> {
  const reader = writerOn(connection, () => undefined);
  const statement = await parseStatement(reader, simplifyClientSyntax(text));
  translateStatement(statement, translation);
  // The guard looks at what will be run, read again, not at what it was made from.
  const translated = await renderStatement(reader, statement);
  const guarded = await parseStatement(reader, translated);
  guardStatement(guarded);
  const count = countParameters(guarded);
  if (count === 0) return describe(await connection.prepare(translated), []);
  const parameterTypes = await inferTypes(connection, translated, {
    count,
    declaredTypes: translation.declaredTypes ?? [],
  });
  castParameters(guarded, parameterTypes);
  const final = await renderStatement(reader, guarded);
  guardStatement(await parseStatement(reader, final));
  return describe(await connection.prepare(final), parameterTypes);
}

function describe(
  prepared: DuckDBPreparedStatement,
  parameterTypes: readonly string[],
): StatementPlan {
  const columns = Array.from({ length: prepared.columnCount }, (_, index) => ({
    name: prepared.columnName(index),
    type: prepared.columnType(index),
  }));
  return { prepared, parameterTypes, columns };
}

function* parametersOf(node: TreeNode): Generator<TreeNode> {
  if (textOf(node, "class") === "PARAMETER") yield node;
  else for (const child of childrenOf(node)) yield* parametersOf(child);
}

/** The highest number of a parameter. @throws `events.sql_refused` for parameters with names */
function countParameters(statement: StatementTree): number {
  const numbers = [...parametersOf(statement)].map((node) => Number(textOf(node, "identifier")));
  if (numbers.some((number) => !(number >= 1 && number <= mostParameters))) {
    throw sqlErrors.sql_refused({ reason: `Parameters are $1 to $${mostParameters}` });
  }
  return Math.max(0, ...numbers);
}

async function inferTypes(
  connection: DuckDBConnection,
  text: string,
  options: { readonly count: number; readonly declaredTypes: readonly (string | null)[] },
): Promise<string[]> {
  const prepared = await connection.prepare(text);
  const positions = new Map(
    Array.from({ length: prepared.parameterCount }, (_, index) => [
      prepared.parameterName(index + 1),
      index + 1,
    ]),
  );
  return Array.from({ length: options.count }, (_, index) => {
    const position = positions.get(String(index + 1));
    const inferred = position === undefined ? "" : inferredType(prepared, position);
    const chosen = options.declaredTypes[index] ?? inferred;
    if (castableTypes.has(chosen) || /^DECIMAL\(\d+,\s?\d+\)$/.test(chosen)) return chosen;
    return "VARCHAR";
  });
}

/** What the engine takes a parameter for; empty when it cannot tell. */
function inferredType(prepared: DuckDBPreparedStatement, position: number): string {
  try {
    return prepared.parameterType(position).toString();
  } catch {
    return "";
  }
}

function castParameters(statement: StatementTree, types: readonly string[]): void {
  for (const node of parametersOf(statement)) {
    const type = types[Number(textOf(node, "identifier")) - 1]!;
    if (type === "VARCHAR") {
      becomeCast(node, { id: "VARCHAR", type_info: null });
      continue;
    }
    const [, width, scale] = /^DECIMAL\((\d+),\s?(\d+)\)$/.exec(type) ?? [];
    becomeCast(
      node,
      width === undefined
        ? { id: type, type_info: null }
        : {
            id: "DECIMAL",
            type_info: {
              type: "DECIMAL_TYPE_INFO",
              alias: "",
              modifiers: null,
              width: Number(width),
              scale: Number(scale),
            },
          },
    );
  }
}

function becomeCast(node: TreeNode, type: TreeNode): void {
  const child = { ...node };
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, {
    class: "CAST",
    type: "OPERATOR_CAST",
    alias: textOf(child, "alias"),
    query_location: 0,
    child,
    cast_type: type,
    try_cast: false,
  });
}
