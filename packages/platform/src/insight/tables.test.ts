import { afterEach, beforeEach, expect, test } from "vitest";

import {
  callsCsv,
  cellsCsv,
  collection,
  type EventsFixture,
  openEvents,
  square,
} from "#test/events-fixture";
import { askPlain, sortRows } from "#test/naive/events";

import { readQuery } from "./query-spec.ts";
import { checkTables } from "./tables.ts";

const mapping = "infrastructure.mapping_table_test";
const interval = { start_date: "2016-01-01", end_date: "2016-01-02" };
const counts = { query_kind: "unique_subscriber_counts", ...interval, aggregation_unit: "admin3" };

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents();
  const { ingest, ingestGeography } = fixture;
  // Anna is at "west" in region W and district D1, Bert and Carl at "east" in E and D2, Dora at "sea", which is nowhere.
  await ingestGeography("admin3", collection(square("W", 0, 0), square("E", 1, 0)));
  await ingestGeography("geography.districts", collection(square("D1", 0, 0), square("D2", 1, 0)));
  await ingest(
    "cells",
    cellsCsv(
      ["west", 1, "", "", 0.5, 0.5],
      ["east", 1, "", "", 1.5, 0.5],
      ["sea", 1, "", "", 30, 30],
    ),
  );
  await ingest(
    "calls",
    callsCsv(
      ["2016-01-01 08:00:00+00", "anna", "west"],
      ["2016-01-01 08:00:00+00", "bert", "east"],
      ["2016-01-01 08:00:00+00", "carl", "east"],
      ["2016-01-01 08:00:00+00", "dora", "sea"],
    ),
  );
  // The mapping counts "sea" and "east" to M1, and does not name "west".
  await ingest("mapping", "location_id,pcod\neast,M1\nsea,M1\n", { unit: mapping });
});
afterEach(() => fixture.remove());

const check = (body: object) => checkTables(fixture.tenant, fixture.events, readQuery(body).spec);

test("a mapping says to which region a cell counts, and cells without one are left out", async () => {
  expect(await askPlain(fixture, { ...counts, mapping_table: mapping })).toEqual([
    { pcod: "M1", value: 3, contributors: 3 },
  ]);
  const perCell = { ...counts, aggregation_unit: "lon-lat", mapping_table: mapping };
  expect(await askPlain(fixture, perCell)).toEqual(
    sortRows([
      { lon: 1.5, lat: 0.5, value: 2, contributors: 2 },
      { lon: 30, lat: 30, value: 1, contributors: 1 },
    ]),
  );
});

test("a geography is used in place of that of the unit", async () => {
  const districts = sortRows([
    { pcod: "D1", value: 1, contributors: 1 },
    { pcod: "D2", value: 2, contributors: 2 },
  ]);
  expect(await askPlain(fixture, { ...counts, geom_table: "geography.districts" })).toEqual(
    districts,
  );
  // That of the unit may be named as FlowDB does.
  const own = { ...counts, geom_table: "geography.admin3" };
  expect(await askPlain(fixture, own)).toEqual(await askPlain(fixture, counts));
});

test("a query over a part that has a mapping tells apart the places of that mapping", async () => {
  const daily = {
    query_kind: "daily_location",
    date: "2016-01-01",
    aggregation_unit: "admin3",
    mapping_table: mapping,
  };
  expect(await askPlain(fixture, { query_kind: "spatial_aggregate", locations: daily })).toEqual([
    { pcod: "M1", value: 3, contributors: 3 },
  ]);
});

test.each([
  {},
  { mapping_table: null, geom_table: null, geom_table_join_column: null },
  { mapping_table: mapping, geom_table_join_column: "pcod" },
  { geom_table: "geography.districts" },
  { geom_table: "geography.admin3", geom_table_join_column: "admin3pcod" },
])("what is loaded, or nothing, may be named: %j", async (named) => {
  await expect(check({ ...counts, ...named })).resolves.toBeUndefined();
});

test.each([
  ["mapping_table", "infrastructure.none", `Must be one of: ${mapping}.`],
  ["geom_table", "geography.none", "Must be one of: geography.admin3, geography.districts."],
  ["geom_table", "geography.admin2", "Must be one of: geography.admin3, geography.districts."],
  ["geom_table_join_column", "admin2pcod", "Must be one of: pcod, admin3pcod."],
])("a %s that is not there is refused with what there is", async (field, value, message) => {
  await expect(check({ ...counts, [field]: value })).rejects.toMatchObject({
    code: "insight.parameters_invalid",
    status: 400,
    extensions: { payload: { validation_error_messages: { [field]: [message] } } },
  });
});

test("the regions of another unit are not to be had in place of those of the one that is asked for", async () => {
  const country = { ...counts, aggregation_unit: "admin0" };
  for (const geom_table of ["geography.admin3", "admin3"]) {
    await expect(check({ ...country, geom_table })).rejects.toThrow("geography.districts");
  }
  const shapes = { query_kind: "geography", aggregation_unit: "admin0" };
  await expect(check({ ...shapes, geom_table: "geography.admin3" })).rejects.toThrow("geom_table");
});

test("a table of a part is refused by the way to it", async () => {
  const day = { query_kind: "daily_location", date: "2016-01-01", aggregation_unit: "admin3" };
  const modal = { query_kind: "modal_location", locations: [day, day] };
  const wrong = { ...day, mapping_table: "infrastructure.none" };
  const aggregate = {
    query_kind: "spatial_aggregate",
    locations: { ...modal, locations: [wrong] },
  };
  await expect(check(aggregate)).rejects.toThrow(
    `locations.locations.0.mapping_table: Must be one of: ${mapping}.`,
  );
});
