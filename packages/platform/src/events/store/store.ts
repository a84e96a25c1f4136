import type { DuckDBConnection } from "@duckdb/node-api";

import { eventErrors } from "../errors.ts";
import { needsReopening, resourceFailure } from "./failures.ts";
import { createGate } from "./gate.ts";
import { openFile, type StoreSettings } from "./open-file.ts";
import { inTransaction, type Parameters, queryRows, type Writer, writerOn } from "./statements.ts";
import type { ReadRow } from "./values.ts";

/** A tenant's event store: one DuckDB file that this process alone has open. */
export interface EventStore {
  /** Answers from what was stored last; goes on while something is being written. Cannot change anything. */
  read<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Runs work in one transaction: all of it is stored, or nothing. One at a time, in the order of asking. */
  write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result>;
  /**
   * Lends work a table name beside the store, for what is prepared before it is written; the table goes when the work ends.
   * One piece of work can prepare while another writes.
   */
  stage<Result>(work: (staging: Staging) => Promise<Result>): Promise<Result>;
  /** Breaks off what is being written, waits for what is being read, and lets go of the file. */
  close(): Promise<void>;
}

/** A place to prepare things. A transaction of the store can read the table, and never sees it half made. */
export interface Staging extends Writer {
  readonly table: string;
}

const concurrentStages = 2;

/**
 * Opens a store, made new if there is none.
 *
 * @throws `events.store_newer`, `events.store_in_use`, `events.store_unusable`, `kernel.disk_full`.
 */
export async function openStore(path: string, settings: StoreSettings): Promise<EventStore> {
  let file = await openFile(path, settings);
  let isClosing = false;
  let stages = 0;
  const staging = new Set<DuckDBConnection>();
  const gates = {
    read: createGate(settings.concurrentReads),
    write: createGate(1),
    stage: createGate(concurrentStages),
  };
  const checkOpen = (): void => {
    if (isClosing) throw eventErrors.store_closing({ path });
  };
  const explain = (error: unknown): unknown =>
    resourceFailure(error, { path, memoryLimit: settings.memoryLimit }) ?? error;
  const explainBreak = (error: unknown): unknown =>
    isClosing ? eventErrors.store_closing({ path }, { cause: error }) : explain(error);
  const reopenAfter = async (error: unknown): Promise<void> => {
    if (!needsReopening(error)) return;
    file.close();
    file = await openFile(path, settings);
  };

  return {
    read: (sql, parameters) =>
      gates.read.through(async () => {
        checkOpen();
        const connection = await file.instance.connect();
        try {
          await connection.run("BEGIN TRANSACTION READ ONLY");
          return await queryRows(connection, sql, parameters);
        } catch (error) {
          throw explain(error);
        } finally {
          connection.closeSync();
        }
      }),
    write: (work) =>
      gates.write.through(async () => {
        checkOpen();
        try {
          return await inTransaction(file.writing, work, checkOpen);
        } catch (error) {
          await reopenAfter(error);
          throw explainBreak(error);
        }
      }),
    stage: (work) =>
      gates.stage.through(async () => {
        checkOpen();
        const connection = await file.instance.connect();
        const table = `staging.stage_${++stages}`;
        staging.add(connection);
        try {
          return await work({ table, ...writerOn(connection, checkOpen) });
        } catch (error) {
          throw explainBreak(error);
        } finally {
          staging.delete(connection);
          // A store that had to be opened anew has forgotten its stages.
          await connection.run(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined);
          connection.closeSync();
        }
      }),
    async close() {
      isClosing = true;
      for (const connection of [file.writing, ...staging]) connection.interrupt();
      await Promise.all(Object.values(gates).map((gate) => gate.idle()));
      file.close();
    },
  };
}
