import { binBetween, distance, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import type { EventFilter } from "./event-filter.ts";
import { cellPlaces, placeColumns, type Places } from "./places.ts";
import { visits } from "./visits.ts";

/** How many subscribers went from one place to another: the columns of both places, ending in `_from` and `_to`, and `value`. */
export function flows(from: Sql, to: Sql, places: Places): Sql {
  const columns = placeColumns(places);
  const sources = columns.map((column) => sql`a.${column}`);
  const targets = columns.map((column) => sql`b.${column}`);
  const named = columns.flatMap((column, index) => [
    sql`${sources[index]!} AS ${column}_from`,
    sql`${targets[index]!} AS ${column}_to`,
  ]);
  const group = join([...sources, ...targets]);
  return sql`SELECT ${join(named)}, count(*) AS value FROM ${from} a
    JOIN ${to} b ON b.subscriber = a.subscriber GROUP BY ${group} ORDER BY ${group}`;
}

/**
 * How far subscribers moved, as something to select from: `subscriber` and `value`, in kilometres. The root of the mean square of the
 * distances of all located events to their mean longitude and latitude.
 */
export function radiusOfGyration(compilation: Compilation, filter: EventFilter): Sql {
  const where = sql`(SELECT subscriber, lon, lat, sum(event_count) AS events
    FROM ${visits(compilation, filter, cellPlaces)} v GROUP BY subscriber, lon, lat)`;
  const means = sql`(SELECT c.subscriber AS subscriber, ${weightedMean(sql`c.lon`, sql`c.events`)} AS mean_lon,
    ${weightedMean(sql`c.lat`, sql`c.events`)} AS mean_lat FROM ${where} c GROUP BY c.subscriber)`;
  const metres = distance(
    { longitude: sql`w.lon`, latitude: sql`w.lat` },
    { longitude: sql`m.mean_lon`, latitude: sql`m.mean_lat` },
  );
  const distances = sql`(SELECT w.subscriber AS subscriber, w.events AS events, ${metres} AS metres
    FROM ${where} w JOIN ${means} m ON m.subscriber = w.subscriber)`;
  return sql`(SELECT d.subscriber AS subscriber, sqrt(${weightedMean(sql`d.metres * d.metres`, sql`d.events`)}) / 1000 AS value
    FROM ${distances} d GROUP BY d.subscriber)`;
}

/** How many subscribers have a value between each two of some bounds: `bin`, from 0, and `value`. Values outside are left out. */
export function histogram(metric: Sql, bounds: readonly number[]): Sql {
  return sql`SELECT bin, count(*) AS value FROM (SELECT ${binBetween(sql`s.value`, bounds)} AS bin FROM ${metric} s) b
    WHERE bin IS NOT NULL GROUP BY bin ORDER BY bin`;
}

function weightedMean(value: Sql, weight: Sql): Sql {
  return sql`(sum(${value} * ${weight}) / sum(${weight}))`;
}
