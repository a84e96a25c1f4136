import type { DuckDBConnection } from "@duckdb/node-api";

import { eventErrors } from "../errors.ts";
import { copyStore } from "./copy-store.ts";
import { needsReopening, resourceFailure } from "./failures.ts";
import { createGate } from "./gate.ts";
import { openFile, type StoreSettings } from "./open-file.ts";
import { type BatchReading, readBatches } from "./read-batches.ts";
import { besideStore, openAfterCrash, replaceStoreFile } from "./replacement.ts";
import { requireRoom } from "./room.ts";
import { inTransaction, type Parameters, queryRows, type Writer, writerOn } from "./statements.ts";
import type { ReadRow } from "./values.ts";

/** A tenant's event store: one DuckDB file that this process alone has open. */
export interface EventStore {
  /** Answers from what was stored last; goes on while something is being written. Cannot change anything. */
  read<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** As `read`, handing the result over in batches as it is computed. */
  readBatches(reading: BatchReading): Promise<void>;
  /**
   * Lends work a connection of its own, in no transaction, beside the places of `read`. The signal says that the store is closing.
   */
  lend<Result>(
    work: (connection: DuckDBConnection, closing: AbortSignal) => Promise<Result>,
  ): Promise<Result>;
  /** Runs work in one transaction: all of it is stored, or nothing. One at a time, in the order of asking. */
  write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result>;
  /**
   * Lends work a table name beside the store, for what is prepared before it is written; the table goes when the work ends.
   * One piece of work can prepare while another writes.
   */
  stage<Result>(work: (staging: Staging) => Promise<Result>): Promise<Result>;
  /** @throws `events.no_room_for_copy` when the disk of a file to be made, or of the store, cannot take a copy of it */
  requireRoom(target?: string): Promise<void>;
  /**
   * Writes what was stored last to a new file, whole; loads and questions go on meanwhile.
   *
   * @throws `events.no_room_for_copy`
   */
  copyTo(path: string): Promise<void>;
  /**
   * Writes the file anew, so that nothing is left in it of what was removed. Loads under way are waited for, further ones
   * wait; questions wait only while the files are exchanged.
   *
   * @throws `events.no_room_for_copy`
   */
  rewrite(): Promise<void>;
  /** Puts the file of a store that is not open in the place of this one's, waiting as `rewrite` does. It is gone afterwards. */
  replaceBy(path: string): Promise<void>;
  /** How often what is stored has changed since the store was opened: what was read at one count holds as long as it stays. */
  changes(): number;
  /** Aborted once the store is being closed, for work that runs beside it. */
  readonly closing: AbortSignal;
  /** Breaks off what is being written, waits for what is being read, and lets go of the file. */
  close(): Promise<void>;
}

/** A place to prepare things. A transaction of the store can read the table, and never sees it half made. */
export interface Staging extends Writer {
  readonly table: string;
}

const concurrentStages = 2;

/** Said by a copy of itself, so that it is true in the moment in which the copy takes the place of the store. */
const markRewritten = `
  UPDATE copy.store_state SET rewrite_is_due = false;
  UPDATE copy.erasures SET awaits_rewrite = false`;

/**
 * Opens a store, made new if there is none.
 *
 * @throws `events.store_newer`, `events.store_in_use`, `events.store_unusable`, `kernel.disk_full`.
 */
export async function openStore(path: string, settings: StoreSettings): Promise<EventStore> {
  let file = await openAfterCrash(path, settings);
  let isClosing = false;
  let stages = 0;
  let changes = 0;
  const staging = new Set<DuckDBConnection>();
  const closing = new AbortController();
  const gates = {
    read: createGate(settings.concurrentReads),
    lend: createGate(settings.concurrentReads),
    write: createGate(1),
    stage: createGate(concurrentStages),
    copy: createGate(1),
    exchange: createGate(1),
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
  const reading = <Result>(work: (connection: DuckDBConnection) => Promise<Result>) =>
    gates.read.through(async () => {
      checkOpen();
      const connection = await file.instance.connect();
      try {
        await connection.run("BEGIN TRANSACTION READ ONLY");
        return await work(connection);
      } catch (error) {
        throw explain(error);
      } finally {
        connection.closeSync();
      }
    });

  const copy = async (target: string, change?: string): Promise<void> => {
    checkOpen();
    await requireRoom(path, target);
    const connection = await file.instance.connect();
    staging.add(connection);
    try {
      await copyStore(connection, target, change);
    } catch (error) {
      throw explainBreak(error);
    } finally {
      staging.delete(connection);
      connection.closeSync();
    }
  };
  // A load holds its stage while it waits to write, so that stages have to end first.
  const whileNothingIsWritten = (work: () => Promise<void>): Promise<void> =>
    gates.exchange.through(() =>
      gates.stage.alone(() => gates.write.alone(() => gates.copy.alone(work))),
    );
  const replaceBy = async (replacement: string): Promise<void> => {
    checkOpen();
    await file.writing.run("CHECKPOINT");
    file.close();
    try {
      file = await replaceStoreFile(path, replacement, settings);
      changes++;
    } catch (error) {
      file = await openFile(path, settings);
      throw error;
    }
  };
  const exchange = (replacement: string): Promise<void> =>
    gates.lend.alone(() => gates.read.alone(() => replaceBy(replacement)));

  return {
    read: (sql, parameters) => reading((connection) => queryRows(connection, sql, parameters)),
    readBatches: (asked) => reading((connection) => readBatches(connection, asked)),
    lend: (work) =>
      gates.lend.through(async () => {
        checkOpen();
        const connection = await file.instance.connect();
        try {
          return await work(connection, closing.signal);
        } finally {
          connection.closeSync();
        }
      }),
    write: (work) =>
      gates.write.through(async () => {
        checkOpen();
        try {
          const result = await inTransaction(file.writing, work, checkOpen);
          changes++;
          return result;
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
    requireRoom: (target = path) => requireRoom(path, target),
    copyTo: (target) => gates.copy.through(() => copy(target)),
    rewrite: () =>
      whileNothingIsWritten(async () => {
        const { rewritten } = besideStore(path);
        await copy(rewritten, markRewritten);
        await exchange(rewritten);
      }),
    replaceBy: (replacement) => whileNothingIsWritten(() => exchange(replacement)),
    changes: () => changes,
    closing: closing.signal,
    async close() {
      isClosing = true;
      closing.abort(eventErrors.store_closing({ path }));
      for (const connection of [file.writing, ...staging]) connection.interrupt();
      await Promise.all(Object.values(gates).map((gate) => gate.idle()));
      file.close();
    },
  };
}
