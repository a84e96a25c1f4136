import type { ResultRow } from "./disclosure/result-rows.ts";
import type { Progress } from "./execution/execution.ts";
import type { Spec, Unit } from "./kinds/query-kind.ts";

/** Where a query stands. */
export type QueryStatus =
  | { readonly state: "queued"; readonly progress: Progress }
  | { readonly state: "executing"; readonly progress: Progress }
  | { readonly state: "completed" }
  | { readonly state: "errored"; readonly failure: QueryFailure }
  | { readonly state: "cancelled"; readonly failure: QueryFailure };

/** Why there is no answer, as it may be told to anybody who may ask the query. */
export interface QueryFailure {
  /** The code of an error, such as `insight.query_timeout`. */
  readonly code: string;
  readonly detail: string;
  readonly remedy: string;
}

/** A query that is part of another one, by the id under which it can be a `subscriber_subset`. */
export interface NamedSubquery {
  readonly id: string;
  readonly kind: string;
}

/** What asking a query gives. */
export interface StartedQuery {
  readonly id: string;
  readonly progress: Progress;
  /** Every different query below it. */
  readonly subqueries: readonly NamedSubquery[];
}

/** The published rows of a completed query. They are read in parts, so that no more than one part of them is in memory. */
export interface QueryResult {
  readonly id: string;
  /** The specification, normalised. */
  readonly query: Spec;
  readonly unit: Unit;
  /** The names of the columns, in their order. */
  readonly columns: readonly string[];
  readonly rowCount: number;
  /** Bytes of the rows as one list in JSON, with its brackets, in UTF-8. */
  readonly jsonBytes: number;
  /**
   * The rows in their order, 1,000 at a time; may be called more than once.
   *
   * @throws `insight.answer_lost` when the answer is removed while it is read: what was read until then is not all of it
   */
  parts(): AsyncIterable<readonly ResultRow[]>;
  /** As `parts`, each as JSON: its rows with commas between them, without brackets around them. No rows are no part. */
  jsonParts(): AsyncIterable<string>;
}
