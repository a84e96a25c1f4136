import { allOf, divide, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import type { EventFilter } from "./event-filter.ts";
import { type Direction, directionConditions, placedRecords } from "./placed-records.ts";
import { placeColumns, type Places } from "./places.ts";

/**
 * Which part of the interactions at each place was with somebody at the same place: the columns of the place, `value` (0 to 1) and
 * `contributors`: the different subscribers at the place who had these interactions.
 *
 * An interaction is two records of one type that name each other's subscribers, one outgoing and one incoming, at the same second.
 */
export function introversion(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
  direction: Direction,
): Sql {
  const { dialect } = compilation;
  const second = dialect.truncate(sql`e.occurred_at`, "second");
  const columns = sql`e.counterpart AS counterpart, e.event_type AS event_type, ${second} AS moment`;
  const near = placedRecords(compilation, filter, places, {
    columns: sql`${columns}, NOT e.outgoing AS opposite`,
    conditions: [sql`e.counterpart IS NOT NULL`, ...directionConditions(direction)],
  });
  // Whose interactions count is said of this end alone: the other may be with anybody.
  const far = placedRecords(compilation, { ...filter, subset: null }, places, {
    columns: sql`${columns}, e.outgoing AS outgoing`,
    conditions: [sql`e.counterpart IS NOT NULL`],
  });
  const here = placeColumns(places).map((column) => sql`near.${column}`);
  const isHere = allOf(placeColumns(places).map((column) => sql`near.${column} = far.${column}`));
  const inside = sql`sum(CASE WHEN ${isHere} THEN 1 ELSE 0 END)`;
  const named = placeColumns(places).map((column) => sql`near.${column} AS ${column}`);
  return sql`SELECT ${join(named)}, ${divide(dialect, inside, sql`count(*)`)} AS value,
      count(DISTINCT near.subscriber) AS contributors
    FROM ${near} near JOIN ${far} far ON far.subscriber = near.counterpart AND far.counterpart = near.subscriber
      AND far.event_type = near.event_type AND far.outgoing = near.opposite AND far.moment = near.moment
    GROUP BY ${join(here)}`;
}
