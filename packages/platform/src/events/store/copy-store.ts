import { rm } from "node:fs/promises";

import type { DuckDBConnection } from "@duckdb/node-api";

import { identifierText, literalText } from "../reading/sql-text.ts";
import { queryRows } from "./statements.ts";
import { syncFile } from "./sync-file.ts";

/**
 * Writes everything that the store of a connection held when this began to a new file, whole and on the disk when it
 * returns. Others may read and write the store meanwhile. What was removed from the store is not in the copy, not even in
 * its free room.
 *
 * @param change A statement that is run on the copy before it is complete; it finds the copy's tables in `copy`.
 */
export async function copyStore(
  connection: DuckDBConnection,
  path: string,
  change?: string,
): Promise<void> {
  await removeFile(path);
  try {
    await writeCopy(connection, path, change);
  } catch (error) {
    await removeFile(path);
    throw error;
  }
  await syncFile(path);
}

/** Removes a file of a store with its log. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.wal`, { force: true });
}

async function writeCopy(
  connection: DuckDBConnection,
  path: string,
  change: string | undefined,
): Promise<void> {
  const [store] = await queryRows<{ name: string }>(
    connection,
    "SELECT current_database() AS name",
  );
  // The rows of a table lie in an order that makes questions fast. A session of its own keeps it.
  await connection.run("SET SESSION preserve_insertion_order = true");
  // A statement that attaches takes no parameters.
  await connection.run(`ATTACH ${literalText(path)} AS copy`);
  try {
    await connection.run("BEGIN TRANSACTION");
    await connection.run(`COPY FROM DATABASE ${identifierText(store!.name)} TO copy`);
    if (change !== undefined) await connection.run(change);
    await connection.run("COMMIT");
    await connection.run("CHECKPOINT copy");
  } catch (error) {
    // The first error is the one to tell.
    await connection.run("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    await connection.run("DETACH copy");
  }
}
