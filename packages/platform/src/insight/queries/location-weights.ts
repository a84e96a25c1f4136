import { bind, type Dialect, join, type Sql, sql, unionAll } from "#events";

import { isSamePlace } from "./locations.ts";
import { placeColumns, placeList, type Places } from "./places.ts";

/** How many of some queries give each place of each subscriber: `subscriber`, the columns of the place and `value`. */
export function countVisits(locations: readonly Sql[], places: Places): Sql {
  const list = placeList(places);
  const rows = unionAll(locations.map((each) => sql`SELECT subscriber, ${list} FROM ${each} d`));
  return sql`SELECT subscriber, ${list}, count(*) AS value FROM (${rows}) u GROUP BY subscriber, ${list}`;
}

/**
 * The place with more than half of the weight of each subscriber, `weights` having the columns of `countVisits`: `subscriber` and the
 * columns of the place, which are null for subscribers without such a place if these are asked for.
 */
export function majorityLocation(
  dialect: Dialect,
  weights: Sql,
  places: Places,
  includesUnlocatable: boolean,
): Sql {
  const isMost = sql`2 * max(w.value) > sum(w.value)`;
  const columns = placeColumns(places);
  const heaviest = columns.map((column) => dialect.lastValue(sql`w.${column}`, sql`w.value`));
  const chosen = columns.map((column, index) =>
    includesUnlocatable
      ? sql`CASE WHEN ${isMost} THEN ${heaviest[index]!} END AS ${column}`
      : sql`${heaviest[index]!} AS ${column}`,
  );
  const kept = includesUnlocatable ? sql`` : sql` HAVING ${isMost}`;
  return sql`SELECT w.subscriber AS subscriber, ${join(chosen)} FROM ${weights} w GROUP BY w.subscriber${kept}`;
}

/** What `coalescedLocation` chooses from: something to select from, each. */
export interface LocationChoice {
  readonly preferred: Sql;
  readonly fallback: Sql;
  /** With the columns of `countVisits`. */
  readonly weights: Sql;
  /** The smallest weight with which a place counts; a place without a weight has 0. */
  readonly threshold: number;
}

/**
 * One row for every subscriber with a preferred or a fallback place: `subscriber` and the columns of the preferred place if it counts,
 * else of the fallback if that counts, else nulls.
 */
export function coalescedLocation(dialect: Dialect, choice: LocationChoice, places: Places): Sql {
  const list = placeList(places);
  const both = sql`SELECT subscriber, ${list}, 2 AS rank FROM ${choice.preferred} p
    UNION ALL SELECT subscriber, ${list}, 1 AS rank FROM ${choice.fallback} f`;
  const counts = sql`coalesce(w.value, 0) >= ${bind.whole(choice.threshold)}`;
  const chosen = placeColumns(places).map(
    (column) =>
      sql`${dialect.lastValue(sql`CASE WHEN ${counts} THEN c.${column} END`, sql`c.rank`)} AS ${column}`,
  );
  return sql`SELECT c.subscriber AS subscriber, ${join(chosen)} FROM (${both}) c
    LEFT JOIN ${choice.weights} w ON ${isSamePlace(places, sql`w`, sql`c`)} GROUP BY c.subscriber`;
}
