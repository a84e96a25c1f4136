import { cliErrors } from "./errors.ts";

/**
 * The days from the first to before the last, as `YYYY-MM-DD`; one day without the last.
 *
 * @throws `cli.argument_invalid`
 */
export function listDays(from: string, to?: string): string[] {
  const first = readDay("--from", from);
  const end = to === undefined ? first + secondsPerDay : readDay("--to", to);
  if (end <= first) throw invalid("--to", to!, `after ${from}, since it is the day after the last`);
  const days: string[] = [];
  for (let day = first; day < end; day += secondsPerDay) {
    days.push(new Date(day * 1000).toISOString().slice(0, 10));
  }
  return days;
}

const secondsPerDay = 86_400;

/** Seconds since 1970. */
function readDay(argument: string, text: string): number {
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(milliseconds);
  if (isDay && new Date(milliseconds).toISOString().startsWith(text)) return milliseconds / 1000;
  throw invalid(argument, text, "a day such as 2016-01-31");
}

function invalid(argument: string, value: string, rule: string): Error {
  return cliErrors.argument_invalid({ argument, value: JSON.stringify(value), rule });
}
