import { constant, type Dialect, join, type Sql, sql, unionAll } from "#events";

import type { AggregationUnit } from "../units.ts";
import type { EventFilter } from "./event-filter.ts";
import { placeColumns, placeList } from "./places.ts";
import { visits } from "./visits.ts";

/** How one place is chosen for a subscriber. */
export type LocationMethod = "last" | "most-common";

/**
 * One place per subscriber, as something to select from: `subscriber` and the columns of the place. The place of the last event; or
 * that with most events, of several that of the last event. Places that are alike in this too are ordered by their name or by
 * longitude and latitude, and the last is taken.
 */
export function chosenLocation(
  dialect: Dialect,
  filter: EventFilter,
  unit: AggregationUnit,
  method: LocationMethod,
): Sql {
  const where = visits(dialect, filter, unit);
  if (method === "last") return greatest(dialect, where, unit, [sql`last_event`]);
  const perPlace = sql`(SELECT subscriber, ${placeList(unit)}, sum(event_count) AS events, max(last_event) AS latest
    FROM ${where} v GROUP BY subscriber, ${placeList(unit)})`;
  return greatest(dialect, perPlace, unit, [sql`events`, sql`latest`]);
}

/** The place at which a subscriber was on most of some days, each day being one filter; of several that of the latest day. */
export function modalLocation(
  dialect: Dialect,
  days: readonly EventFilter[],
  unit: AggregationUnit,
  method: LocationMethod,
): Sql {
  const daily = days.map(
    (day, index) =>
      sql`SELECT subscriber, ${placeList(unit)}, ${constant(index)} AS position
        FROM ${chosenLocation(dialect, day, unit, method)} d`,
  );
  const perPlace = sql`(SELECT subscriber, ${placeList(unit)}, count(*) AS days, max(position) AS latest
    FROM (${unionAll(daily)}) u GROUP BY subscriber, ${placeList(unit)})`;
  return greatest(dialect, perPlace, unit, [sql`days`, sql`latest`]);
}

/** How many subscribers have each place: the columns of the place and `value`. */
export function countLocations(locations: Sql, unit: AggregationUnit): Sql {
  return sql`SELECT ${placeList(unit)}, count(*) AS value FROM ${locations} l
    GROUP BY ${placeList(unit)} ORDER BY ${placeList(unit)}`;
}

function greatest(dialect: Dialect, rows: Sql, unit: AggregationUnit, by: readonly Sql[]): Sql {
  const columns = placeColumns(unit);
  const chosen = columns.map(
    (column) =>
      sql`${dialect.lastValue(sql`g.${column}`, ...by.map((part) => sql`g.${part}`), ...columns.map((name) => sql`g.${name}`))} AS ${column}`,
  );
  return sql`(SELECT g.subscriber AS subscriber, ${join(chosen)} FROM ${rows} g GROUP BY g.subscriber)`;
}
