import type { EventType } from "../event-types.ts";
import type { DayCount } from "../ingest/day-counts.ts";
import type { Parameters, Writer } from "../store/statements.ts";

/** Consecutive days, both ends included. */
export interface DaySpan {
  readonly first: string;
  readonly last: string;
}

/** Events that have been encoded and are ready to be stored. */
export interface EncodedEvents {
  readonly type: EventType;
  readonly batch: number;
  readonly days: readonly DayCount[];
  /** Those of the days that have events of the type already, all of which go or stay. */
  readonly existingDays: readonly string[];
  readonly existingAreReplaced: boolean;
  /**
   * A query for the rows of the days from `first` to `last`, with the columns of the type's table, sorted by day, subscriber
   * and second.
   */
  readonly rows: (span: DaySpan) => { readonly sql: string; readonly parameters: Parameters };
}

/**
 * Where the rows of events and their sums per day are kept: in the store itself, or in another engine. All that is written
 * belongs to the writer's transaction: it is seen when that has been committed, and never without it.
 */
export interface EventTables {
  /** Stores encoded events with their sums. */
  insert(writer: Writer, events: EncodedEvents, onStep: (step: LoadStep) => void): Promise<void>;
  /** Removes days of a type with their sums. */
  removeDays(writer: Writer, type: string, days: readonly string[]): Promise<void>;
  /** Removes a subscriber's events with their sums, and takes the subscriber out of the events of others. */
  removeSubscriber(writer: Writer, subscriber: number): Promise<SubscriberRemoval>;
  /**
   * Called at the end of a load's transaction, when nothing will read these days' rows in the store itself any more: an
   * engine that keeps them elsewhere lets them go.
   */
  release?(writer: Writer, type: string, days: readonly string[]): Promise<void>;
  /** Called after the commit, and when a store is opened: completes what the transaction decided. Can be repeated. */
  settle?(writer: Writer): Promise<void>;
}

/** What the removal of a subscriber comes to. */
export interface SubscriberRemoval {
  /** The days that it touches. */
  readonly days: readonly {
    readonly type: string;
    readonly day: string;
    /** The subscriber's own events, which went. */
    readonly removed: number;
    /** Events of others that named the subscriber as their counterpart, and name nobody now. */
    readonly changed: number;
  }[];
  /** How many rows of sums went. */
  readonly sums: number;
  /** Numbers of the devices that the subscriber used and nobody else has used. */
  readonly devices: readonly number[];
}

export type LoadStep = "encoding" | "storing" | "summing";
