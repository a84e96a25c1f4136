import { allOf, type RelationName, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  momentConditions,
  subscriberConditions,
  typeConditions,
} from "./event-filter.ts";

/** What of single events is wanted. */
export interface RecordSelection {
  /** What to select of the relation aliased `e`. */
  readonly columns: Sql;
  /** What must hold besides the filter. */
  readonly conditions?: readonly Sql[];
  /** Of which relation; events of every type when left out. Relations of one type have no types to choose from. */
  readonly relation?: RelationName;
}

/** Single events, each one row, as something to select from, whether their place is known or not. */
export function records(
  compilation: Compilation,
  filter: EventFilter,
  { columns, conditions = [], relation = "event_records" }: RecordSelection,
): Sql {
  const { dialect } = compilation;
  const all = [
    ...momentConditions(dialect, filter),
    ...(relation === "event_records" ? typeConditions(filter) : []),
    ...subscriberConditions(filter, compilation),
    ...conditions,
  ];
  return sql`(SELECT ${columns} FROM ${dialect.relation(relation, daysOf(filter))} e WHERE ${allOf(all)})`;
}
