import { DatabaseSync, type SQLInputValue } from "node:sqlite";

import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from "kysely";

import type { Database } from "./database.ts";

/** Opens or creates a SQLite file. A commit survives the loss of power; readers do not wait for the writer. */
export function openSqlite(path: string): Database {
  const connection = new DatabaseSync(path, { timeout: 5_000 });
  connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  const kysely = new Kysely<object>({
    dialect: new SqliteDialect({ database: adapt(connection) }),
  });
  return { kind: "sqlite", kysely, close: () => kysely.destroy() };
}

function adapt(connection: DatabaseSync): SqliteDatabase {
  return {
    close: () => connection.close(),
    prepare: (sql) => adaptStatement(connection, sql),
  };
}

function adaptStatement(connection: DatabaseSync, sql: string): SqliteStatement {
  const statement = connection.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  };
}
