import { splitRecords, type TextRecord } from "./records.ts";
import { type ByteSource, readBytes } from "./source-bytes.ts";

/** A line of NDJSON. */
export interface JsonRecord extends TextRecord {
  /** The keys of its object. */
  readonly keys: readonly string[];
}

/** Reads a file with a JSON object in each line, many at a time. @throws `events.file_damaged` */
export async function* readJsonRecords(source: ByteSource): AsyncGenerator<JsonRecord[]> {
  yield* splitRecords<JsonRecord>(readBytes(source), (text, at, isEnd) => {
    const found = text.indexOf("\n", at);
    if (found < 0 && !isEnd) return undefined;
    const end = found < 0 ? text.length : found;
    const line = text.slice(at, end).replaceAll("\r", " ");
    return { record: { text: line, ...parse(line) }, next: found < 0 ? end : end + 1 };
  });
}

function parse(line: string): Pick<JsonRecord, "keys" | "fault"> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { keys: Object.keys(value), fault: undefined };
    }
    return { keys: [], fault: "it is not a JSON object" };
  } catch {
    return { keys: [], fault: "it is not JSON" };
  }
}
