import { statSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import {
  callsCsv,
  cellsCsv,
  collection,
  type EventsFixture,
  openEvents,
  square,
} from "#test/events-fixture";
import { describeFlowdb, makeFlowdb, type TestFlowdb } from "#test/flowdb-database";
import { until } from "#test/until";

import { render, sql } from "../../query/sql.ts";
import type { EngineChoice } from "../engine-choice.ts";

const days = ["2016-01-01", "2016-01-02", "2016-01-03"];
const secondDay = { start: "2016-01-02", end: "2016-01-03" };

describeFlowdb("the engine", () => {
  let flowdb: TestFlowdb;
  let fixture: EventsFixture;

  beforeEach(async () => {
    flowdb = await makeFlowdb();
    await flowdb.loadEvents(
      "calls",
      days,
      callsCsv(...days.map((day) => [`${day} 08:00:00+00`, "alice", "west"] as const)),
    );
    await flowdb.loadCells(cellsCsv(["west", 1, "", "", 0.5, 0.5]));
    await flowdb.loadRegions("admin3", collection(square("W", 0, 0)));
    fixture = await openEvents();
    await choose({ engine: "flowdb", url: flowdb.url });
  });
  afterEach(async () => {
    await fixture.remove();
    await flowdb.remove();
  });

  test("answers from the partitions of the days that are asked about and no others", async () => {
    const dialect = await fixture.events.dialect(fixture.tenant);
    for (const relation of [
      "event_days",
      "event_records",
      "location_hours",
      "calls_records",
    ] as const) {
      const query = sql`EXPLAIN SELECT count(*) FROM ${dialect.relation(relation, secondDay)} e`;
      const { sql: text, parameters } = render(query, dialect);
      const plan = JSON.stringify(await fixture.events.read(fixture.tenant, text, parameters));
      expect(plan).toContain("calls_20160102");
      expect(plan).not.toMatch(/calls_2016010[13]/);
    }
  });

  test("answers SQL over the published relations without any days", async () => {
    expect(await fixture.read("SELECT count(*) AS count FROM event_records")).toEqual([
      { count: 3 },
    ]);
    expect(
      await fixture.read(
        "SELECT day, subscriber, first_event FROM event_days ORDER BY day LIMIT 1",
      ),
    ).toEqual([
      { day: "2016-01-01", subscriber: "alice", first_event: "2016-01-01T08:00:00.000Z" },
    ]);
  });

  test("is only read", async () => {
    await expect(fixture.read("CREATE TABLE public.made (a int)")).rejects.toThrow(/read-only/);
    await expect(fixture.read("DELETE FROM events.calls")).rejects.toThrow();
    await expect(
      fixture.ingest("calls", callsCsv(["2016-01-01 08:00:00+00", "bob", "west"])),
    ).rejects.toMatchObject({ code: "events.flowdb_loads_itself" });
  });

  test("without records of FlowETL has the days that have events", async () => {
    expect(await availableDates()).toEqual({ calls: days });
  });

  test("has the days whose latest record says that they are ingested", async () => {
    await flowdb.recordDays("calls", days, "ingested");
    await flowdb.recordDays("calls", ["2016-01-02"], "archived");
    await flowdb.recordDays("sms", ["2016-01-02"], "ingesting");
    expect(await availableDates()).toEqual({ calls: ["2016-01-01", "2016-01-03"] });
  });

  test("has another version once FlowETL has recorded something, events came, or a cell moved, and else the same", async () => {
    const versions = [await version()];
    expect(await version()).toBe(versions[0]);
    const later = ["2016-01-04"];
    await flowdb.loadEvents("calls", later, callsCsv(["2016-01-04 08:00:00+00", "bob", "west"]));
    versions.push(await version());
    await flowdb.recordDays("calls", later, "ingested");
    versions.push(await version());
    await flowdb.run(
      "UPDATE infrastructure.cells SET geom_point = ST_SetSRID(ST_MakePoint(5, 5), 4326)",
    );
    versions.push(await version());
    expect(new Set(versions).size).toBe(4);
  });

  test("places follow the cells and regions as they are changed", async () => {
    const places = () =>
      fixture.read(
        "SELECT longitude, pcod FROM location_places LEFT JOIN location_regions USING (location)",
      );
    expect(await places()).toEqual([{ longitude: 0.5, pcod: "W" }]);
    await flowdb.run(
      "UPDATE infrastructure.cells SET geom_point = ST_SetSRID(ST_MakePoint(5, 5), 4326)",
    );
    expect(await places()).toEqual([{ longitude: 5, pcod: null }]);
    await flowdb.loadRegions("admin1", collection(square("FIVE", 4.5, 4.5)));
    expect(await places()).toEqual([{ longitude: 5, pcod: "FIVE" }]);
    expect(await fixture.events.units(fixture.tenant)).toEqual(["admin1", "admin3"]);
  });

  test("a cell without a point stands where its site does", async () => {
    await flowdb.run(`INSERT INTO infrastructure.sites (id, version, geom_point)
      VALUES ('S', 0, ST_SetSRID(ST_MakePoint(0.25, 0.25), 4326))`);
    await flowdb.run(
      "INSERT INTO infrastructure.cells (id, version, site_id) VALUES ('bare', 0, 'S'), ('lost', 0, NULL)",
    );
    const rows = await fixture.read(
      "SELECT location, longitude FROM location_places ORDER BY location",
    );
    expect(rows).toEqual([
      { location: "bare", longitude: 0.25 },
      { location: "west", longitude: 0.5 },
    ]);
  });

  test("identifiers that are bytes are answered as hexadecimal text", async () => {
    await flowdb.run(
      `ALTER TABLE events.calls ALTER msisdn TYPE bytea USING convert_to(msisdn, 'UTF8')`,
    );
    const rows = await fixture.read("SELECT DISTINCT subscriber FROM event_records");
    expect(rows).toEqual([{ subscriber: Buffer.from("alice").toString("hex") }]);
  });

  test("a statement that takes too long is broken off", async () => {
    await choose({ engine: "flowdb", url: flowdb.url, timeoutSeconds: 1 });
    await expect(fixture.read("SELECT pg_sleep(20)")).rejects.toMatchObject({
      code: "events.flowdb_too_slow",
    });
  });

  test("connections that are cut are made anew", async () => {
    await fixture.read("SELECT 1 AS one");
    await flowdb.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'flotilla'",
    );
    const rows = await until("a question is answered again", 10_000, () =>
      fixture.read("SELECT count(*) AS count FROM event_records").catch(() => undefined),
    );
    expect(rows).toEqual([{ count: 3 }]);
  });

  test("that cannot be reached stops neither the start nor says its password", async () => {
    const url = "postgresql://reader:hush-hush@127.0.0.1:9/flowdb";
    await choose({ engine: "flowdb", url });
    const { state, detail } = await fixture.events.health(fixture.tenant);
    expect([state, detail]).toEqual(["failed", expect.stringContaining("127.0.0.1:9/flowdb")]);
    expect(detail).not.toContain("hush");
    await expect(availableDates()).rejects.toMatchObject({ code: "events.flowdb_unreachable" });
  });

  test("that is another database is said to be none", async () => {
    await flowdb.run("DROP SCHEMA events CASCADE");
    await choose({ engine: "flowdb", url: flowdb.url });
    await expect(availableDates()).rejects.toMatchObject({ code: "events.flowdb_unusable" });
  });

  test("is told in the health, and its address is for the owner's eyes alone", async () => {
    expect(await fixture.events.health(fixture.tenant)).toEqual({
      state: "ok",
      detail: expect.stringMatching(
        /^FlowDB 127\.0\.0\.1:\d+\/flowdb_.* answers: events from 2016-01-01 to 2016-01-03$/,
      ),
    });
    const file = join(fixture.tenant.directory, "event-engine.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("can be left for the embedded store again", async () => {
    await choose({ engine: "duckdb" });
    await fixture.ingest("calls", callsCsv(["2016-01-09 08:00:00+00", "bob", "west"]));
    expect(await availableDates()).toEqual({ calls: ["2016-01-09"] });
    await expect(
      choose({ engine: "clickhouse", url: "http://127.0.0.1:9", database: "other" }),
    ).rejects.toMatchObject({ code: "events.engine_keeps_events" });
  });

  async function choose(choice: EngineChoice): Promise<void> {
    const { events, tenant } = fixture;
    await events.engines.choose(tenant, choice, "operator");
    await events.closeTenant(tenant);
    await events.openTenant(tenant);
  }

  const version = () => fixture.events.dataVersion(fixture.tenant);
  const availableDates = () => fixture.events.availableDates(fixture.tenant);
});
