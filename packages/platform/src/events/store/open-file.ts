import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";

import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

import { FlotillaError, type SettingsOf } from "#kernel";

import type { eventSettings } from "../config.ts";
import { eventErrors } from "../errors.ts";
import { openingFailure } from "./failures.ts";
import { createStatements, schemaVersion, tablesWithBatch } from "./schema.ts";
import { inTransaction, queryRows } from "./statements.ts";

export type StoreSettings = SettingsOf<typeof eventSettings>;

/** An open DuckDB file, and the one connection that writes to it. */
export interface StoreFile {
  readonly instance: DuckDBInstance;
  readonly writing: DuckDBConnection;
  close(): void;
}

// The lock on the file keeps other processes out, but not this one from opening it twice and damaging it.
const openPaths = new Set<string>();

/**
 * Opens a store's file, made new if there is none, with its tables.
 *
 * @param tidyUp What is done before the file is touched, when this process does not have it open already.
 */
export async function openFile(
  path: string,
  settings: StoreSettings,
  tidyUp: () => Promise<void> = async () => undefined,
): Promise<StoreFile> {
  if (openPaths.has(path)) throw eventErrors.store_in_use({ path });
  openPaths.add(path);
  try {
    await tidyUp();
    return await openEngine(path, settings);
  } catch (error) {
    openPaths.delete(path);
    throw error;
  }
}

async function openEngine(path: string, settings: StoreSettings): Promise<StoreFile> {
  // Loading DuckDB takes a while; commands that only need this module's types do without it.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const wasKilled = existsSync(`${path}.wal`);
  let instance: DuckDBInstance | undefined;
  try {
    instance = await DuckDBInstance.create(path, engineOptions(path, settings));
    const writing = await instance.connect();
    await writing.run(
      "SET GLOBAL TimeZone = 'UTC'; ATTACH ':memory:' AS staging; ATTACH ':memory:' AS intermediates",
    );
    await prepareTables(writing, path);
    await removeRemains(writing, wasKilled);
    const opened = instance;
    return {
      instance: opened,
      writing,
      close() {
        writing.closeSync();
        opened.closeSync();
        openPaths.delete(path);
      },
    };
  } catch (error) {
    instance?.closeSync();
    throw error instanceof FlotillaError ? error : openingFailure(error, path);
  }
}

function engineOptions(path: string, settings: StoreSettings): Record<string, string> {
  return {
    threads: String(settings.threads),
    memory_limit: `${settings.memoryLimit}B`,
    temp_directory: `${path}.temporary`,
    // Small batches wait in the write-ahead log for each other instead of being merged into the tables one by one.
    checkpoint_threshold: "128MB",
    preserve_insertion_order: "false",
    // The engine would otherwise fetch parts of itself from the network when a statement asks for them.
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  };
}

async function prepareTables(connection: DuckDBConnection, path: string): Promise<void> {
  const tables = await queryRows(
    connection,
    "SELECT table_name FROM duckdb_tables() WHERE table_name = 'store_state'",
  );
  if (tables.length === 0) {
    await inTransaction(connection, async (writer) => {
      await connection.run(createStatements());
      await writer.run("INSERT INTO store_state VALUES ($id, $version, 0, 0, false, false)", {
        id: randomUUID(),
        version: schemaVersion,
      });
    });
    return;
  }
  const [state] = await queryRows<{ version: number }>(
    connection,
    "SELECT schema_version AS version FROM store_state",
  );
  const { version: found } = state!;
  if (found > schemaVersion) throw eventErrors.store_newer({ path, found, known: schemaVersion });
  if (found < schemaVersion) throw eventErrors.store_older({ path, found, known: schemaVersion });
}

/**
 * Removes what a batch that was cut off while it was committed may have left. When the write-ahead log ends in the middle
 * of a transaction, DuckDB 1.5 drops that transaction but keeps its large appends (duckdb/duckdb pull request 25931). Every
 * row carries the number of its batch, and the count of stored batches goes with the commit, so that such rows are known.
 */
async function removeRemains(connection: DuckDBConnection, wasKilled: boolean): Promise<void> {
  const tables = await tablesWithRemains(connection);
  if (tables.length === 0) return;
  // The remains are in no log; deleting them before they are in the file would leave a log that cannot be replayed.
  if (wasKilled) await connection.run("CHECKPOINT");
  await inTransaction(connection, async (writer) => {
    for (const table of tables) await writer.run(`DELETE FROM ${table} WHERE ${isRemains}`);
  });
}

const isRemains = "batch > (SELECT stored_batches FROM store_state)";

async function tablesWithRemains(connection: DuckDBConnection): Promise<string[]> {
  const types = await queryRows<{ name: string }>(connection, "SELECT name FROM event_types");
  const found: string[] = [];
  for (const table of [...types.map(({ name }) => name), ...tablesWithBatch]) {
    const rows = await queryRows(connection, `SELECT 1 FROM ${table} WHERE ${isRemains} LIMIT 1`);
    if (rows.length > 0) found.push(table);
  }
  return found;
}
