import type { Writer } from "../store/statements.ts";

/**
 * What happened to a day of a type. A day is available when it has been `ingested` and not been `removed` since; loading it
 * again, or failing to, does not make it unavailable.
 */
export const dayStates = ["ingesting", "ingested", "refused", "interrupted", "removed"] as const;

export type DayState = (typeof dayStates)[number];

/** Adds a step to the record of each of the days. */
export async function recordDayStates(
  writer: Writer,
  step: {
    readonly type: string;
    readonly days: readonly string[];
    readonly state: DayState;
    readonly batchId: string | null;
    readonly at: Date;
  },
): Promise<void> {
  const { type, days, state, batchId, at } = step;
  await writer.run(
    `INSERT INTO load_records (event_type, day, state, batch_id, recorded_at)
      SELECT $type, unnest($days::DATE[]), $state, $batchId, $at::TIMESTAMP`,
    { type, days, state, batchId, at: at.toISOString() },
  );
}

/**
 * Says of every load that began and did not end how it ended: all of them, or that of one batch. Which days it was about is in
 * the record.
 */
export async function endUnfinishedLoads(
  writer: Writer,
  end: { readonly state: DayState; readonly at: Date; readonly batchId?: string },
): Promise<void> {
  const { state, at, batchId = null } = end;
  await writer.run(
    `INSERT INTO load_records (event_type, day, state, batch_id, recorded_at)
      SELECT event_type, day, $state, batch_id, $at::TIMESTAMP FROM load_records
      WHERE batch_id IS NOT NULL AND ($batchId::VARCHAR IS NULL OR batch_id = $batchId::VARCHAR)
      GROUP BY event_type, day, batch_id HAVING arg_max(state, record) = 'ingesting'
      ORDER BY event_type, day`,
    { state, at: at.toISOString(), batchId },
  );
}
