import { expect, test } from "vitest";

import { parseMapping } from "./mapping.ts";

test("a mapping says how a source is written and what its columns mean", () => {
  const mapping = parseMapping(
    `format: csv
compression: gzip
delimiter: "|"
quote: "'"
escape: "\\\\"
header: [A, B, START, DIR]
nulls: ["NULL", "-"]
columns:
  msisdn: A
  msisdn_counterpart: { column: B, nulls: [0049] }
  datetime:
    column: START
    time_format: "%d.%m.%Y %H:%M:%S"
    time_zone: Africa/Accra
  outgoing: { column: DIR, values: { MO: true, 2: false } }
  network: { value: 007 }
`,
    "calls.yaml",
  );
  expect(mapping).toEqual({
    name: "calls.yaml",
    format: "csv",
    compression: "gzip",
    delimiter: "|",
    quote: "'",
    escape: "\\",
    header: ["A", "B", "START", "DIR"],
    nulls: ["NULL", "-"],
    columns: {
      msisdn: { column: "A", line: 9 },
      msisdn_counterpart: { column: "B", nulls: ["0049"], line: 10 },
      datetime: {
        column: "START",
        timeFormat: "%d.%m.%Y %H:%M:%S",
        timeZone: "Africa/Accra",
        line: 11,
      },
      outgoing: { column: "DIR", values: { MO: "true", "2": "false" }, line: 15 },
      network: { value: "007", line: 16 },
    },
  });
});

test.each([
  ["nothing", "", 1, "the file", "keys"],
  ["text alone", "calls", 1, "the file", "keys"],
  ["what is not YAML", "format: csv\ndelimiter: [\n", 3, "the file", "not YAML"],
  ["a column twice", "columns:\n  msisdn: A\n  msisdn: B\n", 3, "the file", "twice"],
  ["an unknown key", "format: csv\nseparator: x\n", 2, "the file", '"separator"'],
  ["an unknown format", "format: xml\n", 1, "format", '"xml" is none of csv, ndjson, parquet'],
  ["an unknown compression", "compression: rar\n", 1, "compression", "none, gzip, zstd"],
  ["a key without value", "delimiter:\n", 1, "delimiter", "characters"],
  ["an endless delimiter", "delimiter: aaaaa\n", 1, "delimiter", "1 to 4"],
  ["a line end for delimiter", 'delimiter: "\\n"\n', 1, "delimiter", "end a line"],
  ["two marks", 'quote: "ab"\n', 1, "quote", "0 to 1"],
  ["the mark for delimiter", 'delimiter: "a"\nquote: a\n', 1, "quote", "delimiter"],
  ["a dialect of what has none", "format: parquet\nheader: true\n", 1, "header", "only CSV"],
  ["a header that is a number", "header: 3\n", 1, "header", "a list of names"],
  ["a header with a name twice", "header: [a, a]\n", 1, "header", '"a" twice'],
  ["one null for a list", "nulls: x\n", 1, "nulls", "a list"],
  [
    "an unknown key of a column",
    "columns:\n  msisdn: {colum: x}\n",
    2,
    "msisdn",
    'no key "colum"; there are column, value, values, time_format, time_zone, nulls',
  ],
  [
    "a value beside a column",
    "columns:\n  imsi: {column: a, value: b}\n",
    2,
    "imsi",
    "no other key",
  ],
  [
    "an unknown zone",
    "columns:\n  datetime:\n    time_zone: Mars/Olympus\n",
    3,
    "time_zone",
    "Africa/Accra",
  ],
  [
    "an unknown letter",
    'columns:\n  datetime: {time_format: "%Q"}\n',
    2,
    "time_format",
    "strptime",
  ],
  [
    "a time without a day",
    'columns:\n  datetime: {time_format: "%H:%M"}\n',
    2,
    "time_format",
    "year, month and day",
  ],
  ["an alias", "nulls: &a [x]\ncolumns:\n  imsi: *a\n", 3, "imsi", "keys with values"],
  ["a column of lists", "columns:\n  imsi: [a]\n", 2, "imsi", "keys with values"],
  ["a NUL character", 'columns:\n  imsi: "a\\0b"\n', 2, "imsi", "NUL"],
])("a mapping with %s is refused with its line and key", (...[, text, line, key, words]) => {
  const parse = (): unknown => parseMapping(text, "calls.yaml");
  expect(parse).toThrow(`calls.yaml, line ${line}, ${key}: `);
  expect(parse).toThrow(words);
});
