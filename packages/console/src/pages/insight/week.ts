import type { AvailableDates } from "@flotilla/client";

/** Some days in a row, `YYYY-MM-DD`. */
export interface Week {
  readonly startDate: string;
  readonly lastDate: string;
  /** The day after the last one. */
  readonly endDate: string;
}

/** The first seven days from the first day with data, or fewer when the data ends before; undefined without data. */
export function findFirstWeek(dates: AvailableDates): Week | undefined {
  const days = Object.values(dates)
    .flat()
    .toSorted((one, other) => one.localeCompare(other));
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const sixLater = addDays(first, 6);
  const lastDate = sixLater < last ? sixLater : last;
  return { startDate: first, lastDate, endDate: addDays(lastDate, 1) };
}

function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}
