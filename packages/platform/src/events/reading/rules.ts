import type { ColumnKind } from "../ingest/layouts.ts";

/** What a value of each kind has to be, as a person reads it, and whether a text is one. */
export const rules: Readonly<
  Record<ColumnKind, { readonly rule: string; accepts(text: string): boolean }>
> = {
  text: { rule: "a text", accepts: () => true },
  flag: {
    rule: "true or false",
    accepts: (text) => /^(true|false|t|f|1|0|yes|no|y|n)$/i.test(text.trim()),
  },
  number: { rule: "a number such as 12.5", accepts: (text) => isNumber(text) },
  whole: {
    rule: "a whole number such as 35172003",
    accepts: (text) => isNumber(text) && Number.isSafeInteger(Number(text)),
  },
  time: { rule: "a date and time such as 2016-01-01 13:30:00+00", accepts: isTime },
  date: { rule: "a date such as 2016-01-31", accepts: isDate },
  longitude: {
    rule: "a longitude from -180 to 180",
    accepts: (text) => isNumber(text) && Math.abs(Number(text)) <= 180,
  },
  latitude: {
    rule: "a latitude from -90 to 90",
    accepts: (text) => isNumber(text) && Math.abs(Number(text)) <= 90,
  },
};

/** Years outside are taken for a mistake in the file. */
export const knownYears = [1970, 2199] as const;

const numberPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const timePattern =
  /^\s*(\d{4}-\d{1,2}-\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(?:Z|UTC|[+-]\d{2}(?::?\d{2}){0,2})?)?\s*$/i;

function isNumber(text: string): boolean {
  return numberPattern.test(text) && Number.isFinite(Number(text));
}

function isTime(text: string): boolean {
  const found = timePattern.exec(text);
  if (!found) return false;
  const [, date, hour = "0", minute = "0", second = "0"] = found;
  return isDate(date!) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

function isDate(text: string): boolean {
  const [year, month, day] = text.trim().split("-").map(Number);
  if (!/^\s*\d{4}-\d{1,2}-\d{1,2}\s*$/.test(text)) return false;
  const date = new Date(Date.UTC(year!, month! - 1, day));
  return date.getUTCMonth() === month! - 1 && year! >= knownYears[0] && year! <= knownYears[1];
}
