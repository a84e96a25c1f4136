const millisecondsPerDay = 86_400_000;

/** The day that lies so many days after another, or before it where the count is negative. Days are written `YYYY-MM-DD`. */
export function addDays(day: string, count: number): string {
  const milliseconds = Date.parse(`${day}T00:00:00Z`) + count * millisecondsPerDay;
  return new Date(milliseconds).toISOString().slice(0, 10);
}
