import { mkdirSync } from "node:fs";
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

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const header = "id,outgoing,datetime,duration,msisdn,tac";
const good = "c1,true,2016-01-01 08:00:00+00,5,ann,35172003";
test.each([
  [
    "an unknown column",
    "id,datetime,msisdn,locatoin_id\n",
    "events.column_unknown",
    ["line 1", '"locatoin_id"', '"location_id"'],
  ],
  [
    "a missing column",
    "id,msisdn\nc1,ann\n",
    "events.column_missing",
    ["line 1", '"datetime"', "id,msisdn"],
  ],
  ["no header", `${good}\n`, "events.column_missing", ["line 1", '"datetime"', "c1,true"]],
  ["a column twice", "msisdn,datetime,msisdn\n", "events.column_repeated", ["line 1", '"msisdn"']],
  [
    "a bad time",
    `${header}\n${good}\nc2,true,2016-13-01 08:00:00+00,5,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 3", "column datetime", '"2016-13-01 08:00:00+00"', "date and time"],
  ],
  [
    "an endless time",
    `${header}\nc2,true,infinity,5,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 2", "column datetime", '"infinity"'],
  ],
  [
    "a time of another age",
    `${header}\nc2,true,0016-01-01 00:00:00,5,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 2", "column datetime", '"0016-01-01 00:00:00"'],
  ],
  [
    "a bad number",
    `${header}\n${good}\nc2,true,2016-01-01 08:00:00+00,five,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 3", "column duration", '"five"', "number"],
  ],
  [
    "not a number",
    `${header}\nc2,true,2016-01-01 08:00:00+00,nan,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 2", "column duration", '"nan"'],
  ],
  [
    "a fraction where a whole number belongs",
    `${header}\nc2,true,2016-01-01 08:00:00+00,5,ann,3.7\n`,
    "events.too_many_bad_rows",
    ["line 2", "column tac", '"3.7"', "whole number"],
  ],
  [
    "a bad flag",
    `${header}\nc2,maybe,2016-01-01 08:00:00+00,5,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 2", "column outgoing", '"maybe"', "true or false"],
  ],
  [
    "no subscriber",
    `${header}\n${good}\nc2,true,2016-01-01 08:00:00+00,5,,1\n`,
    "events.too_many_bad_rows",
    ["line 3", "column msisdn"],
  ],
  [
    "no time",
    `${header}\nc2,true,,5,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 2", "column datetime"],
  ],
  [
    "a line cut off",
    `${header}\n${good}\nc2,true,2016-01-01 08:0`,
    "events.too_many_bad_rows",
    ["line 3", "column duration", "3 values", "6 columns"],
  ],
  [
    "a line too long",
    `${header}\n${good},7\n`,
    "events.too_many_bad_rows",
    ["line 2", "7 values", "6 columns"],
  ],
  [
    "an open quotation mark",
    `${header}\n"c1,true,2016-01-01 08:00:00+00,5,ann,1\n`,
    "events.too_many_bad_rows",
    ["line 2", "column id", "quotation mark"],
  ],
  [
    "text that is not UTF-8",
    Buffer.from(`${header}\nc1,true,2016-01-01 08:00:00+00,5,Jos\xe9,1\n`, "latin1"),
    "events.too_many_bad_rows",
    ["line 2", "column msisdn", "UTF-8"],
  ],
  ["no events", `${header}\n`, "events.file_empty", ["no events"]],
  ["nothing at all", "", "events.file_empty", ["no bytes"]],
  ["blank lines alone", "\n\n", "events.file_empty", ["no header"]],
])("a file with %s is refused, and nothing is stored", async (_, text, code, words) => {
  await fixture.ingest("calls", callsCsv(["2016-01-01 08:00:00", "eve", "C9"]));
  const version = await fixture.events.dataVersion(fixture.tenant);
  const refused = fixture.ingest("calls", text);
  await expect(refused).rejects.toMatchObject({ code, status: 400 });
  const error = (await refused.catch((fault: unknown) => fault)) as Error & { remedy: string };
  for (const word of ["file-2.csv", ...words]) expect(error.message).toContain(word);
  expect(error.message).not.toContain("{");
  expect(error.remedy).not.toBe("");
  expect(await fixture.events.dataVersion(fixture.tenant)).toBe(version);
  expect(
    await fixture.read(
      "SELECT (SELECT count(*) FROM calls) AS calls, (SELECT count(*) FROM subscribers) AS people",
    ),
  ).toEqual([{ calls: 1, people: 1 }]);
  expect(
    await fixture.ingest("calls", callsCsv(["2016-01-02 08:00:00", "ann", "C1"])),
  ).toMatchObject({ rows: 1 });
});

test("a bad row among many good ones is left out, with its line", async () => {
  const text = `${header}\n\n${`${good}\n`.repeat(5000)}c2,true,never,5,ann,1\n`;
  expect(await fixture.ingest("calls", text)).toMatchObject({ rows: 5000, quarantined: 1 });
  expect(
    await fixture.read(
      "SELECT file_name, line, column_name, reason, content FROM quarantined_rows",
    ),
  ).toEqual([
    {
      file_name: "file-1.csv",
      line: 5003,
      column_name: "datetime",
      reason: '"never" is not a date and time such as 2016-01-01 13:30:00+00',
      content: "c2,true,never,5,ann,1",
    },
  ]);
});

test("a path that leads nowhere, to a directory or to a device is refused", async () => {
  const at = (path: string) => fixture.events.ingestFile(fixture.tenant, { type: "calls", path });
  const directory = join(fixture.tenant.directory, "folder");
  mkdirSync(directory);
  await expect(at("/nowhere/calls.csv")).rejects.toMatchObject({
    code: "events.file_missing",
    message: expect.stringContaining("/nowhere/calls.csv"),
  });
  await expect(at(directory)).rejects.toMatchObject({
    code: "events.file_not_regular",
    message: expect.stringContaining("a directory"),
  });
  await expect(at("/dev/null")).rejects.toMatchObject({ code: "events.file_not_regular" });
});

test("a name with wildcards means that file alone", async () => {
  fixture.write("calls-1.csv", callsCsv(["2016-01-01 08:00:00", "bob", "C1"]));
  const path = fixture.write("calls-[1]*?.csv", callsCsv(["2016-01-01 08:00:00", "ann", "C1"]));
  await fixture.events.ingestFile(fixture.tenant, { type: "calls", path });
  expect(await fixture.read("SELECT msisdn FROM subscribers")).toEqual([{ msisdn: "ann" }]);
});

test("an unknown type and a unit in the wrong place are refused", async () => {
  const path = fixture.write("x.csv", callsCsv(["2016-01-01 08:00:00", "ann", "C1"]));
  const ask = (request: object) =>
    fixture.events.ingestFile(fixture.tenant, { path, ...request } as never);
  await expect(ask({ type: "phonecalls" })).rejects.toMatchObject({
    code: "events.type_unknown",
    message: expect.stringContaining("calls, sms, mds, topups, forwards, dfs, cells, geography"),
  });
  await expect(ask({ type: "geography" })).rejects.toMatchObject({ code: "events.unit_invalid" });
  await expect(ask({ type: "calls", unit: "admin3" })).rejects.toMatchObject({
    code: "events.unit_invalid",
  });
  await expect(ask({ type: "geography", unit: "Admin 3" })).rejects.toMatchObject({
    code: "events.unit_invalid",
  });
});

test.each([
  [
    "a longitude out of range",
    ["C1", 0, "", "", 181, 0],
    "events.value_invalid",
    ["line 2", "longitude", '"181"'],
  ],
  [
    "a latitude out of range",
    ["C1", 0, "", "", 0, -91],
    "events.value_invalid",
    ["line 2", "latitude", '"-91"'],
  ],
  [
    "a day that does not exist",
    ["C1", 0, "2016-02-30", "", 0, 0],
    "events.value_invalid",
    ["date_of_first_service", '"2016-02-30"'],
  ],
  [
    "a last day before the first",
    ["C1", 0, "2016-02-02", "2016-02-01", 0, 0],
    "events.value_invalid",
    ["date_of_last_service", '"2016-02-01"', "2016-02-02"],
  ],
  ["no id", ["", 0, "", "", 0, 0], "events.value_missing", ["line 2", "column id"]],
] as const)("a cell with %s is refused", async (_, cell, code, words) => {
  const error = (await fixture
    .ingest("cells", cellsCsv(cell))
    .catch((fault: unknown) => fault)) as Error;
  expect(error).toMatchObject({ code });
  for (const word of words) expect(error.message).toContain(word);
  expect(await fixture.read("SELECT * FROM cells")).toEqual([]);
});

test("a version of a cell that comes twice in a file is refused", async () => {
  const refused = fixture.ingest(
    "cells",
    cellsCsv(["C1", 0, "", "", 0, 0], ["C1", 0, "", "", 1, 1]),
  );
  await expect(refused).rejects.toMatchObject({
    code: "events.value_invalid",
    message: expect.stringMatching(/line 3.*line 2/),
  });
});

const [west, east] = [square("W", 0, 0), square("E", 1, 0)];
test.each([
  ["a pcod twice", collection(west, east, { ...west }), ["feature 3", '"W"', "feature 1"]],
  ["no pcod", collection({ ...west, properties: { name: "West" } }), ["feature 1", '"pcod"']],
  ["no name", collection({ ...west, properties: { pcod: "W" } }), ["feature 1 (W)", '"name"']],
  [
    "a point for an area",
    collection({ ...west, geometry: { type: "Point", coordinates: [0, 0] } }),
    ["feature 1 (W)", '"Point"'],
  ],
  ["no geometry", collection({ ...west, geometry: null as never }), ["feature 1 (W)", "null"]],
  [
    "an open ring",
    collection({
      ...west,
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
    }),
    ["feature 1 (W)", "not closed"],
  ],
  [
    "metres for degrees",
    collection({
      ...west,
      geometry: {
        type: "Polygon",
        coordinates: [
          [
            [5e5, 4e6],
            [6e5, 4e6],
            [6e5, 5e6],
            [5e5, 4e6],
          ],
        ],
      },
    }),
    ["feature 1 (W)", "projection"],
  ],
  ["no features", collection(), ["no features"]],
  ["another kind of document", west as never, ["FeatureCollection"]],
])("a geography with %s is refused, and the one before stays", async (_, regions, words) => {
  await fixture.ingestGeography("admin3", collection(square("OLD", 0, 0)));
  const error = (await fixture
    .ingestGeography("admin3", regions)
    .catch((fault: unknown) => fault)) as Error;
  expect(error).toMatchObject({ status: 400 });
  for (const word of ["file-2.geojson", ...words]) expect(error.message).toContain(word);
  expect(await fixture.read("SELECT pcod FROM geographies")).toEqual([{ pcod: "OLD" }]);
});

test("a geography that is not JSON is refused with its line", async () => {
  const path = fixture.write("broken.geojson", '{"type": "FeatureCollection",\n"features": [\n}');
  const refused = fixture.events.ingestFile(fixture.tenant, {
    type: "geography",
    unit: "admin3",
    path,
  });
  await expect(refused).rejects.toMatchObject({
    code: "events.geography_invalid",
    message: expect.stringContaining("line 3"),
  });
});

test("a version of a cell that no number of the store holds is refused with its line", async () => {
  const text = cellsCsv(["C1", 99_999_999_999, "2015-01-01", "", 0.5, 0.5]);
  await expect(fixture.ingest("cells", text)).rejects.toMatchObject({
    code: "events.value_invalid",
    message: expect.stringContaining("line 2"),
  });
});

test("a geography that is too large to be read at once is refused, and one that is not JSON quickly", async () => {
  const request = { type: "geography", unit: "admin3" };
  for (const bytes of [20_000_000, 140_000_000]) {
    const path = fixture.write(`regions-${bytes}.geojson`, Buffer.alloc(bytes, "["));
    await expect(
      fixture.events.ingestFile(fixture.tenant, { ...request, path }),
    ).rejects.toMatchObject({ code: "events.geography_invalid" });
  }
});
