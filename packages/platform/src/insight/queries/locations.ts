import { constant, type Dialect, join, type Sql, sql, unionAll } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import type { EventFilter } from "./event-filter.ts";
import { placeColumns, placeList, type Places } from "./places.ts";
import { visits } from "./visits.ts";

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
  const where = visits(compilation, filter, places);
  if (method === "last") return greatest(compilation.dialect, where, places, [sql`last_event`]);
  const perPlace = sql`(SELECT subscriber, ${placeList(places)}, sum(event_count) AS events, max(last_event) AS latest
    FROM ${where} v GROUP BY subscriber, ${placeList(places)})`;
  return greatest(compilation.dialect, perPlace, places, [sql`events`, sql`latest`]);
}

/** The place at which a subscriber was on most of some days, each day being one filter; of several that of the latest day. */
export function modalLocation(
  compilation: Compilation,
  days: readonly EventFilter[],
  places: Places,
  method: LocationMethod,
): Sql {
  const daily = days.map(
    (day, index) =>
      sql`SELECT subscriber, ${placeList(places)}, ${constant(index)} AS position
        FROM ${chosenLocation(compilation, day, places, method)} d`,
  );
  const perPlace = sql`(SELECT subscriber, ${placeList(places)}, count(*) AS days, max(position) AS latest
    FROM (${unionAll(daily)}) u GROUP BY subscriber, ${placeList(places)})`;
  return greatest(compilation.dialect, perPlace, places, [sql`days`, sql`latest`]);
}

/** How many subscribers have each place: the columns of the place and `value`. */
export function countLocations(locations: Sql, places: Places): Sql {
  return sql`SELECT ${placeList(places)}, count(*) AS value FROM ${locations} l
    GROUP BY ${placeList(places)} ORDER BY ${placeList(places)}`;
}

function greatest(dialect: Dialect, rows: Sql, places: Places, by: readonly Sql[]): Sql {
  const columns = placeColumns(places);
  const chosen = columns.map(
    (column) =>
      sql`${dialect.lastValue(sql`g.${column}`, ...by.map((part) => sql`g.${part}`), ...columns.map((name) => sql`g.${name}`))} AS ${column}`,
  );
  return sql`(SELECT g.subscriber AS subscriber, ${join(chosen)} FROM ${rows} g GROUP BY g.subscriber)`;
}
