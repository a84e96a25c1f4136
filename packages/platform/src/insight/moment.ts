const calendarDate = /^(?:(\d{4})-(\d{2})-(\d{2})|(\d{4})(\d{2})(\d{2}))$/;
const weekDate = /^(\d{4})(?:-W(\d{2})(?:-([1-7]))?|W(\d{2})([1-7])?)$/;
const longestDate = 10;
const timeOfDay =
  /^(\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d+))?)?|(\d{2})(?:(\d{2})(?:[.,](\d+))?)?)?(Z|[+-].+)?$/;
const zone = /^([+-])(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?$/;
const millisecondsPerDay = 86_400_000;

/** A point in time in UTC. */
export interface Moment {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** `YYYY-MM-DD HH:MM:SS`, followed by a fraction of up to six digits where there is one. */
  readonly timestamp: string;
  readonly isMidnight: boolean;
}

/**
 * Reads a date or a date with time in any form of ISO 8601 that Python's `datetime.fromisoformat` takes: `2016-01-01`,
 * `20160101`, `2016-W01-5`, each alone or with `T` or a space and `13`, `13:05`, `1305`, `13:05:30.25`, and with a zone such
 * as `Z` or `+01:00`, by which it is converted. Without zone it is UTC, and a date alone is its midnight. Undefined when it is
 * none of them or does not exist.
 */
export function parseMoment(text: string): Moment | undefined {
  const { date, time } = split(text);
  const midnight = readDate(date);
  if (midnight === undefined) return undefined;
  if (time === undefined) return momentOf(midnight, "");
  const read = readTime(time);
  return read && momentOf(midnight + read.milliseconds, read.fraction);
}

/** Whether the interval `[start, end)` has a part in the day `YYYY-MM-DD`. */
export function touchesDay(start: Moment, end: Moment, day: string): boolean {
  return day >= start.day && (day < end.day || (day === end.day && !end.isMidnight));
}

function split(text: string): { readonly date: string; readonly time?: string } {
  const at = text.search(/[T ]/);
  if (at < 0 || at > longestDate) return { date: text };
  return { date: text.slice(0, at), time: text.slice(at + 1) };
}

/** Milliseconds since 1970 of the midnight that a date begins with. */
function readDate(text: string): number | undefined {
  const [, ...calendar] = calendarDate.exec(text) ?? [];
  if (calendar.length > 0) {
    const [year, month, day] = calendar.filter((part) => part !== undefined);
    return existing(`${year}-${month}-${day}`);
  }
  const [, year, ...week] = weekDate.exec(text) ?? [];
  if (year === undefined) return undefined;
  const [number = "", weekday = "1"] = week.filter((part) => part !== undefined);
  return readWeek(year, Number(number), Number(weekday));
}

/** The first week of a year is the one with 4 January in it, and weeks begin on Monday. */
function readWeek(year: string, week: number, weekday: number): number | undefined {
  const fourth = existing(`${year}-01-04`);
  if (fourth === undefined) return undefined;
  const monday = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * millisecondsPerDay;
  const thursday = new Date(monday + ((week - 1) * 7 + 3) * millisecondsPerDay);
  if (week < 1 || thursday.getUTCFullYear() !== Number(year)) return undefined;
  return monday + ((week - 1) * 7 + weekday - 1) * millisecondsPerDay;
}

function existing(day: string): number | undefined {
  const parsed = new Date(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
  return exists && !day.startsWith("0000") ? parsed.getTime() : undefined;
}

interface TimeOfDay {
  readonly milliseconds: number;
  /** The digits of the fraction of a second, without zeros at the end. */
  readonly fraction: string;
}

function readTime(text: string): TimeOfDay | undefined {
  const match = timeOfDay.exec(text);
  if (!match) return undefined;
  const [, hour, ...rest] = match;
  const [minute = "0", second = "0"] = [rest[0] ?? rest[3], rest[1] ?? rest[4]];
  const fraction = (rest[2] ?? rest[5] ?? "").slice(0, 6).replace(/0+$/, "");
  const offset = readZone(rest[6]);
  if (offset === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  return { milliseconds: toMilliseconds(hour, minute, second) - offset, fraction };
}

function readZone(text: string | undefined): number | undefined {
  if (text === undefined || text === "Z") return 0;
  const [, sign, hours, minutes = "0", seconds = "0"] = zone.exec(text) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    return undefined;
  }
  return (sign === "-" ? -1 : 1) * toMilliseconds(hours, minutes, seconds);
}

function toMilliseconds(hours: string | undefined, minutes: string, seconds: string): number {
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** A moment before the year 1 or after 9999 cannot be written. */
function momentOf(milliseconds: number, fraction: string): Moment | undefined {
  const [day = "", time = ""] = new Date(milliseconds).toISOString().split("T");
  if (!/^(?!0000)\d{4}-/.test(day)) return undefined;
  const seconds = time.slice(0, 8);
  const timestamp = `${day} ${seconds}${fraction === "" ? "" : `.${fraction}`}`;
  return { day, timestamp, isMidnight: fraction === "" && seconds === "00:00:00" };
}
