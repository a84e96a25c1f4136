import type { DuckDBConnection } from "@duckdb/node-api";

import type { TakeBatch } from "./column-batch.ts";
import { bindingsOf, type Parameters } from "./statements.ts";
import { toPlain } from "./values.ts";

export interface BatchReading {
  readonly sql: string;
  readonly parameters?: Parameters | undefined;
  readonly take: TakeBatch;
  /** Ends the statement. */
  readonly signal?: AbortSignal | undefined;
}

const millisecondsBetweenInterrupts = 50;

/**
 * Runs a statement and hands its result over as it is computed, so that no more than a part of it is in memory.
 *
 * @throws the signal's reason once it is aborted
 */
export async function readBatches(
  connection: DuckDBConnection,
  { sql, parameters, take, signal }: BatchReading,
): Promise<void> {
  signal?.throwIfAborted();
  const stopInterrupting = interruptWhenAborted(connection, signal);
  try {
    const { values, types } = await bindingsOf(parameters);
    const result = await connection.stream(sql, values, types);
    const names = result.deduplicatedColumnNames();
    for (;;) {
      const chunk = await result.fetchChunk();
      signal?.throwIfAborted();
      if (!chunk || chunk.rowCount === 0) return;
      await take({ names, rowCount: chunk.rowCount, columns: chunk.convertColumns(toPlain) });
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    stopInterrupting();
  }
}

/**
 * Ends what a connection does once a signal is aborted; what is answered ends that. Again and again: an interrupt that comes before the
 * statement has begun is forgotten when it begins.
 */
export function interruptWhenAborted(
  connection: DuckDBConnection,
  signal: AbortSignal | undefined,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), millisecondsBetweenInterrupts);
  };
  signal?.addEventListener("abort", begin, { once: true });
  return () => {
    signal?.removeEventListener("abort", begin);
    clearInterval(timer);
  };
}
