import { distances, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { daysOf, type EventFilter } from "./event-filter.ts";
import { cellPlaces, placeNumbers } from "./places.ts";
import { visitedPlaces } from "./visits.ts";

/**
 * How far subscribers moved, as something to select from: `subscriber` and `value`, in kilometres. The root of the mean square of the
 * distances of all located events to their mean longitude and latitude.
 */
export function radiusOfGyration(compilation: Compilation, filter: EventFilter): Sql {
  const { dialect } = compilation;
  // By the number of the place, and its coordinates afterwards: there are far fewer rows then.
  const perPlace = sql`(SELECT v.subscriber AS subscriber, v.place AS place, ${dialect.cast(sql`sum(v.event_count)`, "number")} AS events
    FROM ${visitedPlaces(compilation, filter, cellPlaces)} v GROUP BY v.subscriber, v.place)`;
  const visited = sql`SELECT s.subscriber AS subscriber, n.lon AS lon, n.lat AS lat, s.events AS events
    FROM ${perPlace} s JOIN ${placeNumbers(dialect, cellPlaces, daysOf(filter))} n ON n.place = s.place`;
  const means = sql`(SELECT c.subscriber AS subscriber, ${weightedMean(sql`c.lon`, sql`c.events`)} AS mean_lon,
    ${weightedMean(sql`c.lat`, sql`c.events`)} AS mean_lat FROM visited_places c GROUP BY c.subscriber)`;
  const beside = sql`(SELECT w.subscriber AS subscriber, w.events AS events, w.lon AS lon, w.lat AS lat,
    m.mean_lon AS mean_lon, m.mean_lat AS mean_lat FROM visited_places w JOIN ${means} m ON m.subscriber = w.subscriber)`;
  const measured = distances(beside, [sql`subscriber`, sql`events`], {
    from: { longitude: sql`r.lon`, latitude: sql`r.lat` },
    to: { longitude: sql`r.mean_lon`, latitude: sql`r.mean_lat` },
  });
  return sql`(WITH visited_places AS (${visited})
    SELECT d.subscriber AS subscriber, sqrt(${weightedMean(sql`d.metres * d.metres`, sql`d.events`)}) / 1000 AS value
    FROM ${measured} d GROUP BY d.subscriber)`;
}

function weightedMean(value: Sql, weight: Sql): Sql {
  return sql`(sum(${value} * ${weight}) / sum(${weight}))`;
}
