import type { FeatureCollection } from "geojson";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createBus, createLogger } from "#kernel";
import {
  callsCsv,
  cellsCsv,
  collection,
  type EventsFixture,
  newEvents,
  openEvents,
  square,
} from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const perRegion = `
  SELECT pcod, day, sum(event_count) AS events FROM event_days JOIN location_regions USING (location)
  WHERE unit = 'admin3' AND (valid_from IS NULL OR day >= valid_from) AND (valid_to IS NULL OR day < valid_to)
  GROUP BY ALL ORDER BY ALL`;

const calls = callsCsv(
  ["2016-01-01 08:00:00", "ann", "C1"],
  ["2016-01-05 08:00:00", "ann", "C1"],
  ["2016-01-05 09:00:00", "bob", "C2"],
  ["2016-01-05 09:00:00", "eve", "C3"],
);
// C1 moves from the west to the east on 4 January.
const cells = cellsCsv(
  ["C1", 0, "2015-01-01", "2016-01-03", 0.5, 0.5],
  ["C1", 1, "2016-01-04", "", 1.5, 0.5],
  ["C2", 0, "", "", 1.2, 0.2],
  ["C3", 0, "", "", 9, 9],
);
const regions = collection(square("W", 0, 0), square("E", 1, 0));

const loads = {
  calls: (into: EventsFixture) => into.ingest("calls", calls),
  cells: (into: EventsFixture) => into.ingest("cells", cells),
  geography: (into: EventsFixture) => into.ingestGeography("admin3", regions),
};

test.each([
  [["calls", "cells", "geography"]],
  [["calls", "geography", "cells"]],
  [["cells", "calls", "geography"]],
  [["cells", "geography", "calls"]],
  [["geography", "calls", "cells"]],
  [["geography", "cells", "calls"]],
] as const)("events find their regions when loaded as %s", async (order) => {
  for (const load of order) await loads[load](fixture);
  expect(await fixture.read(perRegion)).toEqual([
    { pcod: "E", day: "2016-01-05", events: 2 },
    { pcod: "W", day: "2016-01-01", events: 1 },
  ]);
});

test("the places of a cell follow its versions day by day", async () => {
  await loads.cells(fixture);
  const places = await fixture.read(
    "SELECT id, valid_from, valid_to, longitude FROM location_places JOIN locations USING (location) ORDER BY id, valid_from",
  );
  expect(places).toEqual([
    { id: "C1", valid_from: "2015-01-01", valid_to: "2016-01-04", longitude: 0.5 },
    { id: "C1", valid_from: "2016-01-04", valid_to: null, longitude: 1.5 },
    { id: "C2", valid_from: null, valid_to: null, longitude: 1.2 },
    { id: "C3", valid_from: null, valid_to: null, longitude: 9 },
  ]);
});

test("a version that comes again with another place takes the place of the first, and can be taken back", async () => {
  const before = cellsCsv(["C1", 0, "", "", 0.5, 0.5]);
  const after = cellsCsv(["C1", 0, "", "", 1.5, 0.5]);
  await loads.geography(fixture);
  const regionOfC1 = () => fixture.read("SELECT pcod FROM location_regions");
  await fixture.ingest("cells", before);
  await fixture.ingest("cells", after);
  expect(await regionOfC1()).toEqual([{ pcod: "E" }]);
  expect(await fixture.ingest("cells", after)).toMatchObject({ alreadyStored: true });
  expect(await fixture.ingest("cells", before)).toMatchObject({ alreadyStored: false });
  expect(await regionOfC1()).toEqual([{ pcod: "W" }]);
});

test("a new geography of a unit replaces the old one, and leaves other units alone", async () => {
  await loads.cells(fixture);
  await fixture.ingestGeography("admin1", collection(square("OTHER", 0, 0)));
  await loads.geography(fixture);
  await fixture.ingestGeography("admin3", collection(square("NEW", 0, 0)));
  expect(
    await fixture.read("SELECT DISTINCT unit, pcod FROM location_regions ORDER BY unit"),
  ).toEqual([
    { unit: "admin1", pcod: "OTHER" },
    { unit: "admin3", pcod: "NEW" },
  ]);
  expect(await fixture.events.units(fixture.tenant)).toEqual(["admin1", "admin3"]);
  expect(await loads.geography(fixture)).toMatchObject({ alreadyStored: false });
});

test("the same regions may be stored for several units", async () => {
  await fixture.ingestGeography("admin2", regions);
  expect(await fixture.ingestGeography("admin3", regions)).toMatchObject({
    alreadyStored: false,
    unit: "admin3",
  });
  expect(await fixture.events.units(fixture.tenant)).toEqual(["admin2", "admin3"]);
});

test("a geography comes back as multipolygons with pcod and name, in its order", async () => {
  await loads.geography(fixture);
  const given = regions.features[0]!.geometry as { coordinates: unknown };
  const { features } = await fixture.events.geography(fixture.tenant, "admin3");
  expect(features.map(({ properties }) => properties)).toEqual([
    { pcod: "W", name: "Region W" },
    { pcod: "E", name: "Region E" },
  ]);
  expect(features[0]!.geometry).toEqual({ type: "MultiPolygon", coordinates: [given.coordinates] });
});

test("an unknown unit is refused with the ones that are there", async () => {
  await loads.geography(fixture);
  await expect(fixture.events.geography(fixture.tenant, "admin9")).rejects.toMatchObject({
    code: "events.unit_unknown",
    status: 404,
    message: expect.stringMatching(/admin9.*admin3/),
  });
});

test("the available dates name only types and days that have events", async () => {
  expect(await fixture.events.availableDates(fixture.tenant)).toEqual({});
  await loads.calls(fixture);
  await fixture.ingest("sms", callsCsv(["2016-02-01 08:00:00", "ann", "C1"]));
  expect(await fixture.events.availableDates(fixture.tenant)).toEqual({
    calls: ["2016-01-01", "2016-01-05"],
    sms: ["2016-02-01"],
  });
});

test("the version of the data changes with each batch, and is another in each store", async () => {
  const versions = [await fixture.events.dataVersion(fixture.tenant)];
  for (const load of Object.values(loads)) {
    await load(fixture);
    versions.push(await fixture.events.dataVersion(fixture.tenant));
  }
  const other = await openEvents("other");
  versions.push(await other.events.dataVersion(other.tenant));
  await other.remove();
  expect(new Set(versions).size).toBe(5);
});

test("a stored batch is told to others once", async () => {
  const told: unknown[] = [];
  fixture.bus.subscribe("events.batch_stored", (event) => void told.push(event));
  const report = await loads.calls(fixture);
  await loads.calls(fixture);
  await loads.geography(fixture);
  expect(told).toEqual([
    {
      tenant: "test",
      batch: report.id,
      type: "calls",
      rows: 4,
      days: ["2016-01-01", "2016-01-05"],
    },
    {
      tenant: "test",
      batch: expect.stringMatching(/^[\da-f]{64}$/),
      type: "geography",
      unit: "admin3",
      rows: 2,
      days: [],
    },
  ]);
});

test("two tenants never see each other's data", async () => {
  const other = await openEvents("other");
  await fixture.events.openTenant(other.tenant).catch(() => undefined);
  await Promise.all([
    loads.calls(fixture),
    loads.geography(fixture),
    other.ingest("calls", callsCsv(["2017-01-01 08:00:00", "zoe", "Z1"])),
  ]);
  expect(await other.read("SELECT msisdn FROM subscribers")).toEqual([{ msisdn: "zoe" }]);
  expect(await other.events.availableDates(other.tenant)).toEqual({ calls: ["2017-01-01"] });
  expect(await other.events.units(other.tenant)).toEqual([]);
  expect(await other.ingest("calls", calls)).toMatchObject({ alreadyStored: false });
  expect(await fixture.read("SELECT count(*) AS n FROM subscribers WHERE msisdn = 'zoe'")).toEqual([
    { n: 0 },
  ]);
  await other.remove();
});

test("a store that is closed and opened again holds what it held", async () => {
  for (const load of Object.values(loads)) await load(fixture);
  const before = [await fixture.read(perRegion), await fixture.events.dataVersion(fixture.tenant)];
  await fixture.events.closeTenant(fixture.tenant);
  await expect(fixture.read(perRegion)).rejects.toThrow("not open");
  await fixture.events.openTenant(fixture.tenant);
  await fixture.events.openTenant(fixture.tenant);
  expect([await fixture.read(perRegion), await fixture.events.dataVersion(fixture.tenant)]).toEqual(
    before,
  );
  expect(await loads.calls(fixture)).toMatchObject({ alreadyStored: true });
});

test("a store that is open elsewhere is refused", async () => {
  const other = newEvents(createBus(createLogger("fatal")));
  await expect(other.openTenant(fixture.tenant)).rejects.toMatchObject({
    code: "events.store_in_use",
    message: expect.stringContaining("events.duckdb"),
  });
});

test("values come back as plain ones", async () => {
  const [row] = await fixture.read(`
    SELECT 9007199254740991::BIGINT AS big, sum(1) AS huge, 1.25::DECIMAL(9, 4) AS money, 0.5::DOUBLE AS half, true AS flag, 'x' AS text,
      NULL AS nothing, DATE '2016-02-29' AS day, TIMESTAMP '2016-02-29 13:30:00.5' AS moment, [1, NULL] AS list, {a: DATE '2016-01-01'} AS pair,
      'sms' AS kind`);
  expect(row).toEqual({
    big: 9007199254740991,
    huge: 1,
    money: 1.25,
    half: 0.5,
    flag: true,
    text: "x",
    nothing: null,
    day: "2016-02-29",
    moment: "2016-02-29T13:30:00.500Z",
    list: [1, null],
    pair: { a: "2016-01-01" },
    kind: "sms",
  });
});

test("values go in by name and never as a part of the statement", async () => {
  const { events, tenant } = fixture;
  const values = {
    text: "'; DROP TABLE calls; --",
    number: 1.5,
    flag: true,
    nothing: null,
    texts: ["a", "b"],
    numbers: [1, 2],
    empty: [],
  };
  const sql =
    "SELECT $text AS text, $number AS number, $flag AS flag, $nothing AS nothing, $texts AS texts, $numbers AS numbers, $empty AS empty";
  expect(await events.read(tenant, sql, values)).toEqual([values]);
  await loads.calls(fixture);
  const inList =
    "SELECT count(*) AS n FROM event_records WHERE list_contains($types, event_type::VARCHAR)";
  expect(await events.read(tenant, inList, { types: ["calls", "sms"] })).toEqual([{ n: 4 }]);
});

test("reading cannot change anything", async () => {
  await loads.calls(fixture);
  for (const sql of [
    "DELETE FROM calls",
    "DROP TABLE event_days",
    "CREATE TABLE mine (a INTEGER)",
  ]) {
    await expect(fixture.read(sql)).rejects.toThrow(/read-only/i);
  }
  expect(await fixture.read("SELECT count(*) AS n FROM calls")).toEqual([{ n: 4 }]);
});

test("reads go on during a load, and see none or all of it", async () => {
  const days = Array.from(
    { length: 40_000 },
    (_, index) =>
      [
        `2016-03-0${1 + (index % 3)} 08:00:00`,
        `person-${index % 5000}`,
        `C${index % 100}`,
      ] as const,
  );
  await loads.calls(fixture);
  const progress = { isLoading: true };
  const load = fixture.ingest("sms", callsCsv(...days)).finally(() => {
    progress.isLoading = false;
  });
  const seen = new Set<number>();
  let readsDuringLoad = 0;
  while (progress.isLoading) {
    const [sums] = await fixture.read<{ records: number; summed: number }>(
      "SELECT (SELECT count(*) FROM event_records) AS records, (SELECT sum(event_count) FROM event_days) AS summed",
    );
    expect(sums!.summed).toBe(sums!.records);
    seen.add(sums!.records);
    if (progress.isLoading) readsDuringLoad++;
  }
  await load;
  expect(readsDuringLoad).toBeGreaterThan(0);
  expect([4, 40_004]).toEqual(expect.arrayContaining([...seen]));
});

test("closing breaks off a load, which is then not stored", async () => {
  const rows = Array.from(
    { length: 60_000 },
    (_, index) => ["2016-03-01 08:00:00", `person-${index}`, "C1"] as const,
  );
  const path = fixture.write("long.csv", callsCsv(...rows));
  await loads.calls(fixture);
  let closing: Promise<void> | undefined;
  const load = fixture.events.ingestFile(fixture.tenant, { type: "calls", path }, ({ step }) => {
    if (step === "storing") closing ??= fixture.events.closeTenant(fixture.tenant);
  });
  await expect(load).rejects.toMatchObject({ code: "events.store_closing" });
  await closing;
  await fixture.events.openTenant(fixture.tenant);
  expect(await fixture.events.health(fixture.tenant)).toEqual({
    state: "ok",
    detail: "4 events, 2016-01-01 to 2016-01-05",
  });
});

test("a store made by a newer version is refused by name", async () => {
  await fixture.events.closeTenant(fixture.tenant);
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(`${fixture.tenant.directory}/events.duckdb`);
  const connection = await instance.connect();
  await connection.run("UPDATE store_state SET schema_version = 99");
  connection.closeSync();
  instance.closeSync();
  await expect(fixture.events.openTenant(fixture.tenant)).rejects.toMatchObject({
    code: "events.store_newer",
    message: expect.stringMatching(/events\.duckdb.*99/),
  });
});

test("a file that is not a store is refused by name", async () => {
  await fixture.events.closeTenant(fixture.tenant);
  fixture.write(
    "events.duckdb",
    "this is not a database, and it is long enough to be looked at as one".repeat(100),
  );
  await expect(fixture.events.openTenant(fixture.tenant)).rejects.toMatchObject({
    code: "events.store_unusable",
    message: expect.stringContaining("events.duckdb"),
  });
});

test("a tenant without events is well", async () => {
  expect(await fixture.events.health(fixture.tenant)).toEqual({
    state: "ok",
    detail: "no events yet",
  });
  await expect(fixture.events.geography(fixture.tenant, "admin3")).rejects.toMatchObject({
    message: expect.stringContaining("none yet"),
  });
});

test("a region with a hole and several parts takes in the cells on its ground alone", async () => {
  const hole = [
    [1, 1],
    [1, 2],
    [2, 2],
    [2, 1],
    [1, 1],
  ];
  const islands: FeatureCollection = collection({
    type: "Feature",
    properties: { pcod: "I", name: "Islands" },
    geometry: { type: "MultiPolygon", coordinates: [[ring(0, 4), hole], [ring(10, 1)]] },
  });
  await fixture.ingest(
    "cells",
    cellsCsv(
      ["MAIN", 0, "", "", 3, 3],
      ["HOLE", 0, "", "", 1.5, 1.5],
      ["ISLAND", 0, "", "", 10.5, 0.5],
      ["SEA", 0, "", "", 7, 0.5],
    ),
  );
  await fixture.ingestGeography("admin1", islands);
  expect(
    await fixture.read(
      "SELECT id FROM location_regions JOIN locations USING (location) ORDER BY id",
    ),
  ).toEqual([{ id: "ISLAND" }, { id: "MAIN" }]);
});

function ring(from: number, size: number): number[][] {
  return [
    [from, 0],
    [from + size, 0],
    [from + size, size],
    [from, size],
    [from, 0],
  ];
}
