import { allOf, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  momentConditions,
  subscriberConditions,
  typeConditions,
  usesKeptVisits,
  usesWholeDays,
} from "./event-filter.ts";
import { placeOfEvent, type Places } from "./places.ts";

/**
 * Where subscribers were, as something to select from: `subscriber`, the columns of the place, `visit_day`, `event_count` (how many
 * events the row stands for), `last_event` (the time of the last of them) and `place`, the number that `placeNumbers` gives the place.
 * Events at an unknown place are left out. Built on the sums per day where they answer the same.
 */
export function visits(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  const { dialect } = compilation;
  const usesDays = compilation.usesSums && usesWholeDays(filter);
  const relation = dialect.relation(usesDays ? "event_days" : "event_records", daysOf(filter));
  const place = placeOfEvent(dialect, places, sql`e.day`, daysOf(filter));
  const conditions = [
    place.condition,
    ...typeConditions(filter),
    ...subscriberConditions(filter, compilation),
    ...momentConditions(dialect, filter),
  ];
  const sums = usesDays
    ? sql`e.event_count AS event_count, e.last_event AS last_event`
    : sql`1 AS event_count, e.occurred_at AS last_event`;
  return sql`(SELECT e.subscriber AS subscriber, ${place.columns}, p.place AS place, e.day AS visit_day, ${sums}
    FROM ${relation} e ${place.from} WHERE ${allOf(conditions)})`;
}

/**
 * The same without `last_event`, for those who do not ask when: there are fewer rows then, because the types of events are not told
 * apart.
 */
export function visitedPlaces(compilation: Compilation, filter: EventFilter, places: Places): Sql {
  if (!usesKeptVisits(compilation, filter)) return visits(compilation, filter, places);
  const { dialect } = compilation;
  const place = placeOfEvent(dialect, places, sql`e.day`, daysOf(filter));
  const conditions = [place.condition, ...subscriberConditions(filter, compilation)];
  return sql`(SELECT e.subscriber AS subscriber, ${place.columns}, p.place AS place, e.day AS visit_day,
      e.event_count AS event_count, e.hours AS hours
    FROM ${dialect.relation("day_visits", daysOf(filter))} e ${place.from} WHERE ${allOf(conditions)})`;
}
