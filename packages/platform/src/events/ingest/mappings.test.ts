import { afterEach, beforeEach, describe, expect, test } from "vitest";

import {
  callsCsv,
  cellsCsv,
  collection,
  type EventsFixture,
  openEvents,
  square,
} from "#test/events-fixture";

const mapping = "infrastructure.districts_of_cells";
const file = "location_id,pcod\nwest,D1\neast,D2\n";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const mapped = () =>
  fixture.read(
    "SELECT mapping, id, pcod FROM location_mappings JOIN locations USING (location) ORDER BY mapping, id",
  );

describe("a mapping", () => {
  test("says to which region each of its cells counts, and is known by its name", async () => {
    const { events, tenant, ingest } = fixture;
    const report = await ingest("mapping", file, { unit: mapping });
    expect(report).toMatchObject({ type: "mapping", unit: mapping, rows: 2, days: [] });
    expect(await mapped()).toEqual([
      { mapping, id: "east", pcod: "D2" },
      { mapping, id: "west", pcod: "D1" },
    ]);
    expect(await events.placeTables(tenant)).toEqual({ mappings: [mapping], geographies: [] });
  });

  test("means the cells that events and cells of that name mean, whichever is loaded first", async () => {
    const { ingest, read } = fixture;
    await ingest("calls", callsCsv(["2016-01-01 08:00:00+00", "anna", "east"]));
    await ingest("mapping", file, { unit: mapping });
    await ingest("cells", cellsCsv(["west", 1, "", "", 0.5, 0.5]));
    const sql = `SELECT m.pcod AS pcod FROM location_mappings m JOIN event_records e ON e.location = m.location`;
    expect(await read(sql)).toEqual([{ pcod: "D2" }]);
    const places = `SELECT m.pcod AS pcod FROM location_mappings m JOIN location_places p ON p.location = m.location`;
    expect(await read(places)).toEqual([{ pcod: "D1" }]);
  });

  test("takes the place of the one that had its name, and of no other", async () => {
    const { ingest } = fixture;
    await ingest("mapping", file, { unit: mapping });
    await ingest("mapping", file, { unit: "infrastructure.other" });
    await ingest("mapping", "pcod,cell_id\nD3,west\n", { unit: mapping });
    expect(await mapped()).toEqual([
      { mapping, id: "west", pcod: "D3" },
      { mapping: "infrastructure.other", id: "east", pcod: "D2" },
      { mapping: "infrastructure.other", id: "west", pcod: "D1" },
    ]);
    expect((await ingest("mapping", file, { unit: mapping })).alreadyStored).toBe(false);
    expect((await ingest("mapping", file, { unit: mapping })).alreadyStored).toBe(true);
  });

  test("makes a new version of the data", async () => {
    const { events, tenant, ingest } = fixture;
    const before = await events.dataVersion(tenant);
    await ingest("mapping", file, { unit: mapping });
    const after = await events.dataVersion(tenant);
    expect(after).not.toBe(before);
    await ingest("mapping", file, { unit: mapping });
    expect(await events.dataVersion(tenant)).toBe(after);
  });

  test.each([
    ["a cell twice", `${file}west,D3\n`, /line 4, column location_id: "west" is not new: line 2/],
    ["a cell without a region", `${file}north,\n`, /line 4, column pcod/],
    ["nothing but a header", "location_id,pcod\n", /no cells/],
    ["a column too many", "location_id,pcod,name\nwest,D1,x\n", /no column "name" in mapping/],
  ])("with %s is refused, and the old one stays", async (_, text, message) => {
    await fixture.ingest("mapping", file, { unit: mapping });
    await expect(fixture.ingest("mapping", text, { unit: mapping })).rejects.toThrow(message);
    expect(await mapped()).toHaveLength(2);
  });

  test.each([
    ["without a name", undefined, "A file of type mapping needs a name."],
    ["with a name of one word", "districts", 'The name "districts" is not two words'],
    ["with a name in capitals", "Infrastructure.x", 'The name "Infrastructure.x" is not two words'],
  ])("%s is refused", async (_, unit, message) => {
    await expect(fixture.ingest("mapping", file, { unit })).rejects.toThrow(message);
  });
});

describe("a further geography", () => {
  const districts = collection(square("D1", 0, 0), square("D2", 1, 0));

  test("is stored beside those of the units, which it does not join", async () => {
    const { events, tenant, ingest, ingestGeography, read } = fixture;
    await ingest("cells", cellsCsv(["west", 1, "", "", 0.5, 0.5]));
    await ingestGeography("admin3", collection(square("A", 0, 0)));
    await ingestGeography("geography.districts", districts);
    expect(await events.units(tenant)).toEqual(["admin3"]);
    expect(await events.placeTables(tenant)).toEqual({
      mappings: [],
      geographies: ["geography.districts"],
    });
    expect(await read("SELECT unit, pcod FROM location_regions ORDER BY unit")).toEqual([
      { unit: "admin3", pcod: "A" },
      { unit: "geography.districts", pcod: "D1" },
    ]);
    const { features } = await events.geography(tenant, "geography.districts");
    expect(features.map(({ properties }) => properties.pcod)).toEqual(["D1", "D2"]);
  });

  test("follows cells that are loaded later", async () => {
    const { ingest, ingestGeography, read } = fixture;
    await ingestGeography("geography.districts", districts);
    await ingest("cells", cellsCsv(["east", 1, "", "", 1.5, 0.5]));
    expect(await read("SELECT pcod FROM location_regions")).toEqual([{ pcod: "D2" }]);
  });

  test("cannot have the name that stands for a unit's", async () => {
    await expect(fixture.ingestGeography("geography.admin3", districts)).rejects.toThrow(
      "give the unit instead",
    );
  });
});
