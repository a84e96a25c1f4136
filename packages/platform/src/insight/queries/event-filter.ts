import { bind, type Days, type Dialect, isOneOf, type Sql, sql } from "#events";
import { addDays } from "#kernel";

import type { Compilation, Spec } from "../kinds/query-kind.ts";
import type { Moment } from "../moment.ts";

/** Hours of the day, from one until another, both 0 to 24; over midnight unless the end is greater. */
export interface Hours {
  readonly start_hour: number;
  readonly end_hour: number;
}

/** Which events count. */
export interface EventFilter {
  readonly start: Moment;
  /** Not part of the interval. */
  readonly end: Moment;
  /** Null for all. */
  readonly eventTypes: readonly string[] | null;
  /** Null for the whole day. */
  readonly hours: Hours | null;
  /** A sub-query whose subscribers alone count; null for all. */
  readonly subset: Spec | null;
}

/** Whether the sums per day answer the same as the single events. */
export function usesWholeDays({ hours, start, end }: EventFilter): boolean {
  return !hours && start.isMidnight && end.isMidnight;
}

/** Whether the visits that are kept per day, of all types together, answer the same as the single events. */
export function usesKeptVisits({ dialect, usesSums }: Compilation, filter: EventFilter): boolean {
  return (
    dialect.keptVisits !== undefined && usesSums && usesWholeDays(filter) && !filter.eventTypes
  );
}

/** The days that a filter touches. */
export function daysOf({ start, end }: EventFilter): Days {
  return { start: start.day, end: end.isMidnight ? end.day : addDays(end.day, 1) };
}

/** Conditions on the relation aliased `e`, which holds single events of the days that the filter touches. */
export function momentConditions(dialect: Dialect, filter: EventFilter): Sql[] {
  // The days are chosen already, and comparing moments takes longer than all else.
  if (usesWholeDays(filter)) return [];
  const { start, end, hours } = filter;
  const conditions = [
    sql`e.occurred_at >= ${bind.time(start.timestamp)}`,
    sql`e.occurred_at < ${bind.time(end.timestamp)}`,
  ];
  return hours ? [...conditions, isWithin(dialect.hourOf(sql`e.occurred_at`), hours)] : conditions;
}

/** Conditions on the type of the relation aliased `e`. */
export function typeConditions({ eventTypes }: Pick<EventFilter, "eventTypes">): Sql[] {
  if (!eventTypes) return [];
  return [
    isOneOf(
      sql`e.event_type`,
      eventTypes.map((type) => bind.text(type)),
    ),
  ];
}

/** Conditions on the subscriber of the relation aliased `e`. */
export function subscriberConditions(
  { subset }: Pick<EventFilter, "subset">,
  compilation: Compilation,
): Sql[] {
  if (!subset) return [];
  return [
    sql`e.subscriber IN (SELECT chosen.subscriber FROM ${compilation.subquery(subset)} chosen)`,
  ];
}

/** Whether an hour, 0 to 23, is one of these. */
export function isWithin(hour: Sql, { start_hour, end_hour }: Hours): Sql {
  const [start, end] = [bind.whole(start_hour), bind.whole(end_hour)];
  return start_hour < end_hour
    ? sql`${hour} >= ${start} AND ${hour} < ${end}`
    : sql`(${hour} >= ${start} OR ${hour} < ${end})`;
}
