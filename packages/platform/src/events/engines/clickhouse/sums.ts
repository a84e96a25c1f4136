import type { EventType } from "../../event-types.ts";
import { storedColumns } from "../../ingest/layouts.ts";

/**
 * A query of the sums per day, subscriber and location over some rows of a type. `rows` is a table with its conditions; the
 * columns are those of `day_sums`, in their order.
 */
export function sumsOfDays(type: EventType, rows: string): string {
  const moment = "toInt64(second) * 1000000 + microsecond";
  return `SELECT day, '${type.name}' AS event_type, subscriber, location, event_count,
      intDiv(first, 1000000) AS first_second, first % 1000000 AS first_microsecond,
      intDiv(last, 1000000) AS last_second, last % 1000000 AS last_microsecond
    FROM (SELECT day, subscriber, ${hasColumn(type, "location") ? "location" : "CAST(NULL AS Nullable(Int32)) AS location"},
      count() AS event_count, min(${moment}) AS first, max(${moment}) AS last
      FROM ${rows} GROUP BY day, subscriber, location)`;
}

/** The same per day, hour and location, with the columns of `location_hours`. `rows` ends with a condition. */
export function sumsOfHours(type: EventType, rows: string): string {
  const outgoing = hasColumn(type, "outgoing") ? "countIf(outgoing)" : "0";
  return `SELECT day, intDiv(second, 3600) AS hour, '${type.name}' AS event_type, assumeNotNull(location) AS location,
      count() AS event_count, ${outgoing} AS outgoing_count
    FROM ${rows} AND isNotNull(location) GROUP BY day, hour, location`;
}

/** Whether the rows of a type have a column. */
export function hasColumn({ layout }: EventType, name: string): boolean {
  return storedColumns(layout).some((column) => column.name === name);
}
