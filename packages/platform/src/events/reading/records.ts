/** One record of a text file. */
export interface TextRecord {
  /** The line that it begins on; the first line of a file is 1. */
  readonly line: number;
  /** As it stands there, without its line end. */
  readonly text: string;
  /** Why it cannot be read, if it cannot. */
  readonly fault: string | undefined;
}

/** What a scanner found in a text: a record, and where the next begins. */
export interface Scanned<Item extends TextRecord> {
  readonly record: Omit<Item, "line">;
  readonly next: number;
}

/** Finds the record that begins at a place; nothing if it needs more text. */
export type Scanner<Item extends TextRecord> = (
  text: string,
  at: number,
  isEnd: boolean,
) => Scanned<Item> | undefined;

/** In characters. Longer records are faults, so that a file without line ends does not fill the memory. */
export const longestRecord = 1 << 19;

/** Splits text that arrives as bytes in UTF-8 into records, and counts their lines. Blank lines are passed over. */
export async function* splitRecords<Item extends TextRecord>(
  bytes: AsyncIterable<Buffer>,
  scan: Scanner<Item>,
): AsyncGenerator<Item[]> {
  const decoder = new TextDecoder("utf-8", { fatal: false });
  const splitter = new Splitter(scan);
  for await (const chunk of bytes)
    yield splitter.take(decoder.decode(chunk, { stream: true }), false);
  yield splitter.take(decoder.decode(), true);
}

class Splitter<Item extends TextRecord> {
  readonly #scan: Scanner<Item>;
  #rest = "";
  #line = 1;
  /** The beginning of a record that is too long and whose end has not come yet. */
  #tooLong: string | undefined;

  constructor(scan: Scanner<Item>) {
    this.#scan = scan;
  }

  take(text: string, isEnd: boolean): Item[] {
    const records: Item[] = [];
    const whole = this.#rest + text;
    let at = this.#tooLong === undefined ? 0 : this.#endTooLong(whole, isEnd, records);
    while (at < whole.length) {
      if (isBlankAt(whole, at)) {
        at = whole.indexOf("\n", at) + 1;
        this.#line++;
        continue;
      }
      const found = this.#scan(whole, at, isEnd);
      if (!found) break;
      records.push({ line: this.#line, ...check(found.record) } as Item);
      this.#line += linesBetween(whole, at, found.next, found.record.text);
      at = found.next;
    }
    this.#rest = whole.slice(at);
    if (this.#rest.length > longestRecord && !this.#rest.includes("\n")) this.#beginTooLong();
    return records;
  }

  #beginTooLong(): void {
    this.#tooLong = this.#rest.slice(0, 1000);
    this.#rest = "";
  }

  #endTooLong(text: string, isEnd: boolean, records: Item[]): number {
    const end = text.indexOf("\n");
    if (end < 0 && !isEnd) return text.length;
    const record = { line: this.#line, text: this.#tooLong!, fields: [], keys: [], fault: tooLong };
    records.push(record as unknown as Item);
    this.#tooLong = undefined;
    this.#line++;
    return end < 0 ? text.length : end + 1;
  }
}

const tooLong = `it is longer than ${longestRecord} characters`;

function check<Item extends TextRecord>(record: Omit<Item, "line">): Omit<Item, "line"> {
  const fault = record.text.length > longestRecord ? tooLong : record.fault;
  return fault === record.fault ? record : { ...record, fault };
}

function isBlankAt(text: string, at: number): boolean {
  return text[at] === "\n" || (text[at] === "\r" && text[at + 1] === "\n");
}

/** Most records are of one line. */
function linesBetween(text: string, start: number, end: number, record: string): number {
  if (!record.includes("\n")) return text[end - 1] === "\n" ? 1 : 0;
  let count = 0;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
    count++;
  }
  return count;
}
