import { allOf, bind, constant, identifier, isOneOf, join, type Sql, sql, unionAll } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import {
  daysOf,
  type EventFilter,
  momentConditions,
  subscriberConditions,
  typeConditions,
} from "./event-filter.ts";
import type { Places } from "./places.ts";

/** Scores from -1 to 1 of the hours of a day, from midnight on, and of the days of a week, from Monday on. */
export interface Scores {
  readonly hours: readonly number[];
  readonly weekdays: readonly number[];
}

/** A number that some hours, or days of the week, score, and the column that tells how many events lie in them. */
export interface ScoreColumn {
  readonly name: string;
  readonly score: number;
  readonly of: "hours" | "weekdays";
}

/** The columns by which `usedCells` tells of scores: whole numbers, so that no engine rounds. What scores nothing has none. */
export function scoreColumns(scores: Scores): ScoreColumn[] {
  return (["hours", "weekdays"] as const).flatMap((of) =>
    [...new Set(scores[of])]
      .filter((score) => score !== 0)
      .map((score, index) => ({ name: `${of}_${index}`, score, of })),
  );
}

/**
 * The places with cells that each subscriber used in each of some intervals: `interval_number` (from 0), `subscriber`, `lon`, `lat`,
 * `pcod` (null where the place is in no region), `call_days`, `events` and the columns of `scoreColumns`. By subscriber.
 */
export function usedCells(
  compilation: Compilation,
  filters: readonly EventFilter[],
  { places, scores }: { readonly places: Places; readonly scores: Scores },
): Sql {
  const queries = filters.map(
    (filter, index) =>
      sql`SELECT ${constant(index)} AS interval_number, u.* FROM (${cellsOfInterval(compilation, filter, { places, scores })}) u`,
  );
  return sql`SELECT * FROM (${unionAll(queries)}) c ORDER BY c.subscriber`;
}

function cellsOfInterval(
  compilation: Compilation,
  filter: EventFilter,
  { places, scores }: { readonly places: Places; readonly scores: Scores },
): Sql {
  const { dialect } = compilation;
  const conditions = [
    sql`p.valid_from IS NULL OR e.day >= p.valid_from`,
    sql`p.valid_to IS NULL OR e.day < p.valid_to`,
    ...momentConditions(dialect, filter),
    ...typeConditions(filter),
    ...subscriberConditions(filter, compilation),
  ];
  const counts = scoreColumns(scores).map(({ name, score, of }) => {
    const unit =
      of === "hours" ? dialect.hourOf(sql`e.occurred_at`) : dialect.weekdayOf(sql`e.day`);
    const units = scores[of].flatMap((each, index) =>
      each === score ? [bind.whole(of === "hours" ? index : index + 1)] : [],
    );
    return sql`count(*) FILTER (WHERE ${isOneOf(unit, units)}) AS ${identifier(name)}`;
  });
  const columns = [
    sql`e.subscriber AS subscriber, p.longitude AS lon, p.latitude AS lat, p.pcod AS pcod`,
    sql`count(DISTINCT e.day) AS call_days, count(*) AS events`,
    ...counts,
  ];
  return sql`SELECT ${join(columns)}
    FROM ${dialect.relation("event_records", daysOf(filter))} e
    JOIN ${regionsOfCells(compilation, places)} p ON p.location = e.location
    WHERE ${allOf(conditions)} GROUP BY e.subscriber, p.longitude, p.latitude, p.pcod`;
}

/** Where cells stood and in which region, which may be none; with a mapping those alone that it names, in its regions. */
function regionsOfCells({ dialect }: Compilation, { unit, mapping, geography }: Places): Sql {
  const points = sql`${dialect.relation("location_places")} c`;
  const columns = sql`c.location AS location, c.valid_from AS valid_from, c.valid_to AS valid_to,
    c.longitude AS longitude, c.latitude AS latitude, r.pcod AS pcod`;
  if (mapping !== null) {
    return sql`(SELECT ${columns} FROM ${points} JOIN ${dialect.relation("location_mappings")} r ON r.location = c.location
      WHERE r.mapping = ${bind.text(mapping)})`;
  }
  // Both come from the same periods, of which none overlap.
  const beginning = bind.day("1900-01-01");
  const regions = sql`(SELECT g.location AS location, coalesce(g.valid_from, ${beginning}) AS begins, g.pcod AS pcod
    FROM ${dialect.relation("location_regions")} g WHERE g.unit = ${bind.text(geography ?? unit)})`;
  return sql`(SELECT ${columns} FROM ${points} LEFT JOIN ${regions} r
    ON r.location = c.location AND r.begins = coalesce(c.valid_from, ${beginning}))`;
}
