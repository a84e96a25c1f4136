import { bind, join, type Sql, sql } from "#events";

import { type DayLocations, together } from "./locations.ts";
import { placeColumns, type Places } from "./places.ts";

/**
 * How settled each subscriber is who has a row in the last of some periods: `subscriber` and `value`. A period gives at most one row
 * per subscriber, its place null where the subscriber was active but could not be located.
 */
export function mobilityClasses(
  locations: readonly Sql[],
  places: Places,
  stayLength: number,
): Sql {
  const periods: DayLocations[] = locations.map((rows, position) => ({ rows, position }));
  const facts = sql`SELECT s.subscriber AS subscriber, sum(s.length) AS active,
      sum(s.length) FILTER (WHERE s.is_located = 1) AS located, max(s.latest) AS latest_active,
      max(s.latest) FILTER (WHERE s.is_located = 1) AS latest_located,
      max(s.length) FILTER (WHERE s.is_located = 1) AS longest
    FROM (${stays(periods, places)}) s GROUP BY s.subscriber`;
  const [count, last] = [bind.whole(periods.length), bind.whole(periods.length - 1)];
  return sql`SELECT f.subscriber AS subscriber, CASE
      WHEN coalesce(f.latest_located, -1) < ${last} THEN 'unlocated'
      WHEN f.active < ${count} THEN 'irregular'
      WHEN f.located < ${count} THEN 'not_always_locatable'
      WHEN f.longest < ${bind.whole(stayLength)} THEN 'mobile'
      ELSE 'stable' END AS value
    FROM (${facts}) f WHERE f.latest_active = ${last}`;
}

/**
 * The rows of each subscriber and place that follow on each other, as one: how many there are, and which is the latest. The number of
 * a row among those of the subscriber minus that among those of the place stays the same as long as the place does.
 */
function stays(periods: readonly DayLocations[], places: Places): Sql {
  const columns = placeColumns(places);
  const place = join(columns.map((column) => sql`u.${column}`));
  const named = join(columns.map((column) => sql`u.${column} AS ${column}`));
  const numbered = sql`SELECT u.subscriber AS subscriber, ${named}, u.position AS position,
      row_number() OVER (PARTITION BY u.subscriber ORDER BY u.position)
        - row_number() OVER (PARTITION BY u.subscriber, ${place} ORDER BY u.position) AS stay
    FROM (${together(periods, places)}) u`;
  const group = join(columns.map((column) => sql`n.${column}`));
  return sql`SELECT n.subscriber AS subscriber, count(*) AS length, max(n.position) AS latest,
      CASE WHEN n.${columns[0]!} IS NULL THEN 0 ELSE 1 END AS is_located
    FROM (${numbered}) n GROUP BY n.subscriber, ${group}, n.stay`;
}
