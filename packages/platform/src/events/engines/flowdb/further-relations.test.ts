import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv, cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";
import { describeFlowdb, makeFlowdb, type TestFlowdb } from "#test/flowdb-database";

import type { Days, RelationName } from "../../query/dialect.ts";
import { render, sql } from "../../query/sql.ts";

const day = { start: "2016-01-01", end: "2016-01-02" };

describeFlowdb("tables that not every FlowDB has", () => {
  let flowdb: TestFlowdb;
  let fixture: EventsFixture;

  beforeEach(async () => {
    flowdb = await makeFlowdb();
    const calls = callsCsv(["2016-01-01 08:00:00+00", "alice", "west"]);
    await flowdb.loadEvents("calls", [day.start, day.end], calls);
    await flowdb.run(
      `INSERT INTO events.calls (datetime, msisdn, tac) VALUES ('2016-01-01 09:00+00', 'bob', 35000001),
        ('2016-01-01 10:00+00', 'bob', 35000001), ('2016-01-01 10:00+00', 'cid', 35000002), ('2016-01-02 09:00+00', 'dan', 35000003)`,
    );
    await flowdb.loadCells(cellsCsv(["west", 0, "", "", 0.5, 0.5]));
    fixture = await openEvents();
  });
  afterEach(async () => {
    await fixture.remove();
    await flowdb.remove();
  });

  async function useFlowdb(): Promise<void> {
    const { events, tenant } = fixture;
    await events.engines.choose(tenant, { engine: "flowdb", url: flowdb.url }, "test");
    await events.closeTenant(tenant);
    await events.openTenant(tenant);
  }

  async function ask(relation: RelationName, days: Days = day): Promise<object[]> {
    const { events, tenant } = fixture;
    const dialect = await events.dialect(tenant);
    const query = render(sql`SELECT * FROM ${dialect.relation(relation, days)} r`, dialect);
    return await events.read(tenant, query.sql, query.parameters);
  }

  async function version(): Promise<string> {
    return await fixture.events.dataVersion(fixture.tenant);
  }

  test("are missed by name when they are asked about", async () => {
    await useFlowdb();
    for (const relation of ["device_models", "dfs_records"] as const) {
      await expect(ask(relation)).rejects.toMatchObject({
        code: "events.flowdb_lacks_table",
        status: 400,
        message: expect.stringContaining(relation),
      });
    }
    expect(await fixture.events.availableDates(fixture.tenant)).not.toHaveProperty("dfs");
  });

  test("devices have the models that the list of codes has, and none of other days are read", async () => {
    await flowdb.loadTacs("id,brand,hnd_type\n35000001,Acme,Smart\n35000003,Best,\n");
    await useFlowdb();
    const unknown = { model: null, software_os_name: null, software_os_vendor: null };
    const found = await ask("device_models");
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { device: "//35000001", tac: 35_000_001, brand: "Acme", hnd_type: "Smart", ...unknown },
        { device: "//35000002", tac: 35_000_002, brand: null, hnd_type: null, ...unknown },
      ]),
    );
  });

  test("payments are records of each of their parties on their day", async () => {
    await flowdb.loadMobileMoney(
      [
        "datetime,msisdn,location_id,outgoing,amount,discount,fee,commission",
        "2016-01-01 23:59:59+00,alice,west,true,10.5,0,,1",
        "2016-01-02 02:00:00+03,bob,west,false,4,0,2,0",
        "2016-01-02 00:00:00+00,alice,west,true,7,0,0,0",
      ].join("\n"),
    );
    await useFlowdb();
    const found = (await ask("dfs_records")).toSorted((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
    const place = { day: "2016-01-01", location: "west", discount: 0, type: null };
    expect(found).toEqual([
      {
        ...place,
        occurred_at: "2016-01-01T23:00:00.000Z",
        subscriber: "bob",
        outgoing: false,
        amount: 4,
        fee: 2,
        commission: 0,
      },
      {
        ...place,
        occurred_at: "2016-01-01T23:59:59.000Z",
        subscriber: "alice",
        outgoing: true,
        amount: 10.5,
        fee: null,
        commission: 1,
      },
    ]);
    const dates = await fixture.events.availableDates(fixture.tenant);
    expect(dates["dfs"]).toEqual(["2016-01-01", "2016-01-02"]);
  });

  test("change the version of the data as they change", async () => {
    await flowdb.loadTacs("id,brand\n35000001,Acme\n");
    await flowdb.loadMobileMoney(
      "datetime,msisdn,location_id,amount\n2016-01-01 08:00:00+00,alice,west,1\n",
    );
    await useFlowdb();
    const versions = [await version()];
    expect(await version()).toBe(versions[0]);
    for (const change of [
      "UPDATE infrastructure.tacs SET brand = 'New'",
      "UPDATE dfs.transactions SET amount = 2",
      "INSERT INTO dfs.transactions (id, amount, timestamp) VALUES (99, 3, now())",
    ]) {
      await flowdb.run(change);
      versions.push(await version());
    }
    expect(new Set(versions).size).toBe(4);
  });
});
