import type { DuckDBConnection } from "@duckdb/node-api";

import { sqlErrors } from "./sql-errors.ts";

const millisecondsBetweenLooks = 100;
/** What a process may grow beside the engine's own memory while a statement runs. */
const toleratedGrowth = 268_435_456;

export interface Limits {
  readonly seconds: number;
  /** Bytes. */
  readonly memory: number;
}

/** What ends a statement: its time, its memory, whoever asked it, or the store. */
export interface Watch {
  readonly signal: AbortSignal;
  /** Breaks the connection's statement off as well, again and again: a break before it has begun is forgotten. */
  follow(connection: DuckDBConnection): void;
  stop(): void;
}

/**
 * Watches a statement from the moment it is asked. Some functions of the engine make values that its own memory limit does not
 * count; for these, what the process takes from the system is looked at.
 */
export function watchStatement({ seconds, memory }: Limits, cancelled: AbortSignal): Watch {
  const controller = new AbortController();
  const { signal } = controller;
  const end = (reason: unknown): void => {
    if (!signal.aborted) controller.abort(reason);
  };
  const cancel = (): void => end(cancelled.reason);
  if (cancelled.aborted) cancel();
  cancelled.addEventListener("abort", cancel, { once: true });
  const timer = setTimeout(() => end(sqlErrors.sql_timeout({ seconds })), seconds * 1000);
  let connection: DuckDBConnection | undefined;
  let limit = Number.POSITIVE_INFINITY;
  const looks = setInterval(() => {
    if (process.memoryUsage.rss() > limit) end(sqlErrors.sql_memory({ limit: memory }));
    if (signal.aborted) connection?.interrupt();
  }, millisecondsBetweenLooks);
  signal.addEventListener("abort", () => connection?.interrupt(), { once: true });
  return {
    signal,
    follow(followed) {
      connection = followed;
      limit = process.memoryUsage.rss() + memory + toleratedGrowth;
    },
    stop() {
      cancelled.removeEventListener("abort", cancel);
      connection = undefined;
      clearTimeout(timer);
      clearInterval(looks);
    },
  };
}
