import { allOf, bind, join, type Sql, sql, type TimeUnit } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  subscriberConditions,
  typeConditions,
  usesWholeDays,
} from "./event-filter.ts";
import { placedRecords } from "./placed-records.ts";
import { placeColumns, placeList, placeOfEvent, type Places } from "./places.ts";
import { type Statistic, statisticOf } from "./statistics.ts";

const longPeriods: ReadonlySet<TimeUnit> = new Set(["day", "month", "year", "century"]);

/**
 * How many different cells had an event at each place in each period: the columns of the place, `value`, `datetime` (the beginning of
 * the period, a time) and `contributors`: the different subscribers of these events.
 */
export function networkObjects(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
  period: TimeUnit,
): Sql {
  const { dialect, usesSums } = compilation;
  const ofDays = usesSums && usesWholeDays(filter) && longPeriods.has(period);
  const cells = ofDays
    ? cellsPerDay(compilation, filter, places)
    : placedRecords(compilation, filter, places, {
        columns: sql`e.location AS location, e.occurred_at AS moment`,
      });
  const begin = dialect.truncate(sql`c.moment`, period);
  const group = join([...placeColumns(places), begin]);
  return sql`SELECT ${placeList(places)}, count(DISTINCT c.location) AS value, ${begin} AS datetime,
    count(DISTINCT c.subscriber) AS contributors FROM ${cells} c GROUP BY ${group}`;
}

function cellsPerDay(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const { dialect } = compilation;
  const place = placeOfEvent(dialect, places, sql`e.day`, daysOf(filter));
  const conditions = [
    place.condition,
    ...typeConditions(filter),
    ...subscriberConditions(filter, compilation),
  ];
  return sql`(SELECT e.subscriber AS subscriber, ${place.columns}, e.location AS location,
    ${dialect.cast(sql`e.day`, "time")} AS moment
    FROM ${dialect.relation("event_days", daysOf(filter))} e ${place.from} WHERE ${allOf(conditions)})`;
}

/**
 * A statistic of numbers of network objects over longer periods, of those numbers alone that may be published themselves: the columns
 * of the place, `value`, `datetime` and `contributors`: the fewest subscribers that one of the numbers is made of.
 *
 * @param objects something to select from, with the columns of `networkObjects`
 */
export function networkStatistic(
  { dialect, threshold }: Compilation,
  objects: Sql,
  places: Places,
  { statistic, period }: { readonly statistic: Statistic; readonly period: TimeUnit },
): Sql {
  const columns = placeColumns(places).map((column) => sql`o.${column}`);
  const begin = dialect.truncate(sql`o.datetime`, period);
  const named = placeColumns(places).map((column) => sql`o.${column} AS ${column}`);
  return sql`SELECT ${join(named)}, ${statisticOf(dialect, statistic, sql`o.value`)} AS value, ${begin} AS datetime,
    min(o.contributors) AS contributors FROM ${objects} o WHERE o.contributors > ${bind.whole(threshold)}
    GROUP BY ${join([...columns, begin])}`;
}
