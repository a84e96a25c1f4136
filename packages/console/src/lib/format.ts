const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
const fullDay = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const number = new Intl.NumberFormat("en-GB");

export function formatNumber(value: number): string {
  return number.format(value);
}

/** `2016-01-01` as "1 January 2016". */
function formatDay(date: string): string {
  return fullDay.format(new Date(`${date}T00:00:00Z`));
}

/** Two days, both included: "1 January to 7 January 2016". */
export function formatDays(first: string, last: string): string {
  if (first === last) return formatDay(first);
  const isSameYear = first.slice(0, 4) === last.slice(0, 4);
  const start = isSameYear ? day.format(new Date(`${first}T00:00:00Z`)) : formatDay(first);
  return `${start} to ${formatDay(last)}`;
}

/** Milliseconds as a person says them: "84 ms", "1.3 s". */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.max(1, Math.round(milliseconds))} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

const byteUnits = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes with three digits at most: "564 B", "1.07 GB". */
export function formatBytes(bytes: number): string {
  const step = Math.min(
    byteUnits.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1000 ** step;
  return `${Number(value.toPrecision(3)).toLocaleString("en-GB")} ${byteUnits[step]}`;
}
