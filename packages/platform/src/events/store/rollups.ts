import type { EventType } from "../event-types.ts";
import { storedColumns } from "../ingest/layouts.ts";

/** A table of sums over the events of a day, kept up while they are loaded. */
export interface Rollup {
  readonly table: string;
  /** By what the rows are sorted, besides the day. */
  readonly order: string;
  /** A query of the sums over the events of the batch `$batch`. */
  readonly sumsOf: (type: EventType) => string;
  /** A query that merges sums of the same key. */
  readonly merged: (sums: string) => string;
}

/** One row for each day, subscriber and location. A moment is counted in microseconds of the day while it is compared. */
export const daySums: Rollup = {
  table: "day_sums",
  order: "subscriber",
  sumsOf: (type) => {
    const located = hasColumn(type, "location") ? "location" : "NULL::INTEGER AS location";
    return splitMoments(`SELECT day, subscriber, ${located}, count(*)::INTEGER AS event_count,
        bit_or(1 << (second // 3600))::INTEGER AS hours, min(second * 1000000::BIGINT + microsecond) AS first, max(second * 1000000::BIGINT + microsecond) AS last
      FROM ${type.name} WHERE batch = $batch GROUP BY ALL`);
  },
  merged: (sums) =>
    splitMoments(`SELECT day, subscriber, location, sum(event_count)::INTEGER AS event_count,
        bit_or(hours)::INTEGER AS hours, min(first_second * 1000000::BIGINT + first_microsecond) AS first,
        max(last_second * 1000000::BIGINT + last_microsecond) AS last
      FROM ${sums} GROUP BY ALL`),
};

function splitMoments(sums: string): string {
  return `SELECT day, subscriber, location, event_count, hours,
      (first // 1000000)::INTEGER AS first_second, (first % 1000000)::INTEGER AS first_microsecond,
      (last // 1000000)::INTEGER AS last_second, (last % 1000000)::INTEGER AS last_microsecond
    FROM (${sums})`;
}

/** One row for each day, hour and location. */
export const locationHours: Rollup = {
  table: "location_hours",
  order: "location",
  sumsOf: (type) => {
    const outgoing = hasColumn(type, "outgoing") ? "count(*) FILTER (WHERE outgoing)" : "0";
    return `SELECT day, (second // 3600)::TINYINT AS hour, location, count(*)::INTEGER AS event_count,
        ${outgoing}::INTEGER AS outgoing_count
      FROM ${type.name} WHERE batch = $batch AND location IS NOT NULL GROUP BY ALL`;
  },
  merged: (sums) => `SELECT day, hour, location, sum(event_count)::INTEGER AS event_count,
      sum(outgoing_count)::INTEGER AS outgoing_count
    FROM ${sums} GROUP BY ALL`,
};

function hasColumn({ layout }: EventType, name: string): boolean {
  return storedColumns(layout).some((column) => column.name === name);
}
