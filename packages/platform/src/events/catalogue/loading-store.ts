import type { EventStore } from "../store/store.ts";
import type {
  DayStep,
  KnownDay,
  LoadedBatch,
  StoredQuarantinedRow,
  TypeSummary,
} from "./loading.ts";

type Reader = Pick<EventStore, "read">;

/** What is there of each type, the built-in ones first. */
export async function summariseTypes(
  reader: Reader,
  { type }: { readonly type: string | null },
): Promise<TypeSummary[]> {
  return await reader.read<TypeSummary>(
    `SELECT name, is_declared AS "isDeclared", min(day) AS first, max(day) AS last,
        coalesce(sum(event_count), 0)::BIGINT AS events
      FROM event_types LEFT JOIN stored_days ON event_type = name
      WHERE $type::VARCHAR IS NULL OR name = $type::VARCHAR
      GROUP BY name, is_declared ORDER BY is_declared, min(event_types.rowid)`,
    { type },
  );
}

/** The days of which anything is known, with what happened to each last. */
export async function listDays(
  reader: Reader,
  chosen: {
    readonly type: string | null;
    readonly start: string | null;
    readonly end: string | null;
  },
): Promise<KnownDay[]> {
  return await reader.read<KnownDay>(
    `WITH latest AS (
        SELECT event_type, day, arg_max(state, record) AS state, arg_max(recorded_at, record) AS updated_at
        FROM load_records
        WHERE ($type::VARCHAR IS NULL OR event_type = $type::VARCHAR)
          AND ($start::DATE IS NULL OR day >= $start::DATE) AND ($end::DATE IS NULL OR day < $end::DATE)
        GROUP BY ALL),
      unread AS (
        SELECT type AS event_type, day, sum(quarantined_count)::BIGINT AS quarantined
        FROM (SELECT type, unnest(days) AS day, quarantined_count FROM batches
          WHERE NOT is_superseded AND quarantined_count > 0)
        GROUP BY ALL)
      SELECT event_type AS type, day, event_count IS NOT NULL AS "isAvailable",
        coalesce(event_count, 0) AS events, state, updated_at AS "updatedAt",
        coalesce(quarantined, 0) AS quarantined
      FROM latest LEFT JOIN stored_days USING (event_type, day) LEFT JOIN unread USING (event_type, day)
      ORDER BY type, day`,
    chosen,
  );
}

/** What happened to a day, the latest first. */
export async function listSteps(
  reader: Reader,
  { type, day }: { readonly type: string; readonly day: string },
): Promise<DayStep[]> {
  return await reader.read<DayStep>(
    `SELECT state, batch_id AS "batchId", recorded_at AS at FROM load_records
      WHERE event_type = $type AND day = $day::DATE ORDER BY record DESC`,
    { type, day },
  );
}

/** How many events a day has; undefined for one that is not available. */
export async function countEvents(
  reader: Reader,
  { type, day }: { readonly type: string; readonly day: string },
): Promise<number | undefined> {
  const [found] = await reader.read<{ events: number }>(
    "SELECT event_count AS events FROM stored_days WHERE event_type = $type AND day = $day::DATE",
    { type, day },
  );
  return found?.events;
}

/** Batches, the latest first. */
export async function listBatches(
  reader: Reader,
  chosen: {
    readonly type: string | null;
    readonly day: string | null;
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<LoadedBatch[]> {
  return await reader.read<LoadedBatch>(
    `SELECT batch, id, type, unit, file_name AS "fileName", source, row_count AS rows,
        quarantined_count AS quarantined, days, stored_at AS "storedAt", seconds,
        is_superseded AS "isSuperseded"
      FROM batches
      WHERE ($type::VARCHAR IS NULL OR type = $type::VARCHAR)
        AND ($day::DATE IS NULL OR list_contains(days, $day::DATE))
        AND ($before::BIGINT IS NULL OR batch < $before::BIGINT)
      ORDER BY batch DESC LIMIT $limit::BIGINT`,
    chosen,
  );
}

export type PlacedRow = StoredQuarantinedRow & { readonly position: number };

/** Rows that could not be read, those of the latest batch first; each with its position among those of its batch. */
export async function listQuarantinedRows(
  reader: Reader,
  chosen: {
    readonly type: string | null;
    readonly batch: number | null;
    readonly afterBatch: number | null;
    readonly afterPosition: number | null;
    readonly limit: number;
  },
): Promise<PlacedRow[]> {
  return await reader.read<PlacedRow>(
    `SELECT batch, event_type AS type, file_name AS "fileName", line, column_name AS "column", reason, content, position
      FROM (SELECT *, row_number() OVER (PARTITION BY batch ORDER BY line, column_name, reason, content) AS position
        FROM quarantined_rows
        WHERE ($type::VARCHAR IS NULL OR event_type = $type::VARCHAR)
          AND ($batch::BIGINT IS NULL OR batch = $batch::BIGINT))
      WHERE $afterBatch::BIGINT IS NULL OR batch < $afterBatch::BIGINT
        OR (batch = $afterBatch::BIGINT AND position > $afterPosition::BIGINT)
      ORDER BY batch DESC, position LIMIT $limit::BIGINT`,
    chosen,
  );
}
