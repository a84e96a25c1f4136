import { bind, divide, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { placeColumns, placeList, type Places } from "./places.ts";
import { type Statistic, statisticOf } from "./statistics.ts";

/** A metric and the places of its subscribers, both something to select from. */
export interface Joined {
  /** `subscriber` and the columns of the place. */
  readonly locations: Sql;
  /** `subscriber` and `value`. */
  readonly metric: Sql;
  readonly places: Places;
}

/**
 * A statistic of a metric at each place: the columns of the place, `value`, and as `contributors` those who are at the place and have
 * the metric.
 */
export function statisticsPerPlace(
  { dialect }: Compilation,
  joined: Joined,
  statistic: Statistic,
): Sql {
  const places = placeList(joined.places);
  const value = statisticOf(dialect, statistic, sql`j.value`);
  return sql`SELECT ${places}, ${value} AS value, count(*) AS contributors
    FROM ${valuesAtPlaces(joined)} j GROUP BY ${places}`;
}

/**
 * The share of each category at each place: the columns of the place, `metric`, `key`, `value` and `contributors`. Where the categories
 * that are too small to be published are altogether too few people to be told apart, what is missing from 1 would tell about them;
 * there the shares are among the others.
 */
export function sharesPerPlace({ dialect, threshold }: Compilation, joined: Joined): Sql {
  const places = placeList(joined.places);
  const limit = bind.whole(threshold);
  const counts = sql`(SELECT ${places}, j.value AS category, count(*) AS people
    FROM ${valuesAtPlaces(joined)} j GROUP BY ${places}, j.value)`;
  const within = (people: Sql): Sql => sql`sum(${people}) OVER (PARTITION BY ${places})`;
  const totals = sql`(SELECT ${places}, category, people, ${within(sql`people`)} AS everyone,
      ${within(sql`CASE WHEN people > ${limit} THEN 0 ELSE people END`)} AS hidden
    FROM ${counts} c)`;
  const number = (people: Sql): Sql => dialect.cast(people, "number");
  const among = sql`CASE WHEN hidden > ${limit} THEN ${number(sql`everyone`)} ELSE ${number(sql`everyone - hidden`)} END`;
  return sql`SELECT ${places}, 'value' AS metric, category AS "key",
      ${divide(dialect, sql`people`, among)} AS value, people AS contributors FROM ${totals} t`;
}

/** Each subscriber's value at each of the subscriber's places, once. */
function valuesAtPlaces({ locations, metric, places }: Joined): Sql {
  const columns = placeColumns(places);
  const known = columns.map((column) => sql`l.${column} IS NOT NULL`);
  const different = sql`(SELECT DISTINCT l.subscriber AS subscriber, ${join(columns.map((column) => sql`l.${column} AS ${column}`))}
    FROM ${locations} l WHERE ${join(known, " AND ")})`;
  return sql`(SELECT ${join(columns.map((column) => sql`p.${column} AS ${column}`))}, m.value AS value
    FROM ${different} p JOIN ${metric} m ON m.subscriber = p.subscriber WHERE m.value IS NOT NULL)`;
}
