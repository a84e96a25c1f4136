import { distance, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import type { EventFilter } from "./event-filter.ts";
import { cellPlaces } from "./places.ts";
import { type Statistic, statisticOf } from "./statistics.ts";
import { visits } from "./visits.ts";

/**
 * A statistic of the kilometres between the located events of each subscriber and a point of reference: `subscriber` and `value`.
 *
 * @param references something to select from with `subscriber`, `lon` and `lat`, at most one row for each subscriber
 */
export function displacements(
  compilation: Compilation,
  filter: EventFilter,
  { references, statistic }: { readonly references: Sql; readonly statistic: Statistic },
): Sql {
  const { dialect } = compilation;
  const sumsSuffice = statistic === "avg" || statistic === "min" || statistic === "max";
  const where = sumsSuffice
    ? sql`(SELECT subscriber, lon, lat, sum(event_count) AS events
        FROM ${visits(compilation, filter, cellPlaces)} v GROUP BY subscriber, lon, lat)`
    : sql`(SELECT subscriber, lon, lat, event_count AS events
        FROM ${visits({ ...compilation, usesSums: false }, filter, cellPlaces)} v)`;
  const metres = distance(
    { longitude: sql`w.lon`, latitude: sql`w.lat` },
    { longitude: sql`a.lon`, latitude: sql`a.lat` },
  );
  const distances = sql`(SELECT w.subscriber AS subscriber, w.events AS events, ${dialect.cast(metres, "number")} / 1000 AS kilometres
    FROM ${where} w JOIN ${references} a ON a.subscriber = w.subscriber)`;
  const value =
    statistic === "avg"
      ? sql`sum(d.kilometres * d.events) / sum(d.events)`
      : statisticOf(dialect, statistic, sql`d.kilometres`);
  return sql`SELECT s.subscriber AS subscriber, s.value AS value
    FROM (SELECT d.subscriber AS subscriber, ${value} AS value FROM ${distances} d GROUP BY d.subscriber) s
    WHERE s.value IS NOT NULL`;
}
