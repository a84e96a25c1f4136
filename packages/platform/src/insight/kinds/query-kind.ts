import type { Static, TObject } from "typebox";

import type { Dialect, Sql, TakeBatch } from "#events";

import type { Moment } from "../moment.ts";
import type { Places } from "../queries/places.ts";
import type { AggregationUnit } from "../units.ts";

/** The days and event types whose absence makes a query impossible. */
export interface QueryReads {
  readonly start: Moment;
  readonly end: Moment;
  readonly eventTypes: readonly string[];
}

/** Messages by field; empty when the specification is sound. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>;

/** What an answer is given per, or that it is not given per place. */
export type Unit = AggregationUnit | "nonspatial";

/** A sound specification of any kind: what stands below another query. */
export interface Spec {
  readonly query_kind: string;
  readonly [parameter: string]: unknown;
}

/** What turns specifications into queries. */
export interface Compilation {
  readonly dialect: Dialect;
  /** What counts this many people or fewer is never published. */
  readonly threshold: number;
  /** Whether the sums that are kept per day may be used where they answer the same as single events. */
  readonly usesSums: boolean;
  /** Whether the last location that is kept of each person and day may be looked up. */
  readonly usesLastLocations: boolean;
  /** Something to select from, to be given an alias, with the rows of a sub-query: of its kept table or computed in place. */
  subquery(spec: Spec): Sql;
  /** Whether the rows of a sub-query are kept, so that nothing is computed for them. None are when left out. */
  isKept?(spec: Spec): boolean;
  /** What places a sub-query tells apart. @throws Error when it tells none apart */
  placesOf(spec: Spec): Places;
}

/** What computes an answer that SQL alone cannot. */
export interface Computation extends Compilation {
  /** Asks the relations that `#events` documents, and hands over what comes in batches, in the order of the query. */
  read(query: Sql, take: TakeBatch): Promise<void>;
}

/** A row as it is computed: `contributors` tells of how many people it is made. */
export type ComputedRow = Readonly<Record<string, string | number | null>> & {
  readonly contributors: number;
};

/** A column of the rows of a kind; `place` stands for the columns of the unit: `pcod`, or `lon` and `lat`. */
export interface ResultColumn {
  readonly name: string;
  readonly meaning: string;
}

/**
 * How the rows of an answer are kept from revealing a person. `people`: each row has the column `contributors`, how many different
 * subscribers it is made of; it is not published, and rows with too few are left out. `groups`: the same, but all rows that are alike
 * in these columns are left out with the one that has too few. `public`: the rows are not about people.
 */
export type Disclosure =
  | { readonly rule: "people" }
  | { readonly rule: "groups"; readonly by: readonly string[] | "place" | "places of a flow" }
  | { readonly rule: "public" };

/** One kind of query: its parameters, what they mean, and how it is computed. */
export interface QueryKind<Schema extends TObject = TObject> {
  readonly name: string;
  /** The query specification, `query_kind` included; its description says in a sentence what is computed. */
  readonly schema: Schema;
  /** What is computed, in the words of mathematics. Markdown. */
  readonly formula: string;
  /** Where the method is described. */
  readonly source?: string;
  /** Every column that a row may have, besides `contributors`. */
  readonly columns: readonly ResultColumn[];
  /** Which of the columns a specification gives, by name; all when left out. */
  columnsOf?(spec: Static<Schema>): readonly string[];
  /** A specification that can be run as it is, on the example's data. */
  readonly example: Static<Schema>;
  /**
   * From where the unit comes: `own` has `aggregation_unit`, `nonspatial` has none; otherwise the field whose sub-query, or first
   * sub-query, has it.
   */
  readonly unitFrom: "own" | "nonspatial" | (keyof Static<Schema> & string);
  /** The fields whose sub-queries must all tell the same places apart, of every list all of them. */
  readonly placesAlike?: readonly (keyof Static<Schema> & string)[];
  /** Checks what the schema cannot say; the sub-queries are sound. */
  check?(spec: Static<Schema>): FieldMessages;
  /** What a sound specification needs by itself; what its sub-queries need is added. */
  reads?(spec: Static<Schema>): QueryReads | readonly QueryReads[];
  /**
   * Turns a sound specification into a query over the relations that `#events` documents: a SELECT without parentheses and in no
   * order, with the columns and, unless they are public, `contributors`. Nothing is executed here.
   */
  compile(spec: Static<Schema>, compilation: Compilation): Sql;
}

/** A kind that may be asked for by itself: its rows are about many people. */
export interface RunnableKind<Schema extends TObject = TObject> extends QueryKind<Schema> {
  readonly disclosure: Disclosure;
  /** The units an answer may be given per; `aggregationUnits` when left out, only `nonspatial` for a kind without a unit. */
  readonly units?: readonly Unit[];
  /**
   * Computes the rows of a sound specification in this process, in no order, for a kind whose method is a sequence of steps that SQL does
   * not have. `compile` of such a kind throws. See `compute-answer.ts`.
   */
  compute?(spec: Static<Schema>, computation: Computation): Promise<readonly ComputedRow[]>;
  /** Seconds to wait before computing, for a kind that tests waiting. */
  delay?(spec: Static<Schema>): number;
}

/** A kind as the platform handles it, whatever its parameters. @param kind is taken as it is: this only forgets its type. */
export function anyKind<Schema extends TObject>(kind: RunnableKind<Schema>): RunnableKind;
export function anyKind<Schema extends TObject>(kind: QueryKind<Schema>): QueryKind;
export function anyKind<Schema extends TObject>(kind: QueryKind<Schema>): QueryKind {
  return kind;
}
