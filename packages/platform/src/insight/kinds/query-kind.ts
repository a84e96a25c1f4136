import type { Static, TObject } from "typebox";

import type { Dialect, Sql } from "#events";

import type { Moment } from "../moment.ts";
import type { AggregationUnit } from "../units.ts";

/** The days and event types whose absence makes a query impossible. */
export interface QueryReads {
  readonly start: Moment;
  readonly end: Moment;
  readonly eventTypes: readonly string[];
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
  /** What a sound specification needs. */
  reads(spec: Static<Schema>): QueryReads;
  /** Turns a sound specification into a query over the relations that `#events` documents. Nothing is executed here. */
  compile(spec: Static<Schema>, dialect: Dialect): Sql;
}
