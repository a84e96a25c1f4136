import type { Writer } from "../store/statements.ts";

/** How many events of a day a file or a store has, and when the first and the last of them were. */
export interface DayCount {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly rows: number;
  /** Seconds since the beginning of the day. */
  readonly firstSecond: number;
  readonly lastSecond: number;
}

/** The events of all the days. */
export function sumRows(days: readonly DayCount[]): number {
  return days.reduce((sum, { rows }) => sum + rows, 0);
}

/** Counts the days' events anew; those of the kept days are added to what is there. */
export async function storeDayCounts(
  writer: Writer,
  type: string,
  days: readonly Pick<DayCount, "day" | "rows">[],
  kept: readonly string[],
): Promise<void> {
  const chosen = days.map(({ day }) => day);
  const counted = await writer.rows<{ day: string; rows: number }>(
    `SELECT day, event_count AS rows FROM stored_days
      WHERE event_type = $type AND day IN (SELECT unnest($kept::DATE[]))`,
    { type, kept },
  );
  const earlier = new Map(counted.map(({ day, rows }) => [day, rows]));
  await writer.run(
    "DELETE FROM stored_days WHERE event_type = $type AND day IN (SELECT unnest($chosen::DATE[]))",
    { type, chosen },
  );
  await writer.run(
    "INSERT INTO stored_days SELECT $type, unnest($chosen::DATE[]), unnest($counts::BIGINT[])",
    { type, chosen, counts: days.map(({ day, rows }) => rows + (earlier.get(day) ?? 0)) },
  );
}
