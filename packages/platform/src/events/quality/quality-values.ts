import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import type { EventStore } from "../store/store.ts";

/** What a check gave for a day. */
export interface Outcome {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly check: string;
  readonly outcome: string;
}

const table = {
  name: "quality_values",
  columns: {
    batch: "INTEGER",
    event_type: "VARCHAR",
    day: "DATE",
    check_id: "VARCHAR",
    outcome: "VARCHAR",
    computed_at: "TIMESTAMP",
  },
};

/** Keeps outcomes instead of all that were kept for these days of the type, or of those of one check. */
export async function replaceOutcomes(
  writer: Writer,
  kept: {
    readonly type: string;
    readonly days: readonly string[];
    readonly check?: string;
    readonly batch: number;
    readonly at: Date;
    readonly outcomes: readonly Outcome[];
  },
): Promise<void> {
  const { type, days, check = null, batch, at, outcomes } = kept;
  await writer.run(
    `DELETE FROM quality_values WHERE event_type = $type AND day IN (SELECT unnest($days::DATE[]))
      AND ($check::VARCHAR IS NULL OR check_id = $check::VARCHAR)`,
    { type, days, check },
  );
  const computedAt = at.toISOString().replace("Z", "");
  const rows = outcomes.map(({ day, check: id, outcome }) => ({
    batch,
    event_type: type,
    day,
    check_id: id,
    outcome,
    computed_at: computedAt,
  }));
  await insertRows(writer, table, rows);
}

/** Outcomes of a type by check and day, from `start` to the day before `end`. */
export async function listOutcomes(
  reader: Pick<EventStore, "read">,
  asked: {
    readonly type: string;
    /** Null for every check. */
    readonly checks: readonly string[] | null;
    readonly start: string | null;
    readonly end: string | null;
  },
): Promise<Outcome[]> {
  return await reader.read<Outcome>(
    `SELECT check_id AS "check", day, outcome FROM quality_values
      WHERE event_type = $type AND ($every OR check_id IN (SELECT unnest($checks::VARCHAR[])))
        AND ($start::DATE IS NULL OR day >= $start::DATE) AND ($end::DATE IS NULL OR day < $end::DATE)
      ORDER BY "check", day`,
    { ...asked, checks: asked.checks ?? [], every: asked.checks === null },
  );
}

/** Which checks have outcomes, by type. */
export async function listAvailable(
  reader: Pick<EventStore, "read">,
): Promise<{ type: string; check: string }[]> {
  return await reader.read(
    `SELECT DISTINCT event_type AS type, check_id AS "check" FROM quality_values ORDER BY ALL`,
  );
}
