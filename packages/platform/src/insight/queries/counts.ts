import { type Days, type Dialect, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { type EventFilter, typeConditions } from "./event-filter.ts";
import { cellPlaces, hourlyEvents, placeColumns, placeList, type Places } from "./places.ts";
import { visits } from "./visits.ts";

/** How many different subscribers were at each place: the columns of the place, `value` and `contributors`. */
export function uniqueSubscribers(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
): Sql {
  const counts = sql`SELECT ${placeList(places)}, count(DISTINCT subscriber) AS people
    FROM ${visits(compilation, filter, places)} v GROUP BY ${placeList(places)}`;
  return sql`SELECT ${placeList(places)}, people AS value, people AS contributors FROM (${counts}) c`;
}

/** How many events there were at each place, day and hour of UTC: the columns of the place, `visit_day`, `visit_hour` and `value`. */
export function eventsPerHour(
  dialect: Dialect,
  days: Days,
  places: Places,
  eventTypes: readonly string[] | null = null,
): Sql {
  const rows = hourlyEvents(dialect, places, days, typeConditions({ eventTypes }));
  const group = join([...placeColumns(places), sql`visit_day`, sql`visit_hour`]);
  return sql`SELECT ${group}, sum(event_count) AS value FROM ${rows} h GROUP BY ${group} ORDER BY ${group}`;
}

/** How many events each cell had, at the place where it stood then: `lon`, `lat` and `value`. */
export function eventsPerCell(dialect: Dialect, days: Days): Sql {
  return sql`SELECT lon, lat, sum(event_count) AS value FROM ${hourlyEvents(dialect, cellPlaces, days)} h
    GROUP BY lon, lat ORDER BY lon, lat`;
}
