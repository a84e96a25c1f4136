import { createReadStream } from "node:fs";

/** One record of a CSV file (RFC 4180). */
export interface CsvRecord {
  /** The line that it begins on; the first line of a file is 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Whether a quotation mark was opened and never closed, or closed before the end of the value. */
  readonly isBroken: boolean;
}

/** Reads a CSV file record by record. Slower than the store's own reader, but it knows where it is. */
export async function* readCsv(path: string): AsyncGenerator<CsvRecord> {
  const parser = createParser();
  const decoder = new TextDecoder("utf-8", { fatal: false });
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    yield* parser.feed(decoder.decode(chunk as Buffer, { stream: true }));
  }
  yield* parser.feed(decoder.decode());
  yield* parser.end();
}

type Place = "start" | "plain" | "quoted" | "closed";

interface Parser {
  feed(text: string): Generator<CsvRecord>;
  end(): Generator<CsvRecord>;
}

function createParser(): Parser {
  let place: Place = "start";
  let field = "";
  let fields: string[] = [];
  let isBroken = false;
  let line = 1;
  let firstLine = 1;

  const endField = (): void => {
    fields.push(field);
    field = "";
    place = "start";
  };
  const endRecord = (): CsvRecord => {
    endField();
    const record = { line: firstLine, fields, isBroken };
    fields = [];
    isBroken = false;
    return record;
  };
  const addQuotation = (): void => {
    if (place === "start" && field === "") place = "quoted";
    else if (place === "quoted") place = "closed";
    else if (place === "closed") {
      field += '"';
      place = "quoted";
    } else field += '"';
  };
  const add = (character: string): void => {
    if (place === "closed") isBroken = true;
    if (place === "start") place = "plain";
    field += character;
  };
  const isBlank = (): boolean => fields.length === 0 && field === "" && place === "start";

  return {
    *feed(text) {
      for (const character of text) {
        if (character === '"') addQuotation();
        else if (place === "quoted") field += character;
        else if (character === ",") endField();
        else if (character === "\n") {
          if (!isBlank()) yield endRecord();
          firstLine = line + 1;
        } else if (character !== "\r") add(character);
        if (character === "\n") line++;
      }
    },
    *end() {
      if (place === "quoted") isBroken = true;
      if (!isBlank()) yield endRecord();
    },
  };
}
