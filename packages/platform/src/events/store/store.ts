import type { DuckDBConnection } from "@duckdb/node-api";

import { eventErrors } from "../errors.ts";
import { copyStore } from "./copy-store.ts";
import { needsReopening, resourceFailure } from "./failures.ts";
import { createGate, type Gate } from "./gate.ts";
import { openFile, type StoreFile, type StoreSettings } from "./open-file.ts";
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
  return new DuckdbStore(path, settings, await openAfterCrash(path, settings));
}

class DuckdbStore implements EventStore {
  readonly #path: string;
  readonly #settings: StoreSettings;
  readonly #gates: Readonly<
    Record<"read" | "lend" | "write" | "stage" | "copy" | "exchange", Gate>
  >;
  readonly #closing = new AbortController();
  /** The connections of work that is broken off when the store is closed, besides the writing one. */
  readonly #breakable = new Set<DuckDBConnection>();
  #file: StoreFile;
  #stages = 0;
  #changes = 0;

  constructor(path: string, settings: StoreSettings, file: StoreFile) {
    this.#path = path;
    this.#settings = settings;
    this.#file = file;
    this.#gates = {
      read: createGate(settings.concurrentReads),
      lend: createGate(settings.concurrentReads),
      write: createGate(1),
      stage: createGate(concurrentStages),
      copy: createGate(1),
      exchange: createGate(1),
    };
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  changes(): number {
    return this.#changes;
  }

  async read<Row extends object = ReadRow>(sql: string, parameters?: Parameters): Promise<Row[]> {
    return await this.#reading((connection) => queryRows<Row>(connection, sql, parameters));
  }

  async readBatches(reading: BatchReading): Promise<void> {
    await this.#reading((connection) => readBatches(connection, reading));
  }

  async lend<Result>(
    work: (connection: DuckDBConnection, closing: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    return await this.#gates.lend.through(() =>
      this.#connected((connection) => work(connection, this.closing)),
    );
  }

  async write<Result>(work: (writer: Writer) => Promise<Result>): Promise<Result> {
    return await this.#gates.write.through(async () => {
      this.#checkOpen();
      try {
        const result = await inTransaction(this.#file.writing, work, () => this.#checkOpen());
        this.#changes++;
        return result;
      } catch (error) {
        await this.#reopenAfter(error);
        throw this.#explainBreak(error);
      }
    });
  }

  async stage<Result>(work: (staging: Staging) => Promise<Result>): Promise<Result> {
    return await this.#gates.stage.through(() =>
      this.#breakably(async (connection) => {
        const table = `staging.stage_${++this.#stages}`;
        try {
          return await work({ table, ...writerOn(connection, () => this.#checkOpen()) });
        } finally {
          // A store that had to be opened anew has forgotten its stages.
          await connection.run(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined);
        }
      }),
    );
  }

  async requireRoom(target = this.#path): Promise<void> {
    await requireRoom(this.#path, target);
  }

  async copyTo(target: string): Promise<void> {
    await this.#gates.copy.through(() => this.#copy(target));
  }

  async rewrite(): Promise<void> {
    await this.#whileNothingIsWritten(async () => {
      const { rewritten } = besideStore(this.#path);
      await this.#copy(rewritten, markRewritten);
      await this.#exchange(rewritten);
    });
  }

  async replaceBy(replacement: string): Promise<void> {
    await this.#whileNothingIsWritten(() => this.#exchange(replacement));
  }

  async close(): Promise<void> {
    this.#closing.abort(eventErrors.store_closing({ path: this.#path }));
    for (const connection of [this.#file.writing, ...this.#breakable]) connection.interrupt();
    await Promise.all(Object.values(this.#gates).map((gate) => gate.idle()));
    this.#file.close();
  }

  #checkOpen(): void {
    if (this.closing.aborted) throw eventErrors.store_closing({ path: this.#path });
  }

  #explain(error: unknown): unknown {
    const { memoryLimit } = this.#settings;
    return resourceFailure(error, { path: this.#path, memoryLimit }) ?? error;
  }

  #explainBreak(error: unknown): unknown {
    if (!this.closing.aborted) return this.#explain(error);
    return eventErrors.store_closing({ path: this.#path }, { cause: error });
  }

  async #reopenAfter(error: unknown): Promise<void> {
    if (!needsReopening(error)) return;
    this.#file.close();
    this.#file = await openFile(this.#path, this.#settings);
  }

  async #connected<Result>(
    work: (connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result> {
    this.#checkOpen();
    const connection = await this.#file.instance.connect();
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  }

  async #reading<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    return await this.#gates.read.through(() =>
      this.#connected(async (connection) => {
        try {
          await connection.run("BEGIN TRANSACTION READ ONLY");
          return await work(connection);
        } catch (error) {
          throw this.#explain(error);
        }
      }),
    );
  }

  /** Work on a connection of its own that is broken off when the store is closed. */
  async #breakably<Result>(
    work: (connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result> {
    return await this.#connected(async (connection) => {
      this.#breakable.add(connection);
      try {
        return await work(connection);
      } catch (error) {
        throw this.#explainBreak(error);
      } finally {
        this.#breakable.delete(connection);
      }
    });
  }

  async #copy(target: string, change?: string): Promise<void> {
    this.#checkOpen();
    await requireRoom(this.#path, target);
    await this.#breakably((connection) => copyStore(connection, target, change));
  }

  /** A load holds its stage while it waits to write, so that stages have to end first. */
  async #whileNothingIsWritten(work: () => Promise<void>): Promise<void> {
    const { exchange, stage, write, copy } = this.#gates;
    await exchange.through(() => stage.alone(() => write.alone(() => copy.alone(work))));
  }

  async #exchange(replacement: string): Promise<void> {
    const { lend, read } = this.#gates;
    await lend.alone(() => read.alone(() => this.#replace(replacement)));
  }

  async #replace(replacement: string): Promise<void> {
    this.#checkOpen();
    await this.#file.writing.run("CHECKPOINT");
    this.#file.close();
    try {
      this.#file = await replaceStoreFile(this.#path, replacement, this.#settings);
      this.#changes++;
    } catch (error) {
      this.#file = await openFile(this.#path, this.#settings);
      throw error;
    }
  }
}
