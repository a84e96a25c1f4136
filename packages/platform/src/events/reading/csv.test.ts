import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import type { CsvDialect } from "./csv-record.ts";
import { readCsv } from "./csv.ts";

const directory = mkdtempSync(join(tmpdir(), "flotilla-csv-"));
afterAll(() => rmSync(directory, { recursive: true }));

interface Expected {
  readonly line: number;
  readonly fields: readonly string[];
  readonly isBroken: boolean;
}

async function parse(text: string, dialect?: CsvDialect): Promise<Expected[]> {
  const path = join(directory, "file.csv");
  writeFileSync(path, text);
  const records: Expected[] = [];
  for await (const { line, fields, fault } of readCsv(path, dialect ? { dialect } : {})) {
    records.push({ line, fields, isBroken: fault !== undefined });
  }
  return records;
}

function whole(line: number, ...fields: string[]): Expected {
  return { line, fields, isBroken: false };
}

test.each([
  ["plain lines", "a,b\n1,2\n", [whole(1, "a", "b"), whole(2, "1", "2")]],
  ["a last line without an end", "a,b\n1,", [whole(1, "a", "b"), whole(2, "1", "")]],
  ["line ends of Windows", "a\r\n1\r\n", [whole(1, "a"), whole(2, "1")]],
  ["a mark before a line end of Windows", '"a"\r\n"1"\r\n', [whole(1, "a"), whole(2, "1")]],
  ["line ends of several systems", "a\r\n1\n2\r\n", [whole(1, "a"), whole(2, "1"), whole(3, "2")]],
  ["blank lines, which are passed over but counted", "a\n\n\n1\n", [whole(1, "a"), whole(4, "1")]],
  ["quoted commas and quotation marks", '"a,b","say ""x"""\n', [whole(1, "a,b", 'say "x"')]],
  ["a line end within a value", 'a,"1\n2"\nb,3\n', [whole(1, "a", "1\n2"), whole(3, "b", "3")]],
  ["an empty quoted value", '"",b\n', [whole(1, "", "b")]],
  ["a mark within a value that has none around it", 'a"b,c\n', [whole(1, 'a"b', "c")]],
  [
    "text after a closing mark",
    '"a"b,c\nd,e\n',
    [{ line: 1, fields: ["a"], isBroken: true }, whole(2, "d", "e")],
  ],
  [
    "a mark that is never closed, which costs its line alone",
    'a\n"b,c\nd\n',
    [whole(1, "a"), { line: 2, fields: ['"b,c'], isBroken: true }, whole(3, "d")],
  ],
])("reads %s", async (_, text, records) => {
  expect(await parse(text)).toEqual(records);
});

test.each([
  ["another delimiter", { delimiter: ";", quote: '"', escape: '"' }, 'a,1;"b;2"\n', ["a,1", "b;2"]],
  [
    "a delimiter of two characters",
    { delimiter: "||", quote: '"', escape: '"' },
    "a|b||c\n",
    ["a|b", "c"],
  ],
  ["another mark", { delimiter: ",", quote: "'", escape: "'" }, `'a,''b''',"c\n`, ["a,'b'", '"c']],
  [
    "an escape",
    { delimiter: ",", quote: '"', escape: "\\" },
    '"a\\"b\\\\","c\\d"\n',
    ['a"b\\', "c\\d"],
  ],
  ["no marks", { delimiter: ",", quote: "", escape: "" }, '"a,b"\n', ['"a', 'b"']],
])("reads a file with %s", async (_, dialect, text, fields) => {
  expect(await parse(text, dialect)).toEqual([whole(1, ...fields)]);
});

test("records of many pieces are the same, wherever the pieces end", async () => {
  const rows = Array.from({ length: 60_000 }, (_, at) => `${at},"some ""words""\nof ${at}",x`);
  const records = await parse(`${rows.join("\r\n")}\r\n`);
  expect(records).toEqual(
    rows.map((_, at) => whole(1 + 2 * at, `${at}`, `some "words"\nof ${at}`, "x")),
  );
});

test("a line without end is a fault, and what follows is read on", async () => {
  const records = await parse(`a\n${"x".repeat(5_000_000)}\nb\n`);
  expect(records.map(({ line, isBroken }) => [line, isBroken])).toEqual([
    [1, false],
    [2, true],
    [3, false],
  ]);
});

test("letters that lie across two pieces of the file stay whole", async () => {
  const text = `${"x,".repeat((1 << 19) - 4)}\nabcdé,b\n`;
  const long = `${"x\n".repeat((1 << 19) - 1)}yé,b\n`;
  expect((await parse(text)).at(-1)!.fields).toEqual(["abcdé", "b"]);
  expect((await parse(long)).at(-1)!.fields).toEqual(["yé", "b"]);
});
