import { allOf, identifier, type Sql, sql } from "#events";

import type { Compilation } from "../kinds/query-kind.ts";
import { daysOf, type EventFilter, momentConditions } from "./event-filter.ts";
import { placeList, placeOfEvent, type Places } from "./places.ts";

/** What a record of mobile money says in money. */
export const mobileMoneyMetrics = ["amount", "commission", "fee", "discount"] as const;

export type MobileMoneyMetric = (typeof mobileMoneyMetrics)[number];

/** The sum of a metric of mobile money at each place and day: the columns of the place, `date`, `value` and `contributors`. */
export function mobileMoneyTotals(
  { dialect }: Compilation,
  filter: EventFilter,
  { places, metric }: { readonly places: Places; readonly metric: MobileMoneyMetric },
): Sql {
  const place = placeOfEvent(dialect, places, sql`e.day`, daysOf(filter));
  const value = identifier(metric);
  const conditions = [
    place.condition,
    ...momentConditions(dialect, filter),
    sql`e.${value} IS NOT NULL`,
  ];
  const rows = sql`(SELECT e.subscriber AS subscriber, ${place.columns}, e.day AS day, e.${value} AS money
    FROM ${dialect.relation("dfs_records", daysOf(filter))} e ${place.from} WHERE ${allOf(conditions)})`;
  return sql`SELECT ${placeList(places)}, r.day AS date, sum(r.money) AS value,
      count(DISTINCT r.subscriber) AS contributors
    FROM ${rows} r GROUP BY ${placeList(places)}, r.day`;
}
