import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { type CsvRecord, readCsv } from "./csv.ts";

const directory = mkdtempSync(join(tmpdir(), "flotilla-csv-"));
afterAll(() => rmSync(directory, { recursive: true }));

async function parse(text: string): Promise<CsvRecord[]> {
  const path = join(directory, "file.csv");
  writeFileSync(path, text);
  const records: CsvRecord[] = [];
  for await (const record of readCsv(path)) records.push(record);
  return records;
}

function whole(line: number, ...fields: string[]): CsvRecord {
  return { line, fields, isBroken: false };
}

test.each([
  ["plain lines", "a,b\n1,2\n", [whole(1, "a", "b"), whole(2, "1", "2")]],
  ["a last line without an end", "a,b\n1,", [whole(1, "a", "b"), whole(2, "1", "")]],
  ["line ends of Windows", "a\r\n1\r\n", [whole(1, "a"), whole(2, "1")]],
  ["blank lines, which are passed over but counted", "a\n\n\n1\n", [whole(1, "a"), whole(4, "1")]],
  ["quoted commas and quotation marks", '"a,b","say ""x"""\n', [whole(1, "a,b", 'say "x"')]],
  ["a line end within a value", 'a,"1\n2"\nb,3\n', [whole(1, "a", "1\n2"), whole(3, "b", "3")]],
  ["an empty quoted value", '"",b\n', [whole(1, "", "b")]],
  ["text after a closing mark", '"a"b,c\n', [{ line: 1, fields: ["ab", "c"], isBroken: true }]],
  [
    "a mark that is never closed",
    'a\n"b,c\n',
    [whole(1, "a"), { line: 2, fields: ["b,c\n"], isBroken: true }],
  ],
])("reads %s", async (_, text, records) => {
  expect(await parse(text)).toEqual(records);
});

test("letters that lie across two pieces of the file stay whole", async () => {
  const text = `${"x".repeat((1 << 20) - 1)}é,b\n`;
  expect((await parse(text))[0]!.fields[0]!.endsWith("xé")).toBe(true);
});
