import type { EventType } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";

/**
 * Adds a batch to the sums per day. Days that have events of the type already are summed anew together with what is
 * there, so that there stays one row for each day, type, subscriber and location. Answers the days of the batch.
 */
export async function sumDays(
  writer: Writer,
  { type, batch }: { readonly type: EventType; readonly batch: number },
): Promise<string[]> {
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE summed AS
      SELECT occurred_at::DATE AS day, subscriber, location, count(*) AS event_count,
        min(occurred_at) AS first_event, max(occurred_at) AS last_event
      FROM ${type} WHERE batch = $batch GROUP BY ALL`,
    { batch },
  );
  const days = await writer.rows<{ day: string; is_stored: boolean }>(
    `SELECT day, stored.event_count IS NOT NULL AS is_stored
      FROM (SELECT day, sum(event_count) AS event_count FROM summed GROUP BY day) AS added
      LEFT JOIN (FROM stored_days WHERE event_type = $type) AS stored USING (day) ORDER BY day`,
    { type },
  );
  const shared = days.filter(({ is_stored: isStored }) => isStored).map(({ day }) => day);
  if (shared.length > 0) await takeOut(writer, type, shared);
  const sums =
    shared.length > 0
      ? "SELECT day, subscriber, location, sum(event_count) AS event_count, min(first_event) AS first_event, max(last_event) AS last_event FROM summed GROUP BY ALL"
      : "FROM summed";
  await writer.run(
    `INSERT INTO event_days BY NAME
      SELECT *, $type::event_type AS event_type FROM (${sums}) ORDER BY day, subscriber`,
    { type },
  );
  await writer.run(
    "INSERT INTO stored_days SELECT $type::event_type, day, sum(event_count) FROM summed GROUP BY day",
    { type },
  );
  await writer.run("DROP TABLE temp.summed");
  return days.map(({ day }) => day);
}

/** Moves what is stored for these days back to the sums in the making. */
async function takeOut(writer: Writer, type: EventType, days: readonly string[]): Promise<void> {
  const shared = "event_type = $type AND day IN (SELECT unnest($days::DATE[]))";
  await writer.run(
    `INSERT INTO summed BY NAME SELECT * EXCLUDE (event_type) FROM event_days WHERE ${shared}`,
    { type, days },
  );
  await writer.run(`DELETE FROM event_days WHERE ${shared}`, { type, days });
  await writer.run(`DELETE FROM stored_days WHERE ${shared}`, { type, days });
}
