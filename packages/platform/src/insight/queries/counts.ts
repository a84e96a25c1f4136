import { type Days, type Dialect, join, type Sql, sql } from "#events";

import type { AggregationUnit } from "../units.ts";
import { type EventFilter, typeConditions } from "./event-filter.ts";
import { hourlyEvents, placeColumns, placeList } from "./places.ts";
import { visits } from "./visits.ts";

/** How many different subscribers were at each place: the columns of the place and `value`. */
export function uniqueSubscribers(
  dialect: Dialect,
  filter: EventFilter,
  unit: AggregationUnit,
): Sql {
  return sql`SELECT ${placeList(unit)}, count(DISTINCT subscriber) AS value
    FROM ${visits(dialect, filter, unit)} v
    GROUP BY ${placeList(unit)} ORDER BY ${placeList(unit)}`;
}

/** How many events there were at each place, day and hour of UTC: the columns of the place, `visit_day`, `visit_hour` and `value`. */
export function eventsPerHour(
  dialect: Dialect,
  days: Days,
  unit: AggregationUnit,
  eventTypes: readonly string[] | null = null,
): Sql {
  const rows = hourlyEvents(dialect, unit, days, typeConditions({ eventTypes }));
  const group = join([...placeColumns(unit), sql`visit_day`, sql`visit_hour`]);
  return sql`SELECT ${group}, sum(event_count) AS value FROM ${rows} h GROUP BY ${group} ORDER BY ${group}`;
}

/** How many events each cell had, at the place where it stood then: `lon`, `lat` and `value`. */
export function eventsPerCell(dialect: Dialect, days: Days): Sql {
  return sql`SELECT lon, lat, sum(event_count) AS value FROM ${hourlyEvents(dialect, "lon-lat", days)} h
    GROUP BY lon, lat ORDER BY lon, lat`;
}
