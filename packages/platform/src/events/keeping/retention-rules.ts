import { supersedeBatches } from "../ingest/batches.ts";
import type { Writer } from "../store/statements.ts";
import type { RemovedDay, RetentionRule } from "./retention.ts";

type Reader = Pick<Writer, "rows">;

/** The rules of every type, the built-in types first. */
export async function listRules(reader: Reader): Promise<RetentionRule[]> {
  return await reader.rows<RetentionRule & object>(`
    SELECT name AS type, days_kept AS "daysKept", coalesce(days, 0) AS "storedDays",
      first AS "firstDay", last AS "lastDay"
    FROM event_types
    LEFT JOIN retention_rules ON retention_rules.event_type = name
    LEFT JOIN (
      SELECT event_type, count(*) AS days, min(day) AS first, max(day) AS last
      FROM stored_days GROUP BY event_type
    ) AS stored ON stored.event_type = name
    ORDER BY is_declared, event_types.rowid`);
}

/** Sets the rule of a type, or takes it away. */
export async function saveRule(
  writer: Writer,
  type: string,
  daysKept: number | null,
): Promise<void> {
  await writer.run("DELETE FROM retention_rules WHERE event_type = $type", { type });
  if (daysKept === null) return;
  await writer.run("INSERT INTO retention_rules VALUES ($type, $daysKept::INTEGER)", {
    type,
    daysKept,
  });
}

/** The days of a type before one, in their order. */
export async function listDaysBefore(
  reader: Reader,
  type: string,
  keptFrom: string,
): Promise<RemovedDay[]> {
  return await reader.rows<RemovedDay & object>(
    `SELECT day, event_count AS events FROM stored_days
      WHERE event_type = $type AND day < $keptFrom::DATE ORDER BY day`,
    { type, keptFrom },
  );
}

/** Removes what is known of a type's days before one, besides the events and their sums. */
export async function removeFactsBefore(
  writer: Writer,
  type: string,
  keptFrom: string,
): Promise<void> {
  const values = { type, keptFrom };
  const older = "event_type = $type AND day < $keptFrom::DATE";
  await writer.run(`DELETE FROM stored_days WHERE ${older}`, values);
  await writer.run(`DELETE FROM quality_values WHERE ${older}`, values);
  // A row that could not be read lies on no day; it goes with the last day of its batch.
  const ended = "type = $type AND list_max(days) < $keptFrom::DATE";
  await writer.run(
    `DELETE FROM quarantined_rows WHERE event_type = $type
      AND batch IN (SELECT batch FROM batches WHERE ${ended})`,
    values,
  );
  await supersedeBatches(writer, ended, values);
}
