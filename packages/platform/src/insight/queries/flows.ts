import { bind, join, type Sql, sql } from "#events";

import { placeColumns, type Places } from "./places.ts";

/** What becomes of subscribers who have a place on one side only; their other place is null. */
export type FlowJoin = "inner" | "left" | "right" | "full";

/** Something to select from, each, with `subscriber` and the columns of a place. */
export interface FlowEnds {
  readonly from: Sql;
  readonly to: Sql;
  readonly join: FlowJoin;
}

const joins: Readonly<Record<FlowJoin, Sql>> = {
  inner: sql`JOIN`,
  left: sql`LEFT JOIN`,
  right: sql`RIGHT JOIN`,
  full: sql`FULL JOIN`,
};

/** Who went from where to where: `subscriber` and the columns of both places, ending in `_from` and `_to`. Something to select from. */
function movements({ from, to, join: kind }: FlowEnds, places: Places): Sql {
  const columns = [
    ...placeColumns(places).map((column) => sql`a.${column} AS ${column}_from`),
    ...placeColumns(places).map((column) => sql`b.${column} AS ${column}_to`),
  ];
  return sql`(SELECT coalesce(a.subscriber, b.subscriber) AS subscriber, ${join(columns)}
    FROM ${from} a ${joins[kind]} ${to} b ON b.subscriber = a.subscriber)`;
}

/** How many subscribers went from each place to each: the columns of both, `value` and `contributors`. */
export function countFlows(ends: FlowEnds, places: Places): Sql {
  const columns = [...columnsOf(places, "from"), ...columnsOf(places, "to")];
  return sql`SELECT ${join(columns)}, count(*) AS value, count(*) AS contributors
    FROM ${movements(ends, places)} m GROUP BY ${join(columns)}`;
}

/** The same for each label of subscribers, `labels` having `subscriber` and `value`; the label is the column `label`. */
export function countLabelledFlows(ends: FlowEnds, labels: Sql, places: Places): Sql {
  const columns = [...columnsOf(places, "from"), ...columnsOf(places, "to")];
  const group = columns.map((column) => sql`m.${column}`);
  const named = columns.map((column) => sql`m.${column} AS ${column}`);
  return sql`SELECT l.value AS label, ${join(named)}, count(*) AS value, count(*) AS contributors
    FROM ${movements(ends, places)} m JOIN ${labels} l ON l.subscriber = m.subscriber GROUP BY l.value, ${join(group)}`;
}

/**
 * How many subscribers came to each place, or went from it: the columns of the place, `value` and `contributors`. Pairs of places
 * with too few people are published nowhere. So that what such a pair holds cannot be found by subtracting the other pairs from the
 * sum, all of them are left out of the sum, unless enough different people are in them together. A pair with null on the other side
 * is in the sum only when it is published itself: so that the sums of an inner and an outer join do not differ by few people.
 */
export function sumFlows(
  ends: FlowEnds,
  places: Places,
  end: "from" | "to",
  threshold: number,
): Sql {
  const own = join(columnsOf(places, end));
  const limit = bind.whole(threshold);
  const perPerson = sql`SELECT subscriber, ${own}, count(*) FILTER (WHERE people > ${limit}) AS shown,
      count(*) FILTER (WHERE people <= ${limit} AND is_known = 1) AS hidden
    FROM (${sizedMovements(ends, places, end)}) s GROUP BY subscriber, ${own}`;
  const perPlace = sql`SELECT ${own}, sum(shown) AS shown_moves, sum(hidden) AS hidden_moves,
      count(*) FILTER (WHERE shown > 0) AS shown_people, count(*) FILTER (WHERE hidden > 0) AS hidden_people,
      count(*) FILTER (WHERE shown > 0 OR hidden > 0) AS people
    FROM (${perPerson}) p GROUP BY ${own}`;
  const named = placeColumns(places).map((column) => sql`t.${suffixed(column, end)} AS ${column}`);
  return sql`SELECT ${join(named)},
      t.shown_moves + CASE WHEN t.hidden_people > ${limit} THEN t.hidden_moves ELSE 0 END AS value,
      CASE WHEN t.hidden_people > ${limit} THEN t.people ELSE t.shown_people END AS contributors
    FROM (${perPlace}) t`;
}

/** Each movement with the place of one end, how many people moved alike, and whether the place of the other end is known (1). */
function sizedMovements(ends: FlowEnds, places: Places, end: "from" | "to"): Sql {
  const own = columnsOf(places, end).map((column) => sql`m.${column} AS ${column}`);
  const [other] = columnsOf(places, end === "from" ? "to" : "from");
  const pair = [...columnsOf(places, "from"), ...columnsOf(places, "to")];
  return sql`SELECT m.subscriber AS subscriber, ${join(own)}, CASE WHEN m.${other!} IS NULL THEN 0 ELSE 1 END AS is_known,
      count(*) OVER (PARTITION BY ${join(pair.map((column) => sql`m.${column}`))}) AS people
    FROM ${movements(ends, places)} m`;
}

function columnsOf(places: Places, end: "from" | "to"): Sql[] {
  return placeColumns(places).map((column) => suffixed(column, end));
}

function suffixed(column: Sql, end: "from" | "to"): Sql {
  return end === "from" ? sql`${column}_from` : sql`${column}_to`;
}
