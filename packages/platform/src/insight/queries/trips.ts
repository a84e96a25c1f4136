import { allOf, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  subscriberConditions,
  typeConditions,
  usesWholeDays,
} from "./event-filter.ts";
import { placedRecords } from "./placed-records.ts";
import { placeColumns, placeList, placeOfEvent, type Places } from "./places.ts";

/**
 * How many different subscribers were at one place and, any time later, at another: the columns of both places, ending in `_from` and
 * `_to`, `value` and `contributors`. Later means that the first event at the one is earlier than the last at the other.
 */
export function trips(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const stays = sql`(SELECT subscriber, ${placeList(places)}, min(first_moment) AS earliest, max(last_moment) AS latest
    FROM ${momentsAtPlaces(compilation, filter, places)} m GROUP BY subscriber, ${placeList(places)})`;
  const columns = placeColumns(places);
  const isSame = allOf(columns.map((column) => sql`a.${column} = b.${column}`));
  const from = columns.map((column) => sql`a.${column}`);
  const to = columns.map((column) => sql`b.${column}`);
  const named = [
    ...columns.map((column) => sql`a.${column} AS ${column}_from`),
    ...columns.map((column) => sql`b.${column} AS ${column}_to`),
  ];
  return sql`SELECT ${join(named)}, count(*) AS value, count(*) AS contributors
    FROM ${stays} a JOIN ${stays} b ON b.subscriber = a.subscriber
    WHERE a.earliest < b.latest AND NOT (${isSame}) GROUP BY ${join([...from, ...to])}`;
}

/** The first and last moments of some events at a place, as something to select from. */
function momentsAtPlaces(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const { dialect, usesSums } = compilation;
  if (!usesSums || !usesWholeDays(filter)) {
    return placedRecords(compilation, filter, places, {
      columns: sql`e.occurred_at AS first_moment, e.occurred_at AS last_moment`,
    });
  }
  const place = placeOfEvent(dialect, places, sql`e.day`, daysOf(filter));
  const conditions = [
    place.condition,
    ...typeConditions(filter),
    ...subscriberConditions(filter, compilation),
  ];
  return sql`(SELECT e.subscriber AS subscriber, ${place.columns}, e.first_event AS first_moment, e.last_event AS last_moment
    FROM ${dialect.relation("event_days", daysOf(filter))} e ${place.from} WHERE ${allOf(conditions)})`;
}

/**
 * How many different subscribers had an event at one place and their next located event at another, or at the same: the columns of both
 * places, ending in `_from` and `_to`, `value` and `contributors`. Of events at the same moment the one with the smaller
 * place, by name or by longitude and latitude, comes first.
 */
export function consecutiveTrips(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
): Sql {
  const { dialect } = compilation;
  const columns = placeColumns(places);
  const rows = placedRecords(compilation, filter, places, {
    columns: sql`e.occurred_at AS moment`,
  });
  const order = columns.map((column) => sql`r.${column}`);
  const window = sql`PARTITION BY r.subscriber ORDER BY ${join([sql`r.moment`, ...order])}`;
  const pairs = [
    ...columns.map((column) => sql`r.${column} AS ${column}_from`),
    ...columns.map((column) => sql`${dialect.next(sql`r.${column}`, window)} AS ${column}_to`),
  ];
  const named = [
    ...columns.map((column) => sql`${column}_from`),
    ...columns.map((column) => sql`${column}_to`),
  ];
  return sql`SELECT ${join(named)}, count(DISTINCT subscriber) AS value, count(DISTINCT subscriber) AS contributors
    FROM (SELECT r.subscriber AS subscriber, ${join(pairs)} FROM ${rows} r) p
    WHERE ${columns[0]!}_to IS NOT NULL GROUP BY ${join(named)}`;
}
