import { eventErrors } from "../errors.ts";
import type { Writer } from "../store/statements.ts";
import type { DayCount } from "./day-counts.ts";

/**
 * What a file means for days that have events of its type already. `correct`: it holds those days anew and replaces them,
 * unless that would plainly lose events. `add`: it holds further events of them. `overwrite`: it replaces them whatever
 * is lost.
 */
export const existingDaysModes = ["correct", "add", "overwrite"] as const;

export type ExistingDays = (typeof existingDaysModes)[number];

/** A corrected day that has less than this share of the events it had is taken for a mistake. */
const leastShareKept = 0.5;

/**
 * The days of the file that are stored already.
 *
 * @throws `events.day_would_shrink`, `events.day_looks_partial` for a correction that would lose events
 */
export async function findExistingDays(
  writer: Writer,
  file: {
    readonly name: string;
    readonly type: string;
    readonly days: readonly DayCount[];
    readonly mode: ExistingDays;
  },
): Promise<string[]> {
  const { name, type, days, mode } = file;
  const chosen = days.map(({ day }) => day);
  const stored = await writer.rows<{ day: string; rows: number }>(
    `SELECT day, event_count AS rows FROM stored_days
      WHERE event_type = $type AND day IN (SELECT unnest($days::DATE[])) ORDER BY day`,
    { type, days: chosen },
  );
  if (mode === "correct") {
    for (const { day, rows } of stored) {
      const found = days.find((count) => count.day === day)!;
      if (found.rows < rows * leastShareKept) {
        throw eventErrors.day_would_shrink({
          path: name,
          type,
          day,
          rows: found.rows,
          stored: rows,
        });
      }
      if (await isApart(writer, type, found)) {
        throw eventErrors.day_looks_partial({ path: name, type, day });
      }
    }
  }
  return stored.map(({ day }) => day);
}

/** Whether the file's events of a day lie wholly before or after all that are stored, as those of a further part do. */
async function isApart(
  writer: Writer,
  type: string,
  { day, firstSecond, lastSecond }: DayCount,
): Promise<boolean> {
  const [span] = await writer.rows<{ first: number; last: number }>(
    `SELECT min(second) AS first, max(second) AS last FROM ${type} WHERE day = $day::DATE`,
    { day },
  );
  return firstSecond > span!.last || lastSecond < span!.first;
}
