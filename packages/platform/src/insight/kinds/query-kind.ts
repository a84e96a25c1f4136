import type { Static, TObject } from "typebox";

import type { Moment } from "../moment.ts";
import type { AggregationUnit } from "../units.ts";

/** What a query kind needs from the event store, as data: nothing is executed here. */
export interface CompiledQuery {
  /** SQL over the relations that `#events` documents. */
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** The days and event types whose absence makes the query impossible. */
  readonly reads: {
    readonly start: Moment;
    readonly end: Moment;
    readonly eventTypes: readonly string[];
  };
}

/** Messages by field; empty when the specification is sound. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>;

/** One kind of query: its parameters and how an answer is computed. */
export interface QueryKind<Schema extends TObject = TObject> {
  readonly name: string;
  /** The query specification, `query_kind` included. */
  readonly schema: Schema;
  /** The units an answer can be given per. */
  readonly units: readonly AggregationUnit[];
  /** Checks what the schema cannot say. */
  check(spec: Static<Schema>): FieldMessages;
  /** Turns a sound specification into SQL. */
  compile(spec: Static<Schema>): CompiledQuery;
}
