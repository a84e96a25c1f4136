import { randomBytes } from "node:crypto";
import { readdirSync, statSync, utimesSync } from "node:fs";
import { gzipSync, zstdCompressSync } from "node:zlib";

import { afterEach, beforeEach, expect, test } from "vitest";

import { type EventsFixture, openEvents } from "#test/events-fixture";

import { openSourceFile } from "./source-file.ts";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents("test", { badRowsShare: 0.5 });
});
afterEach(() => fixture.remove());

function load(name: string, content: string | Buffer): ReturnType<EventsFixture["ingest"]> {
  const path = fixture.write(name, content);
  return fixture.events.ingestFile(fixture.tenant, { type: "calls", path });
}

const header = "datetime,msisdn";
const good = "2016-01-01 08:00:00,ann";
const many = Buffer.from(
  `${header}\n${Array.from({ length: 20_000 }, (_, at) => `${good}${at}\n`).join("")}`,
);
const utf16 = Buffer.from(`\uFEFF${header}\n${good}\n`, "utf16le");
const flipped = gzipSync(many);
flipped[flipped.length >> 1]! ^= 0xff;

test.each([
  ["random bytes", "a.csv", randomBytes(300_000), /column_missing|file_empty|encoding_unknown/],
  ["UTF-16", "a.csv", utf16, "events.encoding_unknown"],
  ["UTF-16 of the other order", "a.csv", Buffer.from(utf16).swap16(), "events.encoding_unknown"],
  ["NUL characters alone", "a.csv", Buffer.alloc(5_000_000), "events.column_missing"],
  ["a header alone", "a.csv", `${header}\n`, "events.file_empty"],
  ["a header alone, by gzip", "a.csv.gz", gzipSync(`${header}\n`), "events.file_empty"],
  ["nothing, by gzip", "a.csv.gz", gzipSync(""), "events.file_empty"],
  ["nothing, by zstd", "a.csv.zst", zstdCompressSync(Buffer.alloc(0)), "events.file_empty"],
  ["a column twice", "a.csv", `${header},msisdn\n${good},b\n`, "events.column_repeated"],
  ["an endless header", "a.csv", `${"x".repeat(30_000_000)}\n`, "events.column_missing"],
  [
    "NDJSON without a line end",
    "a.ndjson",
    `{"datetime":"${"a".repeat(30_000_000)}"}\n`,
    "events.file_damaged",
  ],
  ["NDJSON of brackets alone", "a.ndjson", `${"[".repeat(5_000_000)}\n`, "events.file_damaged"],
  ["what is not gzip", "a.csv.gz", many, "events.file_damaged"],
  ["what is not zstd", "a.csv.zst", many, "events.file_damaged"],
  ["what is not Parquet", "a.parquet", many, "events.file_damaged"],
  ["Parquet by gzip", "a.parquet.gz", gzipSync(many), "events.file_damaged"],
  ["gzip that ends early", "a.csv.gz", gzipSync(many).subarray(0, -2000), "events.file_damaged"],
  [
    "gzip that ends just before its end",
    "a.csv.gz",
    gzipSync(many).subarray(0, -3),
    "events.file_damaged",
  ],
  ["gzip with a bit changed", "a.csv.gz", flipped, "events.file_damaged"],
  [
    "zstd that ends early",
    "a.csv.zst",
    zstdCompressSync(many).subarray(0, -2000),
    "events.file_damaged",
  ],
  [
    "zstd whose second frame ends early",
    "a.csv.zst",
    Buffer.concat([zstdCompressSync(many), zstdCompressSync(many).subarray(0, -20)]),
    "events.file_damaged",
  ],
  ["no object in NDJSON", "a.ndjson", "1\n[2]\nx\n", "events.file_damaged"],
  ["blank lines in NDJSON", "a.ndjson", "\n\n", "events.file_empty"],
  [
    "an unknown key in NDJSON",
    "a.ndjson",
    '{"datetime":1,"msisdn":2,"imis":3}\n',
    "events.column_unknown",
  ],
  ["a required key missing in NDJSON", "a.ndjson", '{"msisdn":2}\n', "events.column_missing"],
])("a file with %s is refused as a whole", async (_, name, content, code) => {
  const error = (await load(name, content).catch((fault: unknown) => fault)) as { code: string };
  expect(error.code).toMatch(code);
  expect(await fixture.read("SELECT count(*) AS n FROM event_records")).toEqual([{ n: 0 }]);
});

test("a line of many megabytes costs that row, and no other", async () => {
  const long = `2016-01-01 08:00:00,${"x".repeat(60_000_000)}`;
  const report = await load("a.csv", `${header}\n${good}\n${long}\n${good}\n${good}\n`);
  expect(report).toMatchObject({ rows: 3, quarantined: 1 });
  const [row] = await fixture.read<{ line: number; reason: string; size: number }>(
    "SELECT line, reason, length(content) AS size FROM quarantined_rows",
  );
  expect(row).toMatchObject({ line: 3, reason: expect.stringContaining("longer than") });
  expect(row!.size).toBeLessThan(600);
});

test("a mark that is not closed costs its line, and not the rest of the file", async () => {
  const rest = `${good}\n`.repeat(200_000);
  const report = await load("a.csv", `${header}\n${rest}"${good}\n${rest}`);
  expect(report).toMatchObject({ rows: 400_000, quarantined: 1 });
});

test("text of another encoding costs the rows that have it", async () => {
  const text = Buffer.from(
    `${header}\n${`${good}\n`.repeat(9)}2016-01-01 08:00:00,Jos\xE9\n`,
    "latin1",
  );
  expect(await load("a.csv", text)).toMatchObject({ rows: 9, quarantined: 1 });
  expect(await fixture.read("SELECT line, column_name, reason FROM quarantined_rows")).toEqual([
    { line: 11, column_name: "msisdn", reason: "it is not text in UTF-8" },
  ]);
});

test.each([
  ["gzip", "a.csv.gz", (bytes: Buffer) => gzipSync(bytes)],
  ["zstd", "a.csv.zst", (bytes: Buffer) => zstdCompressSync(bytes)],
])(
  "a small file that %s blows up to a quarter of a gigabyte fills no memory",
  { timeout: 60_000 },
  async (_, name, compress) => {
    const part = compress(Buffer.alloc(64 << 20, "0"));
    const bomb = Buffer.concat([compress(many), ...Array.from({ length: 4 }, () => part)]);
    const before = process.memoryUsage.rss();
    const report = await load(name, bomb);
    expect(report).toMatchObject({ rows: 20_000, quarantined: 1 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(400 * 1024 * 1024);
  },
);

test("values and names that look like SQL are values and names", async () => {
  const evil = `x'); DROP TABLE calls; --`;
  const path = fixture.write("a'b;--.csv", `datetime,"A "" 'x"\n2016-01-01 08:00:00,"${evil}"\n`);
  await fixture.events.ingestFile(fixture.tenant, {
    type: "calls",
    path,
    mapping: {
      nulls: ["' OR 1 = 1 --"],
      columns: { msisdn: { column: `A " 'x` }, location_id: { value: `'${evil}` } },
    },
  });
  expect(
    await fixture.read(
      "SELECT msisdn, locations.id FROM calls JOIN subscribers USING (subscriber) JOIN locations USING (location)",
    ),
  ).toEqual([{ msisdn: evil, id: `'${evil}` }]);
});

test("reading the digest of a file is broken off by a signal, with its reason", async () => {
  const path = fixture.write("a.csv", many);
  const reason = new Error("closing");
  await expect(openSourceFile(path, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test("closing the store breaks off a file with bad rows while it is read", async () => {
  const line = `2016-01-01 08:00:00,${"ann".repeat(60)}\n`;
  const path = fixture.write("a.csv", `${header}\nnever,ann\n${line.repeat(300_000)}`);
  let closed: Promise<void> | undefined;
  const broken = fixture.events.ingestFile(fixture.tenant, { type: "calls", path }, ({ step }) => {
    if (step === "reading") closed = fixture.events.closeTenant(fixture.tenant);
  });
  await expect(broken).rejects.toMatchObject({ code: "events.store_closing" });
  await closed;
});

test("nothing is left beside the store of what was read", async () => {
  await load("a.csv", `${header}\n${`${good}\n`.repeat(9)}never,ann\n`);
  const left = readdirSync(fixture.tenant.directory, { recursive: true });
  expect(left.filter((name) => String(name).includes("part"))).toEqual([]);
});

test("a file whose content is exchanged while it is read is refused, though its size and time are the same", async () => {
  const [first, second] = ["ann", "bob"].map((name) => `${header}\n2016-01-01 08:00:00,${name}\n`);
  const path = fixture.write("calls.csv", first!);
  const { atimeMs, mtimeMs } = statSync(path);
  const times = [Math.floor(atimeMs / 1000), Math.floor(mtimeMs / 1000)] as const;
  utimesSync(path, ...times);
  const loading = fixture.events.ingestFile(fixture.tenant, { type: "calls", path }, ({ step }) => {
    if (step !== "reading") return;
    fixture.write("calls.csv", second!);
    utimesSync(path, ...times);
  });
  await expect(loading).rejects.toMatchObject({ code: "events.file_changed" });
});
