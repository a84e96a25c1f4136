import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";

import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, test } from "vitest";

import { cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

import { parseMapping } from "./mapping.ts";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents("test", { badRowsShare: 0 });
});
afterEach(() => fixture.remove());

/** Ingests a file of calls; answers its events in their order. */
async function load(name: string, content: string | Buffer, mapping?: string): Promise<unknown[]> {
  const report = await fixture.events.ingestFile(fixture.tenant, {
    type: "calls",
    path: fixture.write(name, content),
    ...(mapping === undefined ? {} : { mapping: parseMapping(mapping, "mapping.yaml") }),
  });
  expect(report.quarantined).toBe(0);
  const rows = await fixture.read(`
    SELECT day + to_seconds(second) + to_microseconds(microsecond) AS occurred_at, outgoing, duration, a.msisdn, b.msisdn AS other, locations.id AS location, tac
    FROM calls JOIN subscribers a USING (subscriber) LEFT JOIN subscribers b ON b.subscriber = counterpart
      LEFT JOIN locations USING (location) LEFT JOIN devices USING (device) ORDER BY occurred_at`);
  return rows.map((row) => Object.values(row));
}

const events = [
  ["2016-01-01T08:00:00.000Z", true, 12.5, "ann, the first", "bob", "C1", 35172003],
  ["2016-01-01T09:30:00.250Z", false, null, 'the "bob"', null, null, null],
];
const header = "datetime,outgoing,duration,msisdn,msisdn_counterpart,location_id,tac";
const csv = `${header}
2016-01-01 08:00:00+00,true,12.5,"ann, the first",bob,C1,35172003
2016-01-01T09:30:00.25Z,f,,"the ""bob""",,,
`;
const ndjson = `{"datetime":"2016-01-01 08:00:00","outgoing":true,"duration":12.5,"msisdn":"ann, the first","msisdn_counterpart":"bob","location_id":"C1","tac":35172003}

{"msisdn":"the \\"bob\\"","outgoing":"false","duration":null,"tac":"","datetime":"2016-01-01T10:30:00.25+01:00"}
`;
const bytes = Buffer.from(csv);

test.each([
  ["CSV", "a.csv", csv],
  ["CSV of any name", "calls", csv],
  ["CSV with a mark of its encoding", "a.csv", `\uFEFF${csv}`],
  ["CSV with line ends of Windows", "a.csv", csv.replaceAll("\n", "\r\n")],
  ["CSV with line ends of several systems", "a.csv", csv.replace("\n", "\r\n")],
  ["CSV without an end of the last line", "a.csv", csv.trimEnd()],
  ["tab-separated values", "a.tsv", csv.replaceAll(/,(?! )/g, "\t")],
  ["CSV by gzip", "a.csv.gz", gzipSync(bytes)],
  [
    "CSV by gzip in two members",
    "a.csv.gz",
    Buffer.concat([gzipSync(bytes.subarray(0, 90)), gzipSync(bytes.subarray(90))]),
  ],
  ["CSV by zstd", "a.csv.zst", zstdCompressSync(bytes)],
  [
    "CSV by zstd in two frames",
    "a.csv.zst",
    Buffer.concat([zstdCompressSync(bytes.subarray(0, 90)), zstdCompressSync(bytes.subarray(90))]),
  ],
  ["NDJSON", "a.ndjson", ndjson],
  ["NDJSON by gzip", "a.jsonl.gz", gzipSync(ndjson)],
  ["NDJSON by zstd", "a.ndjson.zst", zstdCompressSync(ndjson)],
])("%s gives the same events", async (_, name, content) => {
  expect(await load(name, content)).toEqual(events);
});

test("Parquet gives the same events, whatever the types of its columns", async () => {
  const path = join(fixture.tenant.directory, "made.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`SET TimeZone = 'UTC'; COPY (SELECT * FROM (VALUES
    (TIMESTAMP '2016-01-01 08:00:00', true, 12.5::FLOAT, 'ann, the first', 'bob', 'C1', 35172003::INTEGER),
    (TIMESTAMP '2016-01-01 09:30:00.25', false, NULL, 'the "bob"', NULL, NULL, NULL)) AS rows (${header}))
    TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  const report = await fixture.events.ingestFile(fixture.tenant, { type: "calls", path });
  expect(report).toMatchObject({ rows: 2, days: ["2016-01-01"] });
  expect(await load("b.csv", csv)).toEqual(events);
});

test.each([
  [
    "another delimiter and mark",
    "a.csv",
    `${header.replaceAll(",", ";")}
2016-01-01 08:00:00;1;12.5;'ann, the first';bob;C1;35172003
2016-01-01 09:30:00.25;0;;the "bob";;;
`,
    `delimiter: ";"\nquote: "'"`,
  ],
  ["an escape", "a.csv", csv.replace('the ""bob""', 'the \\"bob\\"'), String.raw`escape: "\\"`],
  ["a compression that its name does not tell", "a.bin", gzipSync(bytes), "compression: gzip"],
  ["a format that its name does not tell", "a.txt", ndjson, "format: ndjson"],
  ["no header", "a.csv", csv.slice(header.length + 1), `header: [${header.replaceAll(",", ", ")}]`],
  [
    "neither header nor names",
    "a.csv",
    csv.slice(header.length + 1),
    `header: false
columns: {datetime: 1, outgoing: 2, duration: 3, msisdn: 4, msisdn_counterpart: 5, location_id: 6, tac: 7}`,
  ],
  [
    "other columns, values, times and nulls",
    "a.csv",
    `START,DIRECTION,SECONDS,A "NUMBER",B';--,CELL,TAC,SPARE
01/01/2016 09:00:00.000,MO,12.5,"ann, the first",bob,C1,35172003,x
01/01/2016 10:30:00.250,MT,-,"the ""bob""",-,NULL,-,x
`,
    `nulls: ["-"]
columns:
  datetime: {column: START, time_format: "%d/%m/%Y %H:%M:%S.%g", time_zone: Europe/Berlin}
  outgoing: {column: DIRECTION, values: {MO: true, MT: false}}
  duration: SECONDS
  msisdn: 'A "NUMBER"'
  msisdn_counterpart: "B';--"
  location_id: {column: CELL, nulls: ["NULL"]}
  tac: TAC`,
  ],
  [
    "other keys and times since 1970",
    "a.ndjson",
    `{"t":1451635200,"who":"ann, the first","a'b":"bob","outgoing":"T","duration":12.5,"location_id":"C1","tac":35172003}
{"t":1451640600.25,"who":"the \\"bob\\"","outgoing":false}
`,
    `columns: {datetime: {column: t, time_format: unix}, msisdn: who, msisdn_counterpart: "a'b"}`,
  ],
])("a file with %s gives the same events by a mapping", async (_, name, content, mapping) => {
  expect(await load(name, content, mapping)).toEqual(events);
});

test.each([
  ["a zone", "time_zone: Europe/Berlin", "2016-07-01 08:00:00", "2016-07-01T06:00:00.000Z"],
  [
    "a zone, but an offset",
    "time_zone: Europe/Berlin",
    "2016-07-01 08:00:00+05",
    "2016-07-01T03:00:00.000Z",
  ],
  ["a zone, but Z", "time_zone: Europe/Berlin", "2016-07-01T08:00:00Z", "2016-07-01T08:00:00.000Z"],
  ["a zone and no time", "time_zone: Europe/Berlin", "2016-07-01", "2016-06-30T22:00:00.000Z"],
  ["a format", 'time_format: "%Y%m%d%H%M%S"', "20160701080000", "2016-07-01T08:00:00.000Z"],
  [
    "a format with an offset",
    'time_format: "%d %b %Y %H:%M %z"',
    "01 Jul 2016 08:00 +0200",
    "2016-07-01T06:00:00.000Z",
  ],
  ["milliseconds", "time_format: unix_milliseconds", "1467360000250", "2016-07-01T08:00:00.250Z"],
])("a time with %s is read in UTC", async (_, rule, written, utc) => {
  const mapping = `columns: {datetime: {column: when, ${rule}}}`;
  const [event] = await load("a.csv", `msisdn,when\nann,${written}\n`, mapping);
  expect((event as unknown[])[0]).toBe(utc);
});

test("one value for all rows needs no column", async () => {
  const mapping = `columns: {location_id: {value: "C'9"}, outgoing: {value: true}}`;
  const rows = await load("a.csv", "msisdn,datetime\nann,2016-01-01 08:00:00\n", mapping);
  expect(rows).toEqual([["2016-01-01T08:00:00.000Z", true, null, "ann", null, "C'9", null]]);
});

test.each([
  [
    "gives an unknown column",
    "columns:\n  msisdnn: A",
    "events.mapping_column_unknown",
    ["line 2", '"msisdnn"', '"msisdn"'],
  ],
  [
    "names a column that the file lacks",
    "columns: {imsi: I}",
    "events.source_column_missing",
    ['"I"', "imsi", "msisdn, datetime"],
  ],
  [
    "leaves a required column out",
    "header: [a, b]\ncolumns: {msisdn: a}",
    "events.column_missing",
    ['"datetime"'],
  ],
  [
    "gives a value that does not fit",
    "columns:\n  imsi: I\n  outgoing: {value: perhaps}",
    "events.mapping_invalid",
    ["line 3", "outgoing", '"perhaps"'],
  ],
  [
    "gives a meaning that does not fit",
    "columns: {duration: {values: {a: b}}}",
    "events.mapping_invalid",
    ["duration", '"b"'],
  ],
  [
    "gives a zone to a text",
    "columns: {msisdn: {time_zone: UTC}}",
    "events.mapping_invalid",
    ["msisdn", "times"],
  ],
])("a mapping that %s is refused", async (_, mapping, code, words) => {
  const refused = load("a.csv", "msisdn,datetime\nann,2016-01-01 08:00:00\n", mapping);
  await expect(refused).rejects.toMatchObject({ code });
  for (const word of words) await expect(refused).rejects.toThrow(word);
});

test("cells may be compressed as well", async () => {
  const content = gzipSync(cellsCsv(["C1", 0, "", "", 7.5, 46.5], ["C2", 0, "", "", 8.5, 46.5]));
  const path = fixture.write("cells.csv.gz", content);
  const report = await fixture.events.ingestFile(fixture.tenant, { type: "cells", path });
  expect(report.rows).toBe(2);
});
