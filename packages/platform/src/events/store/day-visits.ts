import type { Writer } from "./statements.ts";

/** Locations are numbered below this, so that a moment of a day and a location fit into one number. */
const locationFactor = 2 ** 22;

/**
 * Makes the visits and the last locations of some days anew from the sums per day. They hold what is in those, put together over all
 * types: what most questions ask for, with half as many rows to read and, for last locations, nothing to compare.
 */
export async function refreshVisits(
  writer: Writer,
  days: readonly string[],
  batch: number,
): Promise<void> {
  for (const day of days) await refreshDay(writer, day, batch);
}

/** The same within a transaction that stores no batch: it takes a number as a batch does, by which what a crash leaves is known. */
export async function refreshVisitsWithoutBatch(
  writer: Writer,
  days: readonly string[],
): Promise<void> {
  await writer.run("UPDATE store_state SET stored_batches = stored_batches + 1");
  const [state] = await writer.rows<{ batch: number }>(
    "SELECT stored_batches AS batch FROM store_state",
  );
  await refreshVisits(writer, days, state!.batch);
}

async function refreshDay(writer: Writer, day: string, batch: number): Promise<void> {
  await writer.run("DELETE FROM day_visits WHERE day = $day::DATE", { day });
  await writer.run("DELETE FROM last_locations WHERE day = $day::DATE", { day });
  const located = "FROM day_sums WHERE day = $day::DATE AND location IS NOT NULL";
  await writer.run(
    `INSERT INTO day_visits
      SELECT day, subscriber, location, sum(event_count)::INTEGER, bit_or(hours)::INTEGER, $batch::INTEGER
      ${located} GROUP BY day, subscriber, location ORDER BY subscriber`,
    { day, batch },
  );
  // The greatest moment is found once with the greatest and once with the smallest location: they differ where there are several.
  const moment = `(last_second * 1000000::BIGINT + last_microsecond) * ${locationFactor}`;
  await writer.run(
    `INSERT INTO last_locations
      SELECT day, subscriber, CASE WHEN greatest = smallest THEN greatest END, $batch::INTEGER
      FROM (
        SELECT day, subscriber, max(${moment} + location) % ${locationFactor} AS greatest,
          ${locationFactor - 1} - max(${moment} + ${locationFactor - 1} - location) % ${locationFactor} AS smallest
        ${located} GROUP BY day, subscriber
      ) ORDER BY subscriber`,
    { day, batch },
  );
}
