import { allOf, bind, divide, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import type { Moment } from "../moment.ts";
import {
  daysOf,
  type EventFilter,
  type Hours,
  isWithin,
  subscriberConditions,
  typeConditions,
  usesWholeDays,
} from "./event-filter.ts";
import { placeList, type Places } from "./places.ts";
import { records } from "./records.ts";
import { visitedPlaces } from "./visits.ts";

/** Which of the events with a direction count. */
export type Direction = "in" | "out" | "both";

/** Conditions on the direction of the relation aliased `e`; events without one count only for both. */
export function directionConditions(direction: Direction): Sql[] {
  if (direction === "both") return [];
  return [sql`e.outgoing = ${bind.flag(direction === "out")}`];
}

/** How many events each subscriber had: `subscriber` and `value`. */
export function eventCounts(
  compilation: Compilation,
  filter: EventFilter,
  direction: Direction,
): Sql {
  if (direction === "both" && compilation.usesSums && usesWholeDays(filter)) {
    return sql`SELECT d.subscriber AS subscriber, sum(d.event_count) AS value
      FROM ${dayRecords(compilation, filter)} d GROUP BY d.subscriber`;
  }
  const counted = records(compilation, filter, {
    columns: sql`e.subscriber AS subscriber`,
    conditions: directionConditions(direction),
  });
  return sql`SELECT r.subscriber AS subscriber, count(*) AS value FROM ${counted} r GROUP BY r.subscriber`;
}

/** At how many different places each subscriber had an event: `subscriber` and `value`. */
export function placeCounts(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const different = sql`(SELECT DISTINCT subscriber, ${placeList(places)} FROM ${visitedPlaces(compilation, filter, places)} v)`;
  return sql`SELECT p.subscriber AS subscriber, count(*) AS value FROM ${different} p GROUP BY p.subscriber`;
}

/** Periods of equal length, one after the other. */
export interface Periods {
  readonly start: Moment;
  /** Seconds. */
  readonly length: number;
}

const daySeconds = 86_400;

/** In how many periods each subscriber had an event: `subscriber` and `value`. The filter is over all periods. */
export function activePeriods(
  compilation: Compilation,
  filter: EventFilter,
  { start, length }: Periods,
): Sql {
  const { dialect } = compilation;
  const isOfDays = length % daySeconds === 0 && compilation.usesSums && usesWholeDays(filter);
  const since = isOfDays
    ? dialect.daysBetween(bind.day(start.day), sql`r.day`)
    : dialect.cast(dialect.secondsBetween(bind.time(start.timestamp), sql`r.occurred_at`), "whole");
  const rows = isOfDays
    ? dayRecords(compilation, filter)
    : records(compilation, filter, { columns: sql`e.subscriber, e.occurred_at` });
  const period = dialect.divideWhole(since, bind.whole(isOfDays ? length / daySeconds : length));
  return sql`SELECT p.subscriber AS subscriber, count(DISTINCT p.period) AS value
    FROM (SELECT r.subscriber AS subscriber, ${period} AS period FROM ${rows} r) p GROUP BY p.subscriber`;
}

/** Which part of the events of each subscriber is within some hours, in percent: `subscriber` and `value`. */
export function shareWithinHours(compilation: Compilation, filter: EventFilter, hours: Hours): Sql {
  const { dialect } = compilation;
  const rows = records(compilation, filter, { columns: sql`e.subscriber, e.occurred_at` });
  const within = sql`sum(CASE WHEN ${isWithin(dialect.hourOf(sql`r.occurred_at`), hours)} THEN 100 ELSE 0 END)`;
  return sql`SELECT r.subscriber AS subscriber, ${divide(dialect, within, sql`count(*)`)} AS value
    FROM ${rows} r GROUP BY r.subscriber`;
}

/** Sums of single days, `subscriber`, `day` and `event_count`, as something to select from. */
function dayRecords(compilation: Compilation, filter: EventFilter): Sql {
  const conditions = [...typeConditions(filter), ...subscriberConditions(filter, compilation)];
  return sql`(SELECT e.subscriber, e.day, e.event_count
    FROM ${compilation.dialect.relation("event_days", daysOf(filter))} e WHERE ${allOf(conditions)})`;
}
