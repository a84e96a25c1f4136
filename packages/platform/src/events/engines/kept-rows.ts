import type { Parameters } from "../store/statements.ts";

/** A query whose rows are to be kept for a while. */
export interface RowsToKeep {
  /** Lower-case letters, digits and `_`, beginning with a letter. Says what is asked, so that equal names have equal rows. */
  readonly name: string;
  readonly sql: string;
  readonly parameters?: Parameters | undefined;
  /** Ends the statement. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows that are kept. */
export interface KeptRows {
  readonly name: string;
  readonly rows: number;
  /** How much room they take, estimated from their types. */
  readonly bytes: number;
}

/**
 * Tables beside the events for the rows of queries that are parts of several others. They hold what was computed from one version of
 * the data, go when they are the least recently used and room is needed, and do not outlive the process.
 */
export interface RowKeeping {
  /**
   * Computes a query and keeps its rows, whole or not at all, unless there are rows of that name. They go by themselves once the data
   * has changed.
   *
   * @throws the signal's reason once it is aborted
   */
  keep(rows: RowsToKeep): Promise<KeptRows>;
  /** What is kept of the data as it is now. */
  list(): Promise<readonly KeptRows[]>;
  /** Lets go of rows by their names, or of all. Whoever reads them goes on. */
  drop(names?: readonly string[]): Promise<void>;
  /** The schema in which a query finds the tables, each by its name. */
  readonly schema: string;
}
