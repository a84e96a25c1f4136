import { afterEach, beforeEach, expect, test } from "vitest";

import { type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const visits = {
  name: "visits",
  columns: [
    { name: "location_id", kind: "text" },
    { name: "minutes", kind: "number" },
    { name: "is_first", kind: "flag" },
  ],
} as const;

const declare = (order: Parameters<typeof fixture.events.eventTypes.declare>[1]) =>
  fixture.events.eventTypes.declare(fixture.tenant, order, "ada");

test("events of a declared type can be loaded and asked for", async () => {
  const type = await declare(visits);
  expect(type.layout.map(({ name }) => name)).toEqual([
    "datetime",
    "msisdn",
    "location_id",
    "minutes",
    "is_first",
  ]);
  await fixture.ingest(
    "visits",
    "datetime,msisdn,location_id,minutes,is_first\n2016-01-01 08:00:00,ann,C1,2.5,true\n",
  );
  expect(await fixture.events.availableDates(fixture.tenant)).toEqual({ visits: ["2016-01-01"] });
  expect(await fixture.read("SELECT event_type, device FROM event_records")).toEqual([
    { event_type: "visits", device: null },
  ]);
  expect(await fixture.read("SELECT minutes, is_first FROM visits_records")).toEqual([
    { minutes: 2.5, is_first: true },
  ]);
  expect(await fixture.read("SELECT event_type, event_count FROM event_days")).toEqual([
    { event_type: "visits", event_count: 1 },
  ]);
});

test("types are listed with the built-in ones first", async () => {
  await declare(visits);
  const types = await fixture.events.eventTypes.list(fixture.tenant);
  expect(types.map(({ name, isDeclared }) => [name, isDeclared])).toEqual([
    ["calls", false],
    ["sms", false],
    ["mds", false],
    ["topups", false],
    ["forwards", false],
    ["dfs", false],
    ["visits", true],
  ]);
});

test("a type is declared once, and refused ones leave nothing behind", async () => {
  await declare(visits);
  await expect(declare(visits)).rejects.toMatchObject({ code: "events.type_exists" });
  await expect(declare({ ...visits, name: "calls" })).rejects.toMatchObject({
    code: "events.type_exists",
  });
  await expect(
    declare({ name: "odd", columns: [{ name: "select", kind: "text" }] }),
  ).rejects.toMatchObject({ code: "events.type_column_invalid" });
  expect(await declare({ name: "odd", columns: [] })).toMatchObject({ name: "odd" });
});

test.each([
  "cells",
  "found_subscribers",
  "new_devices",
  "earlier_sums",
  "staged_cells",
  "clickhouse_switches",
  "duckdb_tables",
  "pg_tables",
  "geography",
  "admin3",
  "Visits",
  "2go",
  "a-b",
  "a; drop table calls",
  "batches",
  "subscribers",
  "event_days",
  "calls_records",
  "select",
  "events",
  "x".repeat(41),
])("a type cannot be called %s", async (name) => {
  await expect(declare({ ...visits, name })).rejects.toMatchObject({
    code: "events.type_name_invalid",
  });
});

test.each([
  ["a name of a column that every type has", [{ name: "subscriber", kind: "text" }]],
  ["another kind of a known column", [{ name: "outgoing", kind: "text" }]],
  ["a second time", [{ name: "ended_at", kind: "time" }]],
  ["a part of a device", [{ name: "imei", kind: "text" }]],
  ["a name with a space", [{ name: "a b", kind: "text" }]],
  [
    "a column twice",
    [
      { name: "a", kind: "text" },
      { name: "a", kind: "number" },
    ],
  ],
] as const)("a type cannot have %s", async (_, columns) => {
  await expect(declare({ name: "visits", columns })).rejects.toMatchObject({
    code: "events.type_column_invalid",
  });
});
