import { constant, type Dialect, join, type Sql, sql, unionAll } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { daysOf, type EventFilter } from "./event-filter.ts";
import { lastPlaceOfDay, namedPlaces, visitOrder } from "./locations-of-days.ts";
import { placeColumns, placeList, type Places } from "./places.ts";
import { visitedPlaces, visits } from "./visits.ts";

/** How one place is chosen for a subscriber. */
export type LocationMethod = "last" | "most-common";

/**
 * One place per subscriber, as something to select from: `subscriber` and the columns of the place. The place of the last event; or
 * that with most events, of several that of the last event. Places that are alike in this too are ordered by their name or by
 * longitude and latitude, and the last is taken.
 */
export function chosenLocation(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
  method: LocationMethod,
): Sql {
  if (method === "last") return lastLocation(compilation, filter, places);
  const where = visits(compilation, filter, places);
  const perPlace = sql`(SELECT subscriber, ${placeList(places)}, sum(event_count) AS events, max(last_event) AS latest
    FROM ${where} v GROUP BY subscriber, ${placeList(places)})`;
  return greatest(compilation.dialect, perPlace, places, [sql`events`, sql`latest`]);
}

/** The place of each subscriber's last event. */
function lastLocation(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const { dialect } = compilation;
  const days = daysOf(filter);
  const kept = lastPlaceOfDay(compilation, filter, places);
  if (kept) return namedPlaces(dialect, kept, { places, days });
  const rows = visits(compilation, filter, places);
  const visited = visitOrder(dialect, days);
  if (!visited) return greatest(dialect, rows, places, [sql`last_event`]);
  const { order, factor } = visited;
  const last = sql`(SELECT v.subscriber AS subscriber, max(${order}) % ${factor} AS place FROM ${rows} v GROUP BY v.subscriber)`;
  return namedPlaces(dialect, last, { places, days });
}

/** Every place of every subscriber, once: `subscriber` and the columns of the place. */
export function uniqueLocations(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
): Sql {
  return sql`SELECT DISTINCT subscriber, ${placeList(places)} FROM ${visitedPlaces(compilation, filter, places)} v`;
}

/** Something to select from with the place of each subscriber on one day, and the number of that day among others. */
export interface DayLocations {
  readonly rows: Sql;
  /** Greater for a later day. */
  readonly position: number;
}

/**
 * The place that each subscriber has on most days, as something to select from; of several that of the latest day, of several on
 * that day the last by name or by longitude and latitude.
 */
export function placeOfMostDays(
  dialect: Dialect,
  days: readonly DayLocations[],
  places: Places,
): Sql {
  const perPlace = sql`(SELECT subscriber, ${placeList(places)}, count(*) AS days, max(position) AS latest
    FROM (${together(days, places)}) u GROUP BY subscriber, ${placeList(places)})`;
  return greatest(dialect, perPlace, places, [sql`days`, sql`latest`]);
}

/** The rows of several days as one query, with the column `position`. */
export function together(days: readonly DayLocations[], places: Places): Sql {
  const list = placeList(places);
  return unionAll(
    days.map(
      ({ rows, position }) =>
        sql`SELECT subscriber, ${list}, ${constant(position)} AS position FROM ${rows} d`,
    ),
  );
}

/**
 * How many people there are at each place: the columns of the place, `value` and `contributors`. No subscriber may have two rows
 * with the same place.
 */
export function countPeople(locations: Sql, places: Places): Sql {
  const columns = placeColumns(places).map((column) => sql`l.${column}`);
  const named = placeColumns(places).map((column) => sql`l.${column} AS ${column}`);
  return sql`SELECT ${join(named)}, count(*) AS value, count(*) AS contributors
    FROM ${locations} l GROUP BY ${join(columns)}`;
}

/** The same for each label of subscribers, `labels` having `subscriber` and `value`; the label is the column `label`. */
export function countLabelled(locations: Sql, labels: Sql, places: Places): Sql {
  const columns = placeColumns(places).map((column) => sql`l.${column}`);
  const named = placeColumns(places).map((column) => sql`l.${column} AS ${column}`);
  return sql`SELECT ${join(named)}, m.value AS label, count(*) AS value, count(*) AS contributors
    FROM ${locations} l JOIN ${labels} m ON m.subscriber = l.subscriber GROUP BY ${join(columns)}, m.value`;
}

/** The place of each subscriber who has one place only, as something to select from. */
export function onlyLocations(locations: Sql, places: Places): Sql {
  const columns = placeColumns(places).map((column) => sql`max(u.${column}) AS ${column}`);
  return sql`(SELECT u.subscriber AS subscriber, ${join(columns)} FROM ${locations} u
    GROUP BY u.subscriber HAVING count(*) = 1)`;
}

/** The rows of one that another has as well, as something to select from; none with a place of null. */
export function locationsInBoth(first: Sql, second: Sql, places: Places): Sql {
  const columns = placeColumns(places).map((column) => sql`a.${column} AS ${column}`);
  return sql`(SELECT a.subscriber AS subscriber, ${join(columns)} FROM ${first} a
    JOIN ${second} b ON ${isSamePlace(places, sql`a`, sql`b`)})`;
}

/** Whether two rows, by their aliases, have the same subscriber and the same place; never where a place is null. */
export function isSamePlace(places: Places, left: Sql, right: Sql): Sql {
  const names = [sql`subscriber`, ...placeColumns(places)];
  return join(
    names.map((name) => sql`${left}.${name} = ${right}.${name}`),
    " AND ",
  );
}

/** Of the rows of each subscriber that for which `by` is greatest, of several the last place. */
function greatest(dialect: Dialect, rows: Sql, places: Places, by: readonly Sql[]): Sql {
  const columns = placeColumns(places);
  const chosen = columns.map(
    (column) =>
      sql`${dialect.lastValue(sql`g.${column}`, ...by.map((part) => sql`g.${part}`), ...columns.map((name) => sql`g.${name}`))} AS ${column}`,
  );
  return sql`(SELECT g.subscriber AS subscriber, ${join(chosen)} FROM ${rows} g GROUP BY g.subscriber)`;
}
