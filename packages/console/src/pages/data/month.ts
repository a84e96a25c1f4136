/** A month as `YYYY-MM`. */
export type Month = string;

/** The first day, and the first day of the next month. */
export function spanOf(month: Month): { readonly start: string; readonly end: string } {
  return { start: `${month}-01`, end: `${shiftMonth(month, 1)}-01` };
}

/** The month so many months later, or earlier. */
export function shiftMonth(month: Month, months: number): Month {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** "January 2016" */
export function nameMonth(month: Month): string {
  return monthName.format(new Date(`${month}-01T00:00:00Z`));
}

const monthName = new Intl.DateTimeFormat("en-GB", {
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});

const daysPerWeek = 7;

/** The days of a month in weeks from Monday to Sunday; null where a week reaches into another month. */
export function weeksOf(month: Month): readonly (readonly (string | null)[])[] {
  const first = new Date(`${month}-01T00:00:00Z`);
  const [year = 0, number = 1] = month.split("-").map(Number);
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const blanks = (first.getUTCDay() + daysPerWeek - 1) % daysPerWeek;
  const days: (string | null)[] = Array.from({ length: blanks }, () => null);
  for (let day = 1; day <= length; day++) {
    days.push(`${month}-${String(day).padStart(2, "0")}`);
  }
  while (days.length % daysPerWeek > 0) days.push(null);
  return Array.from({ length: days.length / daysPerWeek }, (_, week) =>
    days.slice(week * daysPerWeek, (week + 1) * daysPerWeek),
  );
}
