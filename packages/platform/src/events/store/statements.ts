import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBType,
  DuckDBValue,
} from "@duckdb/node-api";

import { type ReadRow, toPlain } from "./values.ts";

/** Named values of a statement: `$name` in its text. A list becomes a list of texts, or of numbers if it holds one. */
export type Parameters = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | readonly number[]>
>;

/** What statements are run on: a transaction, or a connection on which each stands alone. */
export interface Writer {
  run(sql: string, parameters?: Parameters): Promise<void>;
  rows<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]>;
}

/** Runs a statement and answers its rows as plain objects. */
export async function queryRows<Row extends object = ReadRow>(
  connection: DuckDBConnection,
  sql: string,
  parameters?: Parameters,
): Promise<Row[]> {
  const result = await runStatement(connection, sql, parameters);
  return (await result.convertRowObjects(toPlain)) as Row[];
}

async function runStatement(
  connection: DuckDBConnection,
  sql: string,
  parameters?: Parameters,
): Promise<DuckDBMaterializedResult> {
  const { values, types } = await bindingsOf(parameters);
  return connection.run(sql, values, types);
}

/** A statement's values as DuckDB takes them, with the types of those that it cannot find out by itself. */
export async function bindingsOf(parameters: Parameters = {}): Promise<{
  readonly values: Record<string, DuckDBValue>;
  readonly types: Record<string, DuckDBType>;
}> {
  const { DOUBLE, LIST, listValue, VARCHAR } = await import("@duckdb/node-api");
  const entries = Object.entries(parameters);
  const values = entries.map(([name, value]): [string, DuckDBValue] => [
    name,
    typeof value === "object" && value !== null ? listValue([...value]) : value,
  ]);
  // The type of a list is not found out by itself, least of all that of an empty one.
  const types = entries
    .filter(([, value]) => Array.isArray(value))
    .map(([name, value]): [string, DuckDBType] => [
      name,
      LIST(hasNumber(value) ? DOUBLE : VARCHAR),
    ]);
  return { values: Object.fromEntries(values), types: Object.fromEntries(types) };
}

function hasNumber(value: Parameters[string]): boolean {
  return Array.isArray(value) && value.some((item) => typeof item === "number");
}

/** A connection on which each statement stands alone. `checkMayGoOn` is asked before every one. */
export function writerOn(connection: DuckDBConnection, checkMayGoOn: () => void): Writer {
  return {
    async run(sql, parameters) {
      checkMayGoOn();
      await runStatement(connection, sql, parameters);
    },
    async rows(sql, parameters) {
      checkMayGoOn();
      return queryRows(connection, sql, parameters);
    },
  };
}

/** Runs work in a transaction: all of it, or nothing. `checkMayGoOn` is asked before every statement. */
export async function inTransaction<Result>(
  connection: DuckDBConnection,
  work: (writer: Writer) => Promise<Result>,
  checkMayGoOn: () => void = () => undefined,
): Promise<Result> {
  await connection.run("BEGIN TRANSACTION");
  try {
    const result = await work(writerOn(connection, checkMayGoOn));
    checkMayGoOn();
    await connection.run("COMMIT");
    return result;
  } catch (error) {
    // After some failures the database has already rolled back, and says so; the first error is the one to tell.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
