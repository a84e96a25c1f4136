import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { literalText } from "../../reading/sql-text.ts";
import type { Writer } from "../../store/statements.ts";
import type { ClickhouseConnection } from "./connection.ts";

/** Carries rows between the embedded store and ClickHouse, in files of Parquet that are gone afterwards. */
export interface Transfer {
  /** Inserts the rows of a query to the store. */
  send(writer: Writer, query: string, table: string): Promise<void>;
  /** Inserts the rows of a query to ClickHouse into the store's table of those columns. */
  fetch(writer: Writer, query: string, table: string): Promise<void>;
  /** Removes what a process that was killed has left. */
  clear(): Promise<void>;
}

/** @param directory its own, made when it is needed */
export function createTransfer(connection: ClickhouseConnection, directory: string): Transfer {
  const withFile = async (work: (path: string) => Promise<void>): Promise<void> => {
    await mkdir(directory, { recursive: true });
    const path = join(directory, `${randomBytes(8).toString("hex")}.parquet`);
    try {
      await work(path);
    } finally {
      await rm(path, { force: true });
    }
  };
  return {
    send: (writer, query, table) =>
      withFile(async (path) => {
        await writer.run(
          `COPY (${query}) TO ${literalText(path)} (FORMAT parquet, COMPRESSION lz4)`,
        );
        await connection.insertFile(table, path);
      }),
    fetch: (writer, query, table) =>
      withFile(async (path) => {
        await connection.saveRows(query, path);
        await writer.run(`INSERT INTO ${table} BY NAME SELECT * FROM read_parquet($path)`, {
          path,
        });
      }),
    clear: () => rm(directory, { recursive: true, force: true }),
  };
}
