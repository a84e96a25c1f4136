import { bind, divide, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { type Direction, directionConditions } from "./activity.ts";
import type { EventFilter } from "./event-filter.ts";
import { records } from "./records.ts";

/** With how many different others each subscriber had an event: `subscriber` and `value`. */
export function contactCounts(
  compilation: Compilation,
  filter: EventFilter,
  direction: Direction,
): Sql {
  return sql`SELECT r.subscriber AS subscriber, count(DISTINCT r.counterpart) AS value
    FROM ${interactions(compilation, filter, direction)} r GROUP BY r.subscriber`;
}

/** Forgives that a product of a part and a count is not exact. */
const tolerance = 1e-9;

/**
 * The smallest part of the contacts of each subscriber that has at least a part of the interactions: `subscriber` and `value`, 0 to 1.
 */
export function paretoShares(
  compilation: Compilation,
  filter: EventFilter,
  proportion: number,
): Sql {
  const { dialect } = compilation;
  const perContact = sql`(SELECT r.subscriber AS subscriber, r.counterpart AS counterpart, count(*) AS interactions
    FROM ${interactions(compilation, filter, "both")} r GROUP BY r.subscriber, r.counterpart)`;
  const order = sql`PARTITION BY c.subscriber ORDER BY c.interactions DESC, c.counterpart`;
  const ranked = sql`(SELECT c.subscriber AS subscriber, row_number() OVER (${order}) AS place,
      sum(c.interactions) OVER (${order}) AS reached,
      count(*) OVER (PARTITION BY c.subscriber) AS contacts,
      sum(c.interactions) OVER (PARTITION BY c.subscriber) AS total
    FROM ${perContact} c)`;
  const wanted = sql`(${dialect.cast(sql`k.total`, "number")} * ${bind.number(proportion)} - ${bind.number(tolerance)})`;
  return sql`SELECT k.subscriber AS subscriber, ${divide(dialect, sql`min(k.place)`, sql`max(k.contacts)`)} AS value
    FROM ${ranked} k WHERE k.reached >= ${wanted} GROUP BY k.subscriber`;
}

/** Events with somebody else, as something to select from: `subscriber` and `counterpart`. */
function interactions(compilation: Compilation, filter: EventFilter, direction: Direction): Sql {
  return records(compilation, filter, {
    columns: sql`e.subscriber, e.counterpart`,
    conditions: [
      sql`e.counterpart IS NOT NULL`,
      sql`e.counterpart <> e.subscriber`,
      ...directionConditions(direction),
    ],
  });
}
