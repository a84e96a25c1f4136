import { type RecordedEntry, toCsvCell } from "#kernel";

export const exportFormats = {
  csv: { mediaType: "text/csv; charset=utf-8", extension: "csv" },
  jsonl: { mediaType: "application/jsonl; charset=utf-8", extension: "jsonl" },
} as const;

export type ExportFormat = keyof typeof exportFormats;

/** Reads a page of the audit log, the newest first: entries before a sequence number, or the newest of all. */
export type ReadPage = (
  before: number | undefined,
  limit: number,
) => Promise<readonly RecordedEntry[]>;

const entriesPerPage = 1_000;
const columns = ["sequence", "at", "actor", "action", "subject", "outcome", "details"] as const;

/** Writes entries as text, one page at a time, so that however long the log is little of it is in memory. */
export async function* writeEntries(
  readPage: ReadPage,
  format: ExportFormat,
): AsyncGenerator<string> {
  if (format === "csv") yield writeRow(columns);
  const write = format === "csv" ? writeCsvEntry : writeJsonEntry;
  let before: number | undefined;
  let count: number;
  do {
    const page = await readPage(before, entriesPerPage);
    if (page.length > 0) yield page.map(write).join("");
    before = page.at(-1)?.sequence;
    count = page.length;
  } while (count === entriesPerPage);
}

function writeJsonEntry(entry: RecordedEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

function writeCsvEntry(entry: RecordedEntry): string {
  const details = entry.details === undefined ? "" : JSON.stringify(entry.details);
  const cells = { ...entry, sequence: String(entry.sequence), details };
  return writeRow(columns.map((column) => cells[column]));
}

/** A row as RFC 4180 says. */
function writeRow(cells: readonly string[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

/** Spreadsheets take what begins with one of these for a formula, also after a quotation mark. */
const formulaBeginning = /^[=+\-@\t\r]/;

function writeCell(text: string): string {
  return toCsvCell(formulaBeginning.test(text) ? `'${text}` : text);
}
