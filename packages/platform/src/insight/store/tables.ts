/** queued and executing are work of a running process; what another run of the platform left in them is forgotten at start. */
export type QueryState = "queued" | "executing" | "completed" | "errored" | "cancelled";

export interface StoredQuery {
  readonly id: string;
  readonly kind: string;
  readonly aggregation_unit: string;
  /** The canonical specification as JSON. */
  readonly spec: string;
  /** The version of the data that was asked about; once completed, the one that was read. */
  readonly data_version: string;
  /** How disclosure control was set when the answer was published. */
  readonly rule: string;
  readonly state: QueryState;
  /** Why there is no answer, a `QueryFailure` as JSON; null unless errored or cancelled. */
  readonly failure: string | null;
  readonly asked_at: string;
  readonly completed_at: string | null;
  /** Names the parts of the answer; null until completed. */
  readonly answer: string | null;
  readonly part_count: number;
  readonly row_count: number;
  /** Of the answer as JSON. */
  readonly bytes: number;
  /** What computing the answer took. */
  readonly seconds: number;
  /** How often the answer has been asked for. */
  readonly uses: number;
  readonly touched_at: string | null;
  /** The number of the last use, counted over all answers. */
  readonly last_touch: number;
  /** The weight of all uses, at the time of the last one. */
  readonly multiplier: number;
}

export interface StoredPart {
  readonly answer: string;
  /** From 0. */
  readonly position: number;
  /** The rows as a list in JSON. */
  readonly rows: string;
  readonly stored_at: string;
}

export interface StoredSubquery {
  readonly id: string;
  readonly kind: string;
  /** The canonical specification as JSON. */
  readonly spec: string;
  readonly asked_at: string;
}

export interface InsightTables {
  insight_queries: StoredQuery;
  insight_answer_parts: StoredPart;
  insight_subqueries: StoredSubquery;
}
