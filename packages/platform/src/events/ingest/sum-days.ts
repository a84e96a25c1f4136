import type { EventType } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";

export interface DayCount {
  readonly day: string;
  readonly rows: number;
}

/**
 * Adds a batch to the sums per day. Days that have events of the type already are summed anew together with what is
 * there, so that there stays one row for each day, type, subscriber and location.
 */
export async function sumDays(
  writer: Writer,
  { type, batch }: { readonly type: EventType; readonly batch: number },
  days: readonly DayCount[],
): Promise<void> {
  const earlier = await takeOut(writer, type, days);
  await writer.run(
    `INSERT INTO event_days BY NAME
      SELECT $type::event_type AS event_type, $batch::INTEGER AS batch, * FROM (${earlier.length > 0 ? withEarlier(type) : sumsOf(type)})
      ORDER BY day, subscriber`,
    { type, batch },
  );
  if (earlier.length > 0) await writer.run("DROP TABLE temp.earlier_sums");
  const before = new Map(earlier.map(({ day, rows }) => [day, rows]));
  await writer.run(
    "INSERT INTO stored_days SELECT $type::event_type, unnest($days::DATE[]), unnest($counts::BIGINT[])",
    {
      type,
      days: days.map(({ day }) => day),
      counts: days.map(({ day, rows }) => rows + (before.get(day) ?? 0)),
    },
  );
}

function sumsOf(type: EventType): string {
  return `SELECT occurred_at::DATE AS day, subscriber, location, count(*) AS event_count,
      min(occurred_at) AS first_event, max(occurred_at) AS last_event
    FROM ${type} WHERE batch = $batch GROUP BY ALL`;
}

function withEarlier(type: EventType): string {
  return `SELECT day, subscriber, location, sum(event_count) AS event_count,
      min(first_event) AS first_event, max(last_event) AS last_event
    FROM (${sumsOf(type)} UNION ALL BY NAME FROM earlier_sums) GROUP BY ALL`;
}

/** Takes what is stored for these days out of the sums, into the temporary table `earlier_sums`; answers those days. */
async function takeOut(
  writer: Writer,
  type: EventType,
  days: readonly DayCount[],
): Promise<DayCount[]> {
  const chosen = "event_type = $type AND day IN (SELECT unnest($days::DATE[]))";
  const stored = await writer.rows<DayCount>(
    `SELECT day, event_count AS rows FROM stored_days WHERE ${chosen}`,
    { type, days: days.map(({ day }) => day) },
  );
  if (stored.length === 0) return [];
  const values = { type, days: stored.map(({ day }) => day) };
  await writer.run(
    `CREATE OR REPLACE TEMP TABLE earlier_sums AS SELECT * EXCLUDE (event_type, batch) FROM event_days WHERE ${chosen}`,
    values,
  );
  await writer.run(`DELETE FROM event_days WHERE ${chosen}`, values);
  await writer.run(`DELETE FROM stored_days WHERE ${chosen}`, values);
  return stored;
}
