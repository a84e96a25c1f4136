import { eventErrors } from "../errors.ts";
import { needsReopening, resourceFailure } from "./failures.ts";
import { createGate } from "./gate.ts";
import { openFile, type StoreSettings } from "./open-file.ts";
import { inTransaction, type Parameters, queryRows, type Writer } from "./statements.ts";
import type { ReadRow } from "./values.ts";

/** A tenant's event store: one DuckDB file that this process alone has open. */
export interface EventStore {
  /** Answers from what was stored last; goes on while something is being written. Cannot change anything. */
  read<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Runs work in one transaction: all of it is stored, or nothing. One at a time, in the order of asking. */
  write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result>;
  /** Breaks off what is being written, waits for what is being read, and lets go of the file. */
  close(): Promise<void>;
}

/**
 * Opens a store, made new if there is none.
 *
 * @throws `events.store_newer`, `events.store_in_use`, `events.store_unusable`, `kernel.disk_full`.
 */
export async function openStore(path: string, settings: StoreSettings): Promise<EventStore> {
  let file = await openFile(path, settings);
  let isClosing = false;
  const readGate = createGate(settings.concurrentReads);
  const writeGate = createGate(1);
  const checkOpen = (): void => {
    if (isClosing) throw eventErrors.store_closing({ path });
  };
  const explain = (error: unknown): unknown => {
    if (isClosing) return eventErrors.store_closing({ path }, { cause: error });
    return resourceFailure(error, { path, memoryLimit: settings.memoryLimit }) ?? error;
  };
  const reopenAfter = async (error: unknown): Promise<void> => {
    if (!needsReopening(error)) return;
    file.close();
    file = await openFile(path, settings);
  };

  return {
    read: (sql, parameters) =>
      readGate.through(async () => {
        checkOpen();
        const connection = await file.instance.connect();
        try {
          await connection.run("BEGIN TRANSACTION READ ONLY");
          return await queryRows(connection, sql, parameters);
        } catch (error) {
          throw resourceFailure(error, { path, memoryLimit: settings.memoryLimit }) ?? error;
        } finally {
          connection.closeSync();
        }
      }),
    write: (work) =>
      writeGate.through(async () => {
        checkOpen();
        try {
          return await inTransaction(file.writing, work, checkOpen);
        } catch (error) {
          await reopenAfter(error);
          throw explain(error);
        }
      }),
    async close() {
      isClosing = true;
      file.writing.interrupt();
      await Promise.all([writeGate.idle(), readGate.idle()]);
      file.close();
    },
  };
}
