import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { createAudit, kernelMigrations, migrate, systemClock } from "#kernel";
import {
  callsCsv,
  cellsCsv,
  collection,
  type EventsFixture,
  openEvents,
  square,
} from "#test/events-fixture";

import { allowedFunctions } from "./allowed-functions.ts";
import { textOfValue } from "./value-text.ts";

let fixture: EventsFixture;
let secretFile: string;

beforeAll(async () => {
  fixture = await openEvents("north", { sqlMaximumRows: 5000, sqlTimeoutSeconds: 5 });
  await migrate(fixture.tenant.records, "kernel", kernelMigrations);
  await fixture.ingest("cells", cellsCsv(["L1", 0, "2015-01-01", "", 0.5, 0.5]));
  await fixture.ingestGeography("admin3", collection(square("A", 0, 0)));
  await fixture.ingest(
    "calls",
    callsCsv(
      ["2016-01-01T23:59:59.5Z", "ada", "L1"],
      ["2016-01-02T00:00:00Z", "bob", "L2"],
      ["2016-01-03T12:00:00Z", "ada", ""],
    ),
  );
  secretFile = join(fixture.tenant.directory, "secret.csv");
  writeFileSync(secretFile, "secret\nhidden treasure\n");
});
afterAll(async () => await fixture?.remove());

/** Rows as texts. */
async function ask(text: string, values: readonly (string | null)[] = []) {
  const rows: (string | null)[][] = [];
  const request = { actor: "ada", via: "http", text, values } as const;
  const cancelled = new AbortController().signal;
  await fixture.events.sql.run(fixture.tenant, { ...request, cancelled }, async (answer) => {
    for await (const batch of answer.batches) {
      for (const row of batch) {
        rows.push(row.map((value, index) => textOfValue(value, answer.columns[index]!.type)));
      }
    }
  });
  return rows;
}

test("events are read by FlowDB's names, with the texts that were loaded", async () => {
  expect(
    await ask("SELECT id, datetime, msisdn, location_id, tac FROM events.calls ORDER BY datetime"),
  ).toEqual([
    [null, "2016-01-01 23:59:59.5+00", "ada", "L1", null],
    [null, "2016-01-02 00:00:00+00", "bob", "L2", null],
    [null, "2016-01-03 12:00:00+00", "ada", null, null],
  ]);
  expect(await ask("SELECT msisdn, c.location_id FROM calls AS c WHERE c.msisdn = 'bob'")).toEqual([
    ["bob", "L2"],
  ]);
  expect(await ask("SELECT count(*) FROM events.sms")).toEqual([["0"]]);
});

test("every way of naming a column finds the text that is looked up for it", async () => {
  const statements = [
    "SELECT events.calls.msisdn FROM events.calls",
    "SELECT calls.msisdn FROM events.calls",
    "SELECT msisdn FROM (SELECT * FROM events.calls)",
    "SELECT m FROM events.calls AS c(i, o, d, u, n, m)",
    "SELECT c.msisdn FROM (SELECT calls AS c FROM events.calls)",
    "WITH all_calls AS (FROM events.calls) SELECT msisdn FROM all_calls",
    "SELECT a.msisdn FROM events.calls AS a JOIN events.calls AS b USING (msisdn, datetime)",
    `SELECT "MSISDN" FROM "EVENTS"."CALLS"`,
    "SELECT north.events.calls.msisdn FROM north.events.calls",
  ];
  for (const statement of statements) {
    const rows = await ask(statement);
    const names = rows.map(([name]) => String(name)).toSorted((a, b) => a.localeCompare(b));
    expect({ statement, names }).toEqual({ statement, names: ["ada", "ada", "bob"] });
  }
});

test("a condition on the time has the same meaning with and without the day beside it", async () => {
  const counts = new Map([
    ["datetime >= '2016-01-02'", "2"],
    ["datetime > '2016-01-01 23:59:59'", "3"],
    ["'2016-01-02' > datetime", "1"],
    ["datetime = '2016-01-02 00:00:00+00'", "1"],
    ["datetime = '2016-01-02 02:00:00+02'", "1"],
    ["datetime BETWEEN '2016-01-01' AND '2016-01-02'", "2"],
    ["NOT datetime < '2016-01-02'", "2"],
    ["NOT (datetime BETWEEN '2016-01-02' AND '2016-01-04')", "1"],
    ["datetime < DATE '2016-01-03' OR location_id IS NULL", "3"],
    ["datetime >= timestamptz '2016-01-01 12:00:00' + interval '1 day'", "1"],
  ]);
  for (const [condition, count] of counts) {
    const rows = await ask(`SELECT count(*) FROM events.calls WHERE ${condition}`);
    expect({ condition, rows }).toEqual({ condition, rows: [[count]] });
  }
  expect(
    await ask("SELECT count(*) FROM events.calls WHERE datetime >= $1", ["2016-01-02"]),
  ).toEqual([["2"]]);
});

test("cells, regions and what was loaded are there as well", async () => {
  expect(await ask("SELECT id, version, geom_point FROM infrastructure.cells")).toEqual([
    ["L1", "0", "POINT(0.5 0.5)"],
  ]);
  expect(await ask("SELECT pcod, geometry LIKE '%MultiPolygon%' FROM geography.admin3")).toEqual([
    ["A", "t"],
  ]);
  expect(await ask("SELECT DISTINCT state FROM etl.ingest_state")).toEqual([["ingested"]]);
  expect(await ask("SELECT count(*) FROM etl.available_dates")).toEqual([["3"]]);
  expect(await ask("SELECT count(*) > 0 FROM etl.post_etl_queries")).toEqual([["t"]]);
});

test("a text may be replaced by one that is not longer", async () => {
  expect(await ask("SELECT replace('a_b', '_', ' '), regexp_replace('a1', '\\d', 'x')")).toEqual([
    ["a b", "ax"],
  ]);
});

test("numbers come out as they were written", async () => {
  expect(
    await ask("SELECT 9007199254740993, 170141183460469231731687303715884105727, 0.1"),
  ).toEqual([["9007199254740993", "170141183460469231731687303715884105727", "0.1"]]);
});

const outside = (path: string): string[] => [
  `SELECT * FROM '${path}'`,
  `SELECT * FROM "${path}"`,
  `SELECT * FROM read_csv('${path}')`,
  `SELECT * FROM read_csv_auto('${path}')`,
  `SELECT * FROM read_text('${path}')`,
  `SELECT * FROM read_blob('${path}')`,
  `SELECT * FROM READ_TEXT('${path}')`,
  `SELECT * FROM "read_text"('${path}')`,
  `SELECT * FROM main.read_text('${path}')`,
  `SELECT * FROM system.main.read_text('${path}')`,
  `SELECT * FROM flowdb.client.read_text('${path}')`,
  `SELECT * FROM read_json('${path}')`,
  `SELECT * FROM read_parquet('${path}')`,
  `SELECT * FROM parquet_scan('${path}')`,
  `SELECT * FROM read_duckdb('${path}')`,
  `SELECT * FROM sniff_csv('${path}')`,
  `SELECT * FROM glob('${path}')`,
  `SELECT * FROM query('SELECT * FROM read_text(''${path}'')')`,
  `SELECT * FROM query_table('calls')`,
  `SELECT * FROM query_table(['${path}'])`,
  `SELECT (SELECT content FROM read_text('${path}'))`,
  `SELECT 1 WHERE EXISTS (SELECT 1 FROM read_text('${path}'))`,
  `SELECT * FROM events.calls, LATERAL (SELECT * FROM read_text('${path}')) AS t`,
  `SELECT * FROM (VALUES ((SELECT content FROM read_text('${path}')))) AS v`,
  `WITH "${path}" AS (SELECT 1) SELECT * FROM "${path}"`,
  `WITH x AS (SELECT * FROM '${path}') SELECT * FROM x`,
  `SELECT * FROM (WITH calls AS (SELECT 1) SELECT 1), '${path}'`,
  `SELECT 1 UNION ALL SELECT content FROM read_text('${path}')`,
  `SELECT 1 ORDER BY (SELECT content FROM read_text('${path}'))`,
  `SELECT 1 LIMIT (SELECT length(content) FROM read_text('${path}'))`,
  `SELECT sum(1) OVER (ORDER BY (SELECT content FROM read_text('${path}')))`,
  `SELECT count(*) FILTER (WHERE (SELECT true FROM read_text('${path}')))`,
  `SELECT list_transform([1], lambda x: (SELECT content FROM read_text('${path}')))`,
  `SELECT * REPLACE ((SELECT content FROM read_text('${path}')) AS id) FROM events.calls`,
  `DESCRIBE SELECT * FROM '${path}'`,
  `SUMMARIZE '${path}'`,
  `FROM '${path}'`,
  `TABLE "${path}"`,
  `COPY (SELECT 1) TO '${path}'`,
  `COPY events.calls FROM '${path}'`,
  `ATTACH '${path}' AS other`,
  `EXPORT DATABASE '${path}'`,
  `IMPORT DATABASE '${path}'`,
  `LOAD '${path}'`,
  `EXPLAIN SELECT * FROM '${path}'`,
  `EXPLAIN ANALYZE SELECT * FROM '${path}'`,
  `PRAGMA import_database('${path}')`,
  `PREPARE p AS SELECT * FROM '${path}'`,
];

const inside = [
  "SELECT * FROM subscribers",
  "SELECT * FROM main.subscribers",
  "SELECT * FROM events.main.subscribers",
  "SELECT * FROM events.main.calls",
  `SELECT * FROM "events"."main"."calls"`,
  "SELECT * FROM events.subscribers",
  "SELECT * FROM main.calls",
  "SELECT * FROM north.main.calls",
  "SELECT * FROM flowdb.client.published_columns",
  "SELECT * FROM flowdb.narrow.calls_15",
  "SELECT * FROM narrow.calls_15",
  "SELECT * FROM staging.main.stage_1",
  "SELECT * FROM intermediates.main.q_1",
  "SELECT * FROM south.events.calls",
  "SELECT * FROM event_records",
  "SELECT * FROM sqlite_master",
  "SELECT * FROM duckdb_tables()",
  "SELECT * FROM duckdb_settings()",
  "SELECT * FROM duckdb_secrets()",
  "SELECT * FROM duckdb_databases()",
  "SELECT * FROM duckdb_logs()",
  "SELECT * FROM pragma_table_info('subscribers')",
  "SELECT * FROM pragma_database_size()",
  "SELECT * FROM seq_scan('subscribers')",
  "SELECT * FROM summary((SELECT 1))",
  "SELECT * FROM json_execute_serialized_sql('{}')",
  "SELECT * FROM sql_auto_complete('SELECT')",
  "SELECT * FROM checkpoint()",
  "SELECT * FROM enable_logging()",
  "WITH calls AS (SELECT * FROM main.calls) SELECT * FROM calls",
  "SELECT * FROM (WITH subscribers AS (SELECT 1) SELECT * FROM subscribers) AS a, subscribers",
  "WITH a AS (SELECT * FROM subscribers), subscribers AS (SELECT 1) SELECT * FROM a",
  "WITH RECURSIVE duckdb_databases(a) AS (SELECT path FROM duckdb_databases UNION ALL SELECT a FROM duckdb_databases WHERE false) SELECT * FROM duckdb_databases",
  "WITH RECURSIVE pg_tables(a) AS (SELECT tablename FROM pg_tables UNION ALL SELECT a FROM pg_tables WHERE false) SELECT * FROM pg_tables",
  "WITH pg_tables AS (SELECT tablename FROM pg_tables UNION ALL (WITH RECURSIVE n AS (SELECT 1 AS a UNION ALL SELECT a FROM n WHERE false) SELECT 'x' FROM n)) SELECT * FROM pg_tables",
  "WITH sqlite_master AS (SELECT 1) SELECT * FROM sqlite_master",
  "SELECT levenshtein('a', 'b')",
  "SELECT nextval('load_record_numbers')",
  "SELECT currval('load_record_numbers')",
  "SELECT getvariable('x')",
  "SELECT write_log('x')",
  "SELECT sleep_ms(1000)",
  "SELECT json_serialize_sql('SELECT 1')",
  "SELECT json_deserialize_sql('{}')",
  "SELECT json_serialize_plan('SELECT 1')",
  "SELECT current_query()",
  "SELECT txid_current()",
  "SELECT setseed(0.5)",
  "SELECT getenv('HOME')",
  "SELECT system.main.getenv('HOME')",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT lo_import('/etc/passwd')",
  "SELECT repeat('x', 1000000000)",
  "SELECT lpad('x', 1000000000, 'y')",
  "SELECT printf('%1000000000d', 1)",
  "SELECT len(range(1000000000))",
  "SELECT list_resize([1], 1000000000)",
  "SELECT replace(msisdn, 'a', msisdn) FROM events.calls",
  "SELECT replace('aaaa', 'a', 'bbbbbbbbbbbb')",
  "SELECT regexp_replace('aaaa', '', 'bbbbbbbbbbbb', 'g')",
  "SELECT 'x'::unknown_type",
  "SELECT 1; SELECT 2",
  "SELECT 1; DROP TABLE calls",
  "SHOW TABLES",
  "SHOW ALL TABLES",
  "SET memory_limit = '100GB'",
  "SET GLOBAL enable_external_access = true",
  "RESET memory_limit",
  "PRAGMA database_list",
  "CALL pragma_version()",
  "INSTALL httpfs",
  "CREATE TABLE x (a INTEGER)",
  "CREATE TEMP VIEW x AS SELECT 1",
  "CREATE MACRO abs(x) AS 1",
  "INSERT INTO main.calls SELECT * FROM main.calls",
  "DELETE FROM events.calls",
  "UPDATE events.calls SET msisdn = 'x'",
  "TRUNCATE main.calls",
  "DROP VIEW flowdb.events.calls",
  "ALTER TABLE main.calls RENAME TO x",
  "VACUUM",
  "CHECKPOINT",
  "USE events.main",
  "DETACH flowdb",
  "BEGIN",
  "COMMIT",
  "EXECUTE p",
  "MERGE INTO main.calls USING main.calls AS o ON true WHEN MATCHED THEN DELETE",
  "WITH x AS (DELETE FROM main.calls RETURNING *) SELECT * FROM x",
  "SELECT * FROM events.calls AT (VERSION => 1)",
  "PIVOT events.calls ON msisdn",
  "COMMENT ON TABLE main.calls IS 'x'",
  "",
  ";",
];

test("nothing but the published views is reached, by whatever statement", async () => {
  const statements = [...outside(secretFile), ...inside];
  const answered: string[] = [];
  for (const statement of statements) {
    const outcome = await ask(statement).then(
      (rows) => `${statement} answered ${JSON.stringify(rows)}`,
      (error: unknown) => error as { code?: string; message: string },
    );
    if (typeof outcome === "string") answered.push(outcome);
    else if (!/^events\.sql_(refused|invalid)$/.test(outcome.code ?? "")) {
      answered.push(`${statement} went as far as ${outcome.code}: ${outcome.message}`);
    }
  }
  expect(answered).toEqual([]);
  expect(statements.length).toBeGreaterThan(120);
  // The store is as it was.
  expect(await ask("SELECT count(*) FROM events.calls")).toEqual([["3"]]);
});

test("every function that may be called is one of the engine's without effects or looks outside", async () => {
  const rows = await fixture.read<{ name: string; has_effects: boolean }>(
    "SELECT function_name AS name, bool_or(coalesce(has_side_effects, false)) AS has_effects FROM duckdb_functions() GROUP BY ALL",
  );
  const effects = rows.filter((row) => row.has_effects && allowedFunctions.has(row.name));
  // These give another value each time, and change nothing.
  const harmless = ["gen_random_uuid", "random", "uuid"];
  expect(effects.map(({ name }) => name).toSorted()).toEqual(harmless);
});

test("a statement that answers too much, takes too long or is cancelled is broken off", async () => {
  await expect(ask("SELECT * FROM range(100000)")).rejects.toMatchObject({
    code: "events.sql_too_many_rows",
  });
  await expect(
    ask("SELECT sum(a.range * b.range) FROM range(1000000000) AS a, range(100000) AS b"),
  ).rejects.toMatchObject({ code: "events.sql_timeout" });
  const controller = new AbortController();
  const running = fixture.events.sql.run(
    fixture.tenant,
    { actor: "ada", via: "http", text: "SELECT * FROM range(3)", cancelled: controller.signal },
    async ({ batches }) => {
      for await (const batch of batches) {
        expect(batch.length).toBe(3);
        controller.abort(new Error("gone"));
      }
    },
  );
  await expect(running).rejects.toThrow("gone");
});

test("a query that repeats itself is answered", async () => {
  expect(
    await ask(
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3), twice AS (SELECT x * 2 AS y FROM n) SELECT y FROM twice",
    ),
  ).toEqual([["2"], ["4"], ["6"]]);
});

test("a statement that would take long to be understood is refused at once", async () => {
  await expect(ask(`SELECT 1${" + 1".repeat(300)}`)).rejects.toMatchObject({
    code: "events.sql_failed",
  });
  await expect(ask(`SELECT 1 IN (${"1,".repeat(60_000)}1)`)).rejects.toMatchObject({
    code: "events.sql_refused",
  });
});

test("what is wrong with a statement is said with its place", async () => {
  await expect(ask("SELECT nope FROM events.calls")).rejects.toMatchObject({
    extensions: { sqlState: "42703", position: 8 },
  });
  await expect(ask("SELEC 1")).rejects.toMatchObject({ extensions: { position: 1 } });
  await expect(ask("SELECT 'x'::INTEGER")).rejects.toMatchObject({
    extensions: { sqlState: "22P02" },
  });
});

test("every statement is in the audit log, whether it was answered, refused or failed", async () => {
  const statements = {
    done: "SELECT 41 + 1",
    refused: "SELECT * FROM subscribers",
    failed: "SELEC 3",
  };
  for (const statement of Object.values(statements)) await ask(statement).catch(() => undefined);
  const audit = createAudit({ clock: systemClock });
  const entries = await audit.list(fixture.tenant, { limit: 3 });
  expect(entries.map(({ outcome, subject, actor }) => ({ outcome, subject, actor }))).toEqual(
    Object.entries(statements)
      .map(([outcome, subject]) => ({ outcome, subject, actor: "ada" }))
      .toReversed(),
  );
  expect(entries[2]!.details).toMatchObject({ rows: 1, via: "http" });
});

test("a type that is declared later is published", async () => {
  const { eventTypes } = fixture.events;
  const columns = [{ name: "temperature", kind: "number" }] as const;
  await eventTypes.declare(fixture.tenant, { name: "readings", columns }, "ada");
  expect(await ask("SELECT msisdn, temperature FROM events.readings")).toEqual([]);
  expect(
    await ask("SELECT count(*) FROM information_schema.columns WHERE table_name = 'readings'"),
  ).not.toEqual([["0"]]);
});
