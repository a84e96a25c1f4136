import { allOf, bind, constant, type Days, type Dialect, join, type Sql, sql } from "#events";
import { addDays } from "#kernel";

import type { Compilation } from "../kinds/query-kind.ts";
import { daysOf, type EventFilter, subscriberConditions, usesKeptVisits } from "./event-filter.ts";
import { placeColumns, placeNumbers, placeOfEvent, type Places } from "./places.ts";
import { visits } from "./visits.ts";

/** How many bits the numbers have in which moments and places are ordered together. */
const bits = 62;

/** Where fewer bits would be left for the place, the moment and the place are compared one after the other. */
const fewestPlaceBits = 20;

/** A number that grows with the moment of a visit and, at the same moment, with its place. */
export interface VisitOrder {
  /** Of a visit with the alias `v`. Its remainder by `factor` is the number of the place. */
  readonly order: Sql;
  readonly factor: Sql;
}

/**
 * Moment and place of visits in one number, of which the greatest is found: engines take several times as long to compare moments and
 * then places. Undefined for so many days that the number would not hold both.
 */
export function visitOrder(dialect: Dialect, { start, end }: Days): VisitOrder | undefined {
  const microseconds = (Date.parse(end) - Date.parse(start)) * 1000;
  const placeBits = bits - Math.ceil(Math.log2(microseconds));
  if (placeBits < fewestPlaceBits) return undefined;
  const [factor, first] = [constant(2 ** placeBits), bind.time(`${start} 00:00:00`)];
  const moment = dialect.microsecondsBetween(first, sql`v.last_event`);
  return { order: sql`${moment} * ${factor} + v.place`, factor };
}

/** The place of each subscriber by its number, with the columns of the place. Something to select from, as what it is given is. */
export function namedPlaces(
  dialect: Dialect,
  numbered: Sql,
  { places, days }: { readonly places: Places; readonly days: Days },
): Sql {
  const columns = placeColumns(places).map((column) => sql`n.${column} AS ${column}`);
  return sql`(SELECT l.subscriber AS subscriber, ${join(columns)}
    FROM ${numbered} l JOIN ${placeNumbers(dialect, places, days)} n ON n.place = l.place)`;
}

function usesLastLocations(compilation: Compilation, filter: EventFilter): boolean {
  return compilation.usesLastLocations && usesKeptVisits(compilation, filter);
}

/**
 * The place of the last event of each subscriber and day, as something to select from: `subscriber`, `visit_day` and `place`, its
 * number. From the last locations that are kept, where these say it: of a day whose last location has no place, or on which there
 * were several at the last moment, the single visits are looked at.
 */
function lastPlaces(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const { dialect } = compilation;
  const days = daysOf(filter);
  const visited = visitOrder(dialect, days);
  if (!visited) throw new Error("there are too many days for one pass");
  const { order, factor } = visited;
  const place = placeOfEvent(dialect, places, sql`e.day`, days);
  const last = dialect.relation("last_locations", days);
  const conditions = [place.condition, ...subscriberConditions(filter, compilation)];
  const known = sql`SELECT e.subscriber AS subscriber, e.day AS visit_day, p.place AS place
    FROM ${last} e ${place.from} WHERE ${allOf(conditions)}`;
  // Not by EXISTS: engines take as long for that as for everything else.
  const open = sql`(SELECT e.subscriber AS subscriber, e.day AS visit_day FROM ${last} e
    LEFT ${place.from} AND ${place.condition} WHERE p.location IS NULL)`;
  const found = sql`SELECT v.subscriber AS subscriber, v.visit_day AS visit_day, max(${order}) % ${factor} AS place
    FROM ${visits(compilation, filter, places)} v
      JOIN ${open} o ON o.subscriber = v.subscriber AND o.visit_day = v.visit_day
    GROUP BY v.subscriber, v.visit_day`;
  return sql`(${known} UNION ALL ${found})`;
}

/** The place of each subscriber's last event on a single day: `subscriber` and `place`. Undefined where it takes another way. */
export function lastPlaceOfDay(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
): Sql | undefined {
  const isOneDay = listDays(daysOf(filter)).length === 1 && usesLastLocations(compilation, filter);
  return isOneDay ? lastPlaces(compilation, filter, places) : undefined;
}

/** The most days whose last places are found in one pass over all visits. */
const mostDays = 10;

/** Whether `placeOfMostLastVisits` can answer for so many days. */
export function fitsOnePass(days: number): boolean {
  return days > 1 && days <= mostDays;
}

/**
 * The place that each subscriber has on most of the days of a filter over few whole days, by the last event of each; of several that of
 * the latest day. Something to select from. The last places of all days are grouped once, by subscriber, with one column for each day,
 * and the days are compared with each other within a row: less than half the work of grouping all places of a subscriber.
 */
export function placeOfMostLastVisits(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
): Sql {
  const { dialect } = compilation;
  const days = daysOf(filter);
  const visited = visitOrder(dialect, days);
  if (!visited) throw new Error("there are too many days for one pass");
  const { order, factor } = visited;
  const isKept = usesLastLocations(compilation, filter);
  const rows = isKept
    ? lastPlaces(compilation, filter, places)
    : visits(compilation, filter, places);
  // Of visits that were not looked at before, the last of a day is found on the way.
  const ranked = isKept ? sql`v.place` : order;
  const lastOfDay = listDays(days).map(
    (day, index) =>
      sql`max(CASE WHEN v.visit_day = ${bind.day(day)} THEN ${ranked} END) % ${factor} AS ${nameOf(index)}`,
  );
  const perDay = sql`(SELECT v.subscriber AS subscriber, ${join(lastOfDay)}
    FROM ${rows} v GROUP BY v.subscriber)`;
  const scores = lastOfDay.map((_, index) => scoreOf(index, { count: lastOfDay.length, factor }));
  const chosen = sql`(SELECT d.subscriber AS subscriber, greatest(${join(scores)}) % ${factor} AS place FROM ${perDay} d)`;
  return namedPlaces(dialect, chosen, { places, days });
}

/** On how many of the days the place of one of them was the last, then which day that is, then the place: 0 for a day without one. */
function scoreOf(
  index: number,
  { count, factor }: { readonly count: number; readonly factor: Sql },
): Sql {
  const own = sql`d.${nameOf(index)}`;
  const equal = Array.from({ length: count }, (_, other) =>
    other === index ? sql`1` : sql`CASE WHEN d.${nameOf(other)} = ${own} THEN 1 ELSE 0 END`,
  );
  const position = sql`(${join(equal, " + ")}) * ${constant(count)} + ${constant(index)}`;
  return sql`coalesce((${position}) * ${factor} + ${own}, 0)`;
}

/** The column of the place of one of the days. */
function nameOf(index: number): Sql {
  return sql`place_${constant(index)}`;
}

function listDays({ start, end }: Days): string[] {
  const days: string[] = [];
  for (let day = start; day < end; day = addDays(day, 1)) days.push(day);
  return days;
}
