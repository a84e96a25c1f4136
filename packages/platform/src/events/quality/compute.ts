import type { EventType } from "../event-types.ts";
import type { Writer } from "../store/statements.ts";
import { checkQuery } from "./check-query.ts";
import { checksOf } from "./checks.ts";
import { type Outcome, replaceOutcomes } from "./quality-values.ts";

/** The days of a type whose checks are computed. */
export interface QualityDays {
  readonly type: EventType;
  readonly days: readonly string[];
  /** The batch that the outcomes belong to. */
  readonly batch: number;
  readonly at: Date;
}

/**
 * Computes every built-in check of the type for the days anew and keeps the outcomes, within the writer's transaction. What
 * was kept for these days before goes, and stays away where a day has no events any more.
 */
export async function computeQuality(writer: Writer, computed: QualityDays): Promise<void> {
  const { type, days } = computed;
  const outcomes: Outcome[] = [];
  for (const span of await spansOf(writer, type.name, days)) {
    const rows = await writer.rows<DayRow>(checkQuery(type), { ...span });
    outcomes.push(...rows.flatMap((row) => outcomesOf(type, row)));
  }
  await replaceOutcomes(writer, { ...computed, type: type.name, outcomes });
}

/** As `computeQuality` for days that changed without a batch: the outcomes belong to the latest one. */
export async function recomputeQuality(
  writer: Writer,
  computed: Omit<QualityDays, "batch">,
): Promise<void> {
  const [state] = await writer.rows<{ batch: number }>(
    "SELECT stored_batches AS batch FROM store_state",
  );
  await computeQuality(writer, { ...computed, batch: state!.batch });
}

type DayRow = Readonly<Record<string, string | number | null>> & { readonly day: string };

/** A check without an outcome, such as the longest duration where no event has one, is left out. */
function outcomesOf(type: EventType, row: DayRow): Outcome[] {
  return checksOf(type).flatMap(({ id }) => {
    const value = row[id] ?? null;
    return value === null ? [] : [{ day: row.day, check: id, outcome: String(value) }];
  });
}

/** Days that are computed together: the more there are, the more memory it takes and the less of it is near. */
const rowsPerSpan = 500_000;

/** The days that have events, in spans between whose ends there are no others of the type. */
async function spansOf(
  writer: Writer,
  type: string,
  days: readonly string[],
): Promise<{ first: string; last: string }[]> {
  const stored = await writer.rows<{ day: string; rows: number; is_chosen: boolean }>(
    `SELECT day, event_count AS rows, day IN (SELECT unnest($days::DATE[])) AS is_chosen
      FROM stored_days WHERE event_type = $type ORDER BY day`,
    { type, days },
  );
  const spans: { first: string; last: string }[] = [];
  let room = 0;
  for (const { day, rows, is_chosen: isChosen } of stored) {
    const span = spans.at(-1);
    if (!isChosen) room = 0;
    else if (span && rows <= room) {
      span.last = day;
      room -= rows;
    } else {
      spans.push({ first: day, last: day });
      room = rowsPerSpan - rows;
    }
  }
  return spans;
}
