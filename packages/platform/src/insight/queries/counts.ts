import { join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { daysOf, type EventFilter } from "./event-filter.ts";
import { placeColumns, placeList, placeNumbers, type Places } from "./places.ts";
import { visitedPlaces } from "./visits.ts";

/** How many different subscribers were at each place: the columns of the place, `value` and `contributors`. */
export function uniqueSubscribers(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
): Sql {
  const { dialect } = compilation;
  const counts = sql`(SELECT v.place AS place, count(DISTINCT v.subscriber) AS people
    FROM ${visitedPlaces(compilation, filter, places)} v GROUP BY v.place)`;
  const columns = placeColumns(places).map((column) => sql`n.${column} AS ${column}`);
  return sql`SELECT ${join(columns)}, c.people AS value, c.people AS contributors
    FROM ${counts} c JOIN ${placeNumbers(dialect, places, daysOf(filter))} n ON n.place = c.place`;
}

/**
 * How many people of one count are not in another, place by place; both have the columns of `uniqueSubscribers`, and so has the
 * outcome. Whoever knows the first count and the outcome knows the second: so the smaller of the two, unless it is nothing, is
 * what decides whether the row tells too much, as `contributors`.
 */
export function subtractPeople(all: Sql, some: Sql, places: Places): Sql {
  const columns = placeColumns(places);
  const named = columns.map((column) => sql`a.${column} AS ${column}`);
  const isSame = columns.map((column) => sql`s.${column} = a.${column}`);
  const rest = sql`SELECT ${join(named)}, a.value - coalesce(s.value, 0) AS people, s.value AS others
    FROM ${all} a LEFT JOIN ${some} s ON ${join(isSame, " AND ")}`;
  return sql`SELECT ${placeList(places)}, people AS value,
      CASE WHEN others < people THEN others ELSE people END AS contributors FROM (${rest}) r`;
}
