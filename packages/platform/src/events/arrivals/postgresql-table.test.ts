import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { describePostgresql } from "#test/databases";
import { type EventsFixture, openEvents } from "#test/events-fixture";
import { type FlowdbDatabase, makeFlowdb } from "#test/flowdb";
import { until } from "#test/until";

import { parseMapping } from "../reading/mapping.ts";

describePostgresql("a table of FlowDB", () => {
  let fixture: EventsFixture;
  let flowdb: FlowdbDatabase;
  let database: string;
  beforeEach(async () => {
    fixture = await openEvents();
    flowdb = await makeFlowdb();
    database = flowdb.writeUrl(join(fixture.tenant.directory, "database-url"));
    await flowdb.run(
      `INSERT INTO events.calls (id, outgoing, datetime, duration, msisdn, location_id, imsi, imei, tac) VALUES
        ('1', true, '2016-01-01 00:00:00+00', 5, 'ann', 'C1', 'i1', 'e1', 35172003),
        ('2', false, '2016-01-01 23:59:59.999999+00', 5.25, 'bob, "the other"', 'C1', NULL, NULL, NULL),
        ('3', true, '2016-01-02 00:00:00+00', 5, 'ann', 'C2', NULL, NULL, NULL)`,
    );
  });
  afterEach(async () => {
    await flowdb.remove();
    await fixture.remove();
  });

  const load = (order: object) =>
    fixture.events.arrivals.ingestTable(fixture.tenant, {
      database,
      table: "events.calls",
      type: "calls",
      ...order,
    });
  const calls = () =>
    fixture.read<{ msisdn: string; occurred_at: string; duration: number }>(
      "SELECT msisdn, occurred_at, duration FROM calls_records JOIN subscribers USING (subscriber) ORDER BY ALL",
    );

  test("is loaded day by day, each as one batch that is known by its content", async () => {
    expect(await load({ day: "2016-01-01" })).toMatchObject({
      rows: 2,
      days: ["2016-01-01"],
      alreadyStored: false,
    });
    expect(await load({ day: "2016-01-01" })).toMatchObject({ rows: 2, alreadyStored: true });
    expect(await load({ day: "2016-01-02" })).toMatchObject({ rows: 1, days: ["2016-01-02"] });
    expect(await calls()).toEqual([
      { msisdn: "ann", occurred_at: "2016-01-01T00:00:00.000Z", duration: 5 },
      { msisdn: "ann", occurred_at: "2016-01-02T00:00:00.000Z", duration: 5 },
      {
        msisdn: 'bob, "the other"',
        occurred_at: expect.stringContaining("23:59:59.999"),
        duration: 5.25,
      },
    ]);
    const [batch] = await fixture.read("SELECT file_name, source FROM batches WHERE batch = 1");
    expect(batch).toEqual({ file_name: "events.calls@2016-01-01", source: "table" });
    expect(readdirSync(join(fixture.tenant.directory, "arriving"))).toEqual([]);
  });

  test("gives the same batch in whatever order its rows lie", async () => {
    await load({ day: "2016-01-01" });
    await flowdb.run("UPDATE events.calls SET network = NULL WHERE id = '1'");
    expect(await load({ day: "2016-01-01" })).toMatchObject({ alreadyStored: true });
  });

  test("replaces a day that was corrected", async () => {
    await load({ day: "2016-01-01" });
    await flowdb.run("UPDATE events.calls SET duration = 9 WHERE id = '1'");
    expect(await load({ day: "2016-01-01" })).toMatchObject({ replacedDays: ["2016-01-01"] });
    expect((await calls()).map(({ duration }) => duration)).toEqual([9, 5.25]);
  });

  test("has nothing to load on a day without events", async () => {
    expect(await load({ day: "2016-01-09" })).toBeNull();
  });

  test("is read through a view with columns of its own, in its own zone", async () => {
    await flowdb.run(
      `CREATE VIEW "Odd view" AS SELECT (datetime AT TIME ZONE 'Asia/Kathmandu') AS "when", msisdn AS who, id FROM events.calls`,
    );
    const mapping = parseMapping(
      "delimiter: ';'\ncolumns:\n  datetime:\n    column: when\n    time_zone: Asia/Kathmandu\n  msisdn: who\n",
      "view.yaml",
    );
    expect(await load({ table: '"Odd view"', day: "2016-01-01", mapping })).toMatchObject({
      rows: 2,
      days: ["2016-01-01"],
    });
    expect((await calls()).map(({ occurred_at }) => occurred_at.slice(0, 16))).toEqual([
      "2016-01-01T00:00",
      "2016-01-01T23:59",
    ]);
  });

  test("gives cells and regions as well", async () => {
    const cell = { table: "infrastructure.cells", type: "cells" };
    await flowdb.run(
      `INSERT INTO infrastructure.cells (id, version, date_of_first_service, geom_point) VALUES
        ('C1', 0, '2015-01-01', ST_SetSRID(ST_MakePoint(0.5, 0.25), 4326)), ('C9', 0, NULL, NULL)`,
      `INSERT INTO geography.admin3 (admin3pcod, admin3name, geom) VALUES ('W', 'West "side"',
        ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 4326)))`,
    );
    expect(await load(cell)).toMatchObject({ rows: 1 });
    const regions = { table: "geography.admin3", type: "geography", unit: "admin3" };
    expect(await load(regions)).toMatchObject({ rows: 1, alreadyStored: false });
    expect(await load(regions)).toMatchObject({ alreadyStored: true });
    expect(
      await fixture.read(
        "SELECT id, longitude, latitude, pcod FROM location_places JOIN locations USING (location) JOIN location_regions USING (location)",
      ),
    ).toEqual([{ id: "C1", longitude: 0.5, latitude: 0.25, pcod: "W" }]);
  });

  test("gives models of handsets", async () => {
    await flowdb.run(
      "CREATE TABLE infrastructure.tacs (id numeric PRIMARY KEY, brand text, width numeric, hnd_type text)",
      "INSERT INTO infrastructure.tacs VALUES (35000001, 'Acme, \"One\"', 7.5, 'Smart')",
    );
    expect(await load({ table: "infrastructure.tacs", type: "tacs" })).toMatchObject({ rows: 1 });
    expect(await fixture.read("SELECT tac, brand, model, hnd_type FROM tacs")).toEqual([
      { tac: 35_000_001, brand: 'Acme, "One"', model: null, hnd_type: "Smart" },
    ]);
  });

  test.each([
    ["a table that is not there", { table: "events.nothing" }, "events.table_unknown"],
    ["a name that is none", { table: "events.calls; DROP TABLE x" }, "events.table_unknown"],
    ["a name of three parts", { table: "a.b.c" }, "events.table_name_invalid"],
    ["a type that is not there", { type: "visits" }, "events.type_unknown"],
    ["a table without a time", { table: "geography.admin3" }, "events.table_column_missing"],
  ])("%s is refused", async (_, order, code) => {
    await expect(load({ day: "2016-01-01", ...order })).rejects.toMatchObject({ code });
  });

  /** The error that an address gives. */
  async function loadFrom(text: string, mode: number): Promise<Error | undefined> {
    writeFileSync(database, text);
    chmodSync(database, mode);
    return await load({ day: "2016-01-01" }).then(
      () => undefined,
      (error: Error) => error,
    );
  }

  test("an address that others can read, or that leads nowhere, is refused without being told", async () => {
    const secret = "postgresql://ann:opensesame@127.0.0.1:1/x";
    expect(await loadFrom(secret, 0o644)).toMatchObject({ code: "events.database_file_public" });
    expect(await loadFrom("mysql://ann:opensesame@x", 0o600)).toMatchObject({
      code: "events.database_file_invalid",
    });
    const unreachable = await loadFrom(secret, 0o600);
    expect(unreachable).toMatchObject({ code: "kernel.database_unreachable" });
    expect(unreachable!.message).not.toContain("opensesame");
  });

  test("closing the tenant breaks the copy off", async () => {
    await flowdb.run(
      "CREATE VIEW slow AS SELECT datetime, msisdn FROM events.calls, pg_sleep(600)",
    );
    const loading = load({ table: "slow", day: "2016-01-01" }).catch((error: unknown) => error);
    const copying =
      "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'COPY%slow%' AND state = 'active'";
    await until(
      "the copy is under way",
      20_000,
      async () => (await flowdb.run(copying)).length === 1,
    );
    await fixture.events.closeTenant(fixture.tenant);
    expect(await loading).toMatchObject({ code: "events.store_closing" });
    expect(readdirSync(join(fixture.tenant.directory, "arriving"))).toEqual([]);
  });
});
