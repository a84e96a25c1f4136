import { DatabaseSync, type SQLInputValue } from "node:sqlite";

import { Kysely, type SqliteDatabase, type SqliteStatement } from "kysely";

import type { Database } from "./database.ts";
import { SharedSqliteDialect } from "./sqlite-dialect.ts";
import { translateStorageError } from "./storage-errors.ts";

const openTimeoutMilliseconds = 5_000;

/**
 * Opens or creates a SQLite file. A commit survives the loss of power; readers do not wait for the writer.
 *
 * @throws `kernel.not_writable`, `kernel.disk_full`, `kernel.database_damaged`
 */
export function openSqlite(path: string): Database {
  const connection = connect(path);
  const kysely = new Kysely<object>({
    dialect: new SharedSqliteDialect({ database: adapt(connection) }),
  });
  return {
    kind: "sqlite",
    kysely,
    async close() {
      await kysely.destroy();
      // Kysely does not close what it never used.
      if (connection.isOpen) connection.close();
    },
  };
}

function connect(path: string): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(path, { timeout: openTimeoutMilliseconds });
    connection.exec("PRAGMA journal_mode = WAL");
    connection.exec("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    // From here on the dialect waits for other writers; SQLite itself would stop the whole process meanwhile.
    connection.exec("PRAGMA busy_timeout = 0");
    return connection;
  } catch (error) {
    connection?.close();
    throw translateStorageError(error, path) ?? error;
  }
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
