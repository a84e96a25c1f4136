import type { DuckDBValue } from "@duckdb/node-api";

import type { SqlAnswer } from "../sql-access.ts";
import { sqlErrors } from "../sql-errors.ts";

type Rows = readonly (readonly DuckDBValue[])[];

export interface PortalRun {
  readonly run: (take: (answer: SqlAnswer) => Promise<void>) => Promise<number>;
  readonly send: (rows: Rows, answer: SqlAnswer) => Promise<void>;
}

/** A statement whose rows the client fetches a number at a time. It lasts no longer than any other statement. */
export class Portal {
  readonly #running: Promise<number>;
  #allowed = 0;
  #isClosed = false;
  #goOn = Promise.withResolvers<void>();
  #paused = Promise.withResolvers<null>();

  constructor(parts: PortalRun) {
    this.#running = parts.run(async (answer) => await this.#take(answer, parts.send));
    // Whoever fetches next is told.
    this.#running.catch(() => undefined);
  }

  /** Sends up to so many rows; answers how many there were in all, or null if there may be more. */
  async fetch(rows: number): Promise<number | null> {
    this.#paused = Promise.withResolvers<null>();
    this.#allowed = rows;
    this.#goOn.resolve();
    return await Promise.race([this.#running, this.#paused.promise]);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#goOn.resolve();
    await this.#running.catch(() => undefined);
  }

  async #take(answer: SqlAnswer, send: PortalRun["send"]): Promise<void> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    aborted.catch(() => undefined);
    answer.signal.addEventListener("abort", () => reject(answer.signal.reason), { once: true });
    for await (const batch of answer.batches) {
      for (let at = 0; at < batch.length;) {
        while (this.#allowed === 0) await Promise.race([this.#untilFetched(), aborted]);
        if (this.#isClosed) throw sqlErrors.sql_cancelled();
        const rows = batch.slice(at, at + Math.min(this.#allowed, batch.length));
        await send(rows, answer);
        at += rows.length;
        this.#allowed -= rows.length;
        if (this.#allowed === 0) this.#paused.resolve(null);
      }
    }
  }

  async #untilFetched(): Promise<void> {
    if (this.#isClosed) throw sqlErrors.sql_cancelled();
    this.#goOn = Promise.withResolvers<void>();
    await this.#goOn.promise;
    if (this.#isClosed) throw sqlErrors.sql_cancelled();
  }
}
