import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";

import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, expect, test } from "vitest";

import { type EventsFixture, openEvents } from "#test/events-fixture";

import { parseMapping } from "./mapping.ts";

let fixture: EventsFixture;
afterEach(() => fixture.remove());

interface Loaded {
  readonly rows: number;
  readonly quarantined: number;
  readonly kept: { line: number; column_name: string; reason: string; content: string }[];
}

async function load(
  name: string,
  content: string | Buffer,
  { mapping, pseudonymise = false }: { mapping?: string; pseudonymise?: boolean } = {},
): Promise<Loaded> {
  fixture = await openEvents("test", { badRowsShare: 0.9, pseudonymise });
  return await loadPath(fixture.write(name, content), mapping);
}

async function loadPath(path: string, mapping?: string): Promise<Loaded> {
  const { rows, quarantined } = await fixture.events.ingestFile(fixture.tenant, {
    type: "calls",
    path,
    ...(mapping === undefined ? {} : { mapping: parseMapping(mapping, "mapping.yaml") }),
  });
  const kept = await fixture.read<Loaded["kept"][number]>(
    "SELECT line, column_name, reason, content FROM quarantined_rows ORDER BY line",
  );
  return { rows, quarantined, kept };
}

const header = "datetime,msisdn,duration,tac";
const good = "2016-01-01 08:00:00,ann,1,1";
const csv = `${header}
${good}
"2016-01-01 08:00:00","an
n",1,1
2016-01-01 08:00:00,ann,one,1

2016-01-01 08:00:00,ann
2016-01-01 08:00:00,ann,1,1,1
2016-01-01 08:00:00,,1,1
2016-13-01 08:00:00,ann,1,1
1969-12-31 23:59:59,ann,1,1
2016-01-01 08:00:00,ann,1,1.5
2016-01-01 08:00:00,ann,inf,1
"2016-01-01 08:00:00,ann,1,1
2016-01-01 08:00:00,"a"nn,1,1
2016-01-01 08:00:00,a\0nn,1,1
${good}
`;
const faults = [
  [5, "duration", '"one" is not a number such as 12.5'],
  [7, "duration", "it has 2 values, the header has 4 columns"],
  [8, "tac", "it has 5 values, the header has 4 columns"],
  [9, "msisdn", "there is no value, but there must be a text"],
  [10, "datetime", '"2016-13-01 08:00:00" is not a date and time such as 2016-01-01 13:30:00+00'],
  [11, "datetime", '"1969-12-31 23:59:59" is not a date and time such as 2016-01-01 13:30:00+00'],
  [12, "tac", '"1.5" is not a whole number such as 35172003'],
  [13, "duration", '"inf" is not a number such as 12.5'],
  [14, "datetime", "a quotation mark is not closed where the value ends"],
  [15, "msisdn", "a quotation mark is not closed where the value ends"],
  [16, "msisdn", "it has a NUL character"],
];

test.each([
  ["plain", "a.csv", Buffer.from(csv)],
  ["gzip", "a.csv.gz", gzipSync(csv)],
  ["zstd", "a.csv.zst", zstdCompressSync(Buffer.from(csv))],
  ["with line ends of Windows", "a.csv", Buffer.from(csv.replaceAll("\n", "\r\n"))],
])(
  "rows of CSV that cannot be read are told by line, column and reason: %s",
  async (_, name, content) => {
    const { rows, quarantined, kept } = await load(name, content);
    expect({ rows, quarantined }).toEqual({ rows: 3, quarantined: faults.length });
    expect(kept.map(({ line, column_name: column, reason }) => [line, column, reason])).toEqual(
      faults,
    );
    expect(kept[0]!.content).toBe("2016-01-01 08:00:00,ann,one,1");
    expect(kept[1]!.content).toBe("2016-01-01 08:00:00,ann");
  },
);

test(
  "lines are right in a file of many parts, and the good rows are all there",
  { timeout: 60_000 },
  async () => {
    const long = `${good.replace("ann", "ann".repeat(60))}\n`;
    const block = `${long.repeat(9998)}"2016-01-01 08:00:00","an\nn",1,1\nnever,ann,1,1\n`;
    const { rows, quarantined, kept } = await load("a.csv", `${header}\n${block.repeat(20)}`);
    expect({ rows, quarantined }).toEqual({ rows: 9999 * 20, quarantined: 20 });
    expect(kept.map(({ line }) => line)).toEqual(
      Array.from({ length: 20 }, (_, at) => (at + 1) * 10_001 + 1),
    );
  },
);

test("rows of NDJSON that cannot be read are told by line, key and reason", async () => {
  const { rows, quarantined, kept } = await load(
    "a.ndjson",
    `{"datetime":"2016-01-01 08:00:00","msisdn":"ann"}
{"datetime":"2016-01-01 08:00:00"}

{"datetime":"2016-01-01 08:00:00","msisdn":"ann","duration":"one"}
{"datetime":"2016-01-01 08:00:00","msisdn":"an
[1]
{"datetime":"2016-01-01 08:00:00","msisdn":"bob","outgoing":false}
{"datetime":{"a":1},"msisdn":"ann"}
`,
  );
  expect({ rows, quarantined }).toEqual({ rows: 2, quarantined: 5 });
  expect(kept.map((row) => Object.values(row))).toEqual([
    [
      2,
      "msisdn",
      "there is no value, but there must be a text",
      '{"datetime":"2016-01-01 08:00:00"}',
    ],
    [
      4,
      "duration",
      '"one" is not a number such as 12.5',
      '{"datetime":"2016-01-01 08:00:00","msisdn":"ann","duration":"one"}',
    ],
    [5, "", "it is not JSON", '{"datetime":"2016-01-01 08:00:00","msisdn":"an'],
    [6, "", "it is not a JSON object", "[1]"],
    [
      8,
      "datetime",
      '"{"a":1}" is not a date and time such as 2016-01-01 13:30:00+00',
      '{"datetime":"{\\"a\\":1}","msisdn":"ann"}',
    ],
  ]);
});

test("rows of Parquet that cannot be read are told by number, column and reason", async () => {
  fixture = await openEvents("test", { badRowsShare: 0.9 });
  const path = join(fixture.tenant.directory, "made.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (SELECT * FROM (VALUES ('2016-01-01 08:00:00', 'ann', 1.5), ('never', 'ann', 1),
    ('2016-01-01 09:00:00', NULL, 1), ('2016-01-01 10:00:00', 'bob', 'nan'::DOUBLE)) AS rows (datetime, msisdn, duration))
    TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  const { rows, quarantined, kept } = await loadPath(path);
  expect({ rows, quarantined }).toEqual({ rows: 1, quarantined: 3 });
  expect(kept.map(({ line, column_name: column, reason }) => [line, column, reason])).toEqual([
    [2, "datetime", '"never" is not a date and time such as 2016-01-01 13:30:00+00'],
    [3, "msisdn", "there is no value, but there must be a text"],
    [4, "duration", '"nan" is not a number such as 12.5'],
  ]);
});

test("values that a mapping does not know are faults", async () => {
  const { rows, kept } = await load(
    "a.csv",
    "when,msisdn,way\n01.02.2016,ann,MO\n2016-02-01,ann,MO\n01.02.2016,ann,XX\n",
    {
      mapping: `columns:
  datetime: {column: when, time_format: "%d.%m.%Y"}
  outgoing: {column: way, values: {MO: true, MT: false}}`,
    },
  );
  expect(rows).toBe(1);
  expect(kept.map(({ line, column_name: column, reason }) => [line, column, reason])).toEqual([
    [3, "datetime", '"2016-02-01" is not a time of the years 1970 to 2199 as %d.%m.%Y'],
    [4, "outgoing", '"XX" is none of the values that the mapping gives: MO, MT'],
  ]);
});

test("the first thousand are kept, and all are counted", async () => {
  const text = `${header}\n${good}\n${`never,ann,1,1\n${good}\n1\n`.repeat(1500)}`;
  const { rows, quarantined, kept } = await load("a.csv", text);
  expect({ rows, quarantined }).toEqual({ rows: 1501, quarantined: 3000 });
  expect(kept).toHaveLength(1000);
  expect(kept.at(-1)!.line).toBe(2 + 1500);
});

test("no identifier is kept of rows where identifiers are replaced", async () => {
  const secrets = [
    "262010000000001",
    "b07c17867d819cbc62daccb8d167719b",
    "Ann Example",
    "35172003",
  ];
  const [imsi, hash, name, tac] = secrets;
  const { kept } = await load(
    "a.csv",
    `datetime,msisdn,imsi,location_id,duration
2016-01-01 08:00:00,ok,,C1,1
never,${name},${imsi},C1,1
${hash},2016-01-01,${name},C1,1
2016-01-01 08:00:00,${name},${imsi},C1,${tac}x
2016-01-01 08:00:00,${name},${imsi}
2016-01-01 08:00:00,"${name},${imsi},C1,1
`,
    { pseudonymise: true },
  );
  expect(kept.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  for (const secret of secrets) expect(JSON.stringify(kept)).not.toContain(secret);
  expect(kept[0]).toMatchObject({
    reason: '"never" is not a date and time such as 2016-01-01 13:30:00+00',
    content: "never,***,***,C1,1",
  });
});
