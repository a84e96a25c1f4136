import type { DuckDBConnection } from "@duckdb/node-api";

import type { EventSettings } from "../config.ts";
import { resourceFailure } from "../store/failures.ts";
import { interruptWhenAborted } from "../store/read-batches.ts";
import { bindingsOf, queryRows } from "../store/statements.ts";
import type { EventStore } from "../store/store.ts";
import type { KeptRows, RowKeeping, RowsToKeep } from "./kept-rows.ts";

/**
 * A database in memory beside the store, attached when that is opened. What does not fit in memory goes to the store's temporary
 * files, which are removed at every opening.
 */
const schema = "intermediates.main";
const namePattern = /^[a-z][a-z0-9_]*$/;

/** Bytes of all kept rows together, and of the store's memory. */
export type RowKeepingLimits = Pick<EventSettings, "keptRowsBytes" | "memoryLimit">;

/**
 * Keeps rows beside the tenant's own store.
 *
 * @param dataVersion A text that changes whenever the data has changed.
 */
export function createRowKeeping(
  store: EventStore,
  limits: RowKeepingLimits,
  dataVersion: () => Promise<string>,
): RowKeeping {
  return new AttachedRowKeeping(store, limits, dataVersion);
}

interface Entry extends KeptRows {
  readonly dataVersion: string;
}

class AttachedRowKeeping implements RowKeeping {
  readonly schema = schema;
  readonly #store: EventStore;
  readonly #limits: RowKeepingLimits;
  readonly #dataVersion: () => Promise<string>;
  /** The least recently used first. */
  readonly #kept = new Map<string, Entry>();
  readonly #making = new Map<string, Promise<KeptRows>>();

  constructor(store: EventStore, limits: RowKeepingLimits, dataVersion: () => Promise<string>) {
    this.#store = store;
    this.#limits = limits;
    this.#dataVersion = dataVersion;
  }

  async keep(rows: RowsToKeep): Promise<KeptRows> {
    if (!namePattern.test(rows.name)) throw new Error(`${JSON.stringify(rows.name)} is not a name`);
    await this.#forgetOutdated();
    const kept = this.#kept.get(rows.name);
    if (kept && (await this.#isThere(rows.name))) {
      this.#kept.delete(rows.name);
      this.#kept.set(rows.name, kept);
      return sizeOf(kept);
    }
    const making = this.#making.get(rows.name);
    if (!making) return await this.#makeOnce(rows);
    // Whoever makes them may be told to stop; then they are made for this one.
    await making.catch(() => undefined);
    return await this.keep(rows);
  }

  async list(): Promise<readonly KeptRows[]> {
    await this.#forgetOutdated();
    return [...this.#kept.values()].map((entry) => sizeOf(entry));
  }

  async drop(names: readonly string[] = [...this.#kept.keys()]): Promise<void> {
    const dropped = names.filter((name) => this.#kept.delete(name));
    if (dropped.length === 0) return;
    await this.#store.lend(async (connection) => {
      for (const name of dropped) await dropTable(connection, name);
    });
  }

  async #makeOnce(rows: RowsToKeep): Promise<KeptRows> {
    const making = this.#make(rows).finally(() => this.#making.delete(rows.name));
    this.#making.set(rows.name, making);
    return await making;
  }

  async #make(rows: RowsToKeep): Promise<KeptRows> {
    const before = await this.#dataVersion();
    const size = await this.#store.lend(async (connection, closing) => {
      const signal = rows.signal ? AbortSignal.any([rows.signal, closing]) : closing;
      return await this.#create(connection, { ...rows, signal });
    });
    this.#kept.set(rows.name, { ...size, dataVersion: before });
    await this.#forgetOutdated();
    await this.#makeRoom(rows.name);
    return size;
  }

  async #create(
    connection: DuckDBConnection,
    { name, sql, parameters, signal }: RowsToKeep & { readonly signal: AbortSignal },
  ): Promise<KeptRows> {
    signal.throwIfAborted();
    const stopInterrupting = interruptWhenAborted(connection, signal);
    try {
      await dropTable(connection, name);
      const { values, types } = await bindingsOf(parameters);
      await connection.run(`CREATE TABLE ${schema}.${name} AS ${sql}`, values, types);
      signal.throwIfAborted();
      return await measure(connection, name);
    } catch (error) {
      signal.throwIfAborted();
      const { memoryLimit } = this.#limits;
      throw resourceFailure(error, { path: "the rows of a query", memoryLimit }) ?? error;
    } finally {
      stopInterrupting();
    }
  }

  /** Rows of earlier data answer nothing any more. */
  async #forgetOutdated(): Promise<void> {
    const version = await this.#dataVersion();
    const outdated = [...this.#kept].filter(([, { dataVersion }]) => dataVersion !== version);
    await this.drop(outdated.map(([name]) => name));
  }

  async #makeRoom(newest: string): Promise<void> {
    let bytes = [...this.#kept.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    const leaving: string[] = [];
    for (const [name, entry] of this.#kept) {
      if (bytes <= this.#limits.keptRowsBytes) break;
      if (name === newest) continue;
      leaving.push(name);
      bytes -= entry.bytes;
    }
    await this.drop(leaving);
  }

  /** A store that had to be opened anew has forgotten what was kept. */
  async #isThere(name: string): Promise<boolean> {
    const sql = `SELECT 1 AS found FROM duckdb_tables()
      WHERE database_name = 'intermediates' AND table_name = $name`;
    if ((await this.#store.read(sql, { name })).length > 0) return true;
    this.#kept.delete(name);
    return false;
  }
}

async function dropTable(connection: DuckDBConnection, name: string): Promise<void> {
  await connection.run(`DROP TABLE IF EXISTS ${schema}.${name}`);
}

async function measure(connection: DuckDBConnection, name: string): Promise<KeptRows> {
  const [table] = await queryRows<{ rows: number }>(
    connection,
    `SELECT count(*) AS rows FROM ${schema}.${name}`,
  );
  const columns = await queryRows<{ type: string }>(
    connection,
    `SELECT data_type AS type FROM duckdb_columns()
      WHERE database_name = 'intermediates' AND table_name = $name`,
    { name },
  );
  const width = columns.reduce((sum, { type }) => sum + (bytesOfTypes[type] ?? 16), 0);
  return { name, rows: table!.rows, bytes: table!.rows * width };
}

const bytesOfTypes: Readonly<Partial<Record<string, number>>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  SMALLINT: 2,
  INTEGER: 4,
  DATE: 4,
  BIGINT: 8,
  DOUBLE: 8,
  TIMESTAMP: 8,
};

function sizeOf({ name, rows, bytes }: KeptRows): KeptRows {
  return { name, rows, bytes };
}
