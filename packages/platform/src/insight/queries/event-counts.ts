import { allOf, type Dialect, identifier, join, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  typeConditions,
  usesKeptVisits,
  usesWholeDays,
} from "./event-filter.ts";
import { peoplePerInterval, peoplePerKeptHour } from "./people-per-interval.ts";
import { type Direction, directionConditions, placedRecords } from "./placed-records.ts";
import { placeColumns, placeNumbers, placeOfEvent, type Places } from "./places.ts";
import { visitedPlaces } from "./visits.ts";

/** For how long what is counted together lasts. */
export type CountInterval = "day" | "hour" | "minute";

/** The columns that name an interval. */
export const intervalColumns: Readonly<Record<CountInterval, readonly string[]>> = {
  day: ["date"],
  hour: ["date", "hour"],
  minute: ["date", "hour", "min"],
};

/**
 * How many events there were at each place in each interval: the columns of the place, `date`, for hours and minutes `hour`, for minutes
 * `min`, `value`, and `contributors`: the different subscribers of these events.
 */
export function eventsPerInterval(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
  { interval, direction }: { readonly interval: CountInterval; readonly direction: Direction },
): Sql {
  const { dialect, usesSums } = compilation;
  const days = daysOf(filter);
  const names = intervalColumns[interval];
  const fromSums = usesSums && direction === "both" && usesWholeDays(filter);
  const records = placedRecords(compilation, filter, places, {
    columns: sql`p.place AS place, ${intervalParts(dialect, interval)}`,
    conditions: directionConditions(direction),
  });
  const people =
    fromSums && interval === "hour" && usesKeptVisits(compilation, filter)
      ? peoplePerKeptHour(
          dialect,
          dailyVisits(compilation, filter, places, sql`, v.hours AS hours`),
        )
      : peoplePerInterval(
          dialect,
          fromSums && interval === "day" ? dailyVisits(compilation, filter, places) : records,
          names,
        );
  const isSummed = fromSums && interval !== "minute" && !filter.subset;
  const events = isSummed ? summedEvents(dialect, filter, places) : records;
  const total = isSummed ? sql`sum(r.event_count)` : sql`count(*)`;
  const times = names.map((name) => sql`r.${identifier(name)}`);
  const named = names.map((name) => sql`r.${identifier(name)} AS ${identifier(name)}`);
  // People are counted apart from the events, by numbers alone: engines take much longer to do both at once.
  const counts = sql`(SELECT r.place AS place, ${join(named)}, ${total} AS events FROM ${events} r GROUP BY r.place, ${join(times)})`;
  const columns = [
    ...placeColumns(places).map((column) => sql`n.${column} AS ${column}`),
    ...names.map((name) => sql`c.${identifier(name)} AS ${identifier(name)}`),
  ];
  const isSame = ["place", ...names].map(
    (name) => sql`q.${identifier(name)} = c.${identifier(name)}`,
  );
  return sql`SELECT ${join(columns)}, c.events AS value, q.people AS contributors
    FROM ${counts} c JOIN ${people} q ON ${join(isSame, " AND ")}
    JOIN ${placeNumbers(dialect, places, days)} n ON n.place = c.place`;
}

/** Who was where on which day: `subscriber`, `place` and `date`, and what is named besides. */
function dailyVisits(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
  further: Sql = sql``,
): Sql {
  return sql`(SELECT v.subscriber AS subscriber, v.place AS place, v.visit_day AS date${further}
    FROM ${visitedPlaces(compilation, filter, places)} v)`;
}

/** The sums per place and hour: `place`, `date`, `hour` and `event_count`. */
function summedEvents(dialect: Dialect, filter: EventFilter, places: Places): Sql {
  const days = daysOf(filter);
  const place = placeOfEvent(dialect, places, sql`e.day`, days);
  const conditions = [place.condition, ...typeConditions(filter)];
  return sql`(SELECT p.place AS place, e.day AS date, e.hour AS hour, e.event_count AS event_count
    FROM ${dialect.relation("location_hours", days)} e ${place.from} WHERE ${allOf(conditions)})`;
}

/** The columns that name the interval of the event `e`. */
function intervalParts(dialect: Dialect, interval: CountInterval): Sql {
  const time = sql`e.occurred_at`;
  const sinceHour = dialect.secondsBetween(
    dialect.truncate(time, "hour"),
    dialect.truncate(time, "minute"),
  );
  const parts: Readonly<Record<string, Sql>> = {
    date: sql`e.day AS date`,
    hour: sql`${dialect.hourOf(time)} AS hour`,
    min: sql`${dialect.cast(sql`(${sinceHour} / 60)`, "whole")} AS min`,
  };
  return join(intervalColumns[interval].map((name) => parts[name]!));
}
