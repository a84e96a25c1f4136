import type { CsvRecord } from "./csv.ts";
import { longestRecord, type Scanned } from "./records.ts";

/** How a CSV file is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** One character, or none. */
  readonly quote: string;
  readonly escape: string;
}

export const defaultDialect: CsvDialect = { delimiter: ",", quote: '"', escape: '"' };

interface Place {
  readonly at: number;
  /** Whether no more text will come. */
  readonly isEnd: boolean;
  readonly dialect: CsvDialect;
}

/** Finds the record that begins at a place; nothing if it needs more text. */
export function scanRecord(text: string, place: Place): Scanned<CsvRecord> | undefined {
  const { at, isEnd, dialect } = place;
  const lineEnd = text.indexOf("\n", at);
  if (lineEnd < 0 && !isEnd) return undefined;
  const next = lineEnd < 0 ? text.length : lineEnd + 1;
  const line = withoutReturn(text.slice(at, lineEnd < 0 ? text.length : lineEnd));
  if (dialect.quote === "" || !line.includes(dialect.quote)) {
    return {
      record: { text: line, fields: line.split(dialect.delimiter), fault: undefined },
      next,
    };
  }
  const found = scanFields(text, place);
  if (found === "more" && !isEnd && text.length - at <= longestRecord) return undefined;
  if (found === "more" || "broken" in found) {
    const fields = found === "more" ? [line] : found.broken;
    return { record: { text: line, fields, fault: notClosed }, next };
  }
  const whole = withoutReturn(text.slice(at, found.end).replace(/\n$/, ""));
  return { record: { text: whole, fields: found.fields, fault: undefined }, next: found.end };
}

const notClosed = "a quotation mark is not closed where the value ends";

type Fields =
  | { readonly fields: string[]; readonly end: number }
  | { readonly broken: string[] }
  | "more";

function scanFields(text: string, { at, isEnd, dialect }: Place): Fields {
  const { delimiter, quote } = dialect;
  const fields: string[] = [];
  for (let start = at; ;) {
    // The store's reader passes over spaces around marks as well.
    const mark = afterSpaces(text, start, delimiter);
    const isQuoted = text[mark] === quote;
    const value = isQuoted ? scanQuoted(text, mark, dialect) : scanPlain(text, start, dialect);
    if (value === "more") return "more";
    fields.push(value.value);
    const end = isQuoted ? afterSpaces(text, value.end, delimiter) : value.end;
    if (text.startsWith(delimiter, end)) {
      start = end + delimiter.length;
    } else if (end >= text.length) {
      return isEnd ? { fields, end } : "more";
    } else {
      const lineEnd = text[end] === "\r" ? end + 1 : end;
      if (lineEnd >= text.length && !isEnd) return "more";
      if (lineEnd < text.length && text[lineEnd] !== "\n") return { broken: fields };
      return { fields, end: Math.min(lineEnd + 1, text.length) };
    }
  }
}

function afterSpaces(text: string, start: number, delimiter: string): number {
  let at = start;
  while (text[at] === " " && !text.startsWith(delimiter, at)) at++;
  return at;
}

/** A value and where it ends. */
interface Value {
  readonly value: string;
  readonly end: number;
}

function scanPlain(text: string, start: number, { delimiter }: CsvDialect): Value {
  const lineEnd = text.indexOf("\n", start);
  const last = lineEnd < 0 ? text.length : lineEnd;
  const found = text.indexOf(delimiter, start);
  if (found >= 0 && found < last) return { value: text.slice(start, found), end: found };
  const value = withoutReturn(text.slice(start, last));
  return { value, end: start + value.length };
}

function scanQuoted(text: string, start: number, { quote, escape }: CsvDialect): Value | "more" {
  let value = "";
  for (let from = start + 1; ;) {
    const mark = nextOf(text, from, quote, escape);
    if (mark < 0) return "more";
    value += text.slice(from, mark);
    const following = text[mark + 1];
    const isEscape = text[mark] === escape && (following === quote || following === escape);
    if (isEscape) {
      value += following;
      from = mark + 2;
    } else if (text[mark] === quote) {
      return { value, end: mark + 1 };
    } else {
      value += text[mark];
      from = mark + 1;
    }
  }
}

function nextOf(text: string, from: number, quote: string, escape: string): number {
  const first = text.indexOf(quote, from);
  if (escape === quote || escape === "") return first;
  const other = text.indexOf(escape, from);
  if (first < 0 || other < 0) return Math.max(first, other);
  return Math.min(first, other);
}

function withoutReturn(text: string): string {
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
