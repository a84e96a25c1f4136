import { allOf, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  momentConditions,
  subscriberConditions,
  typeConditions,
} from "./event-filter.ts";
import { placeOfEvent, type Places } from "./places.ts";

/**
 * Single events at a known place, each one row, as something to select from: `subscriber`, the columns of the place, and what is
 * selected besides of the relation aliased `e`.
 */
export function placedRecords(
  compilation: Compilation,
  filter: EventFilter,
  places: Places,
  { columns, conditions = [] }: { readonly columns: Sql; readonly conditions?: readonly Sql[] },
): Sql {
  const { dialect } = compilation;
  const place = placeOfEvent(dialect, places, sql`e.day`, daysOf(filter));
  const all = [
    place.condition,
    ...momentConditions(dialect, filter),
    ...typeConditions(filter),
    ...subscriberConditions(filter, compilation),
    ...conditions,
  ];
  return sql`(SELECT e.subscriber AS subscriber, ${place.columns}, ${columns}
    FROM ${dialect.relation("event_records", daysOf(filter))} e ${place.from} WHERE ${allOf(all)})`;
}

/** Which of the events with a direction count; `both` lets those without one count as well. */
export type Direction = "in" | "out" | "both";

/** Conditions on the direction of the relation aliased `e`. */
export function directionConditions(direction: Direction): Sql[] {
  if (direction === "both") return [];
  return [direction === "out" ? sql`e.outgoing` : sql`NOT e.outgoing`];
}
