import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, type PlainData, type PlainEvent, sortRows } from "#test/naive/events";

// Three cells: "west" and "west 2" in region W, "east" in region E.
const cells = [
  { name: "west", longitude: 0.5, latitude: 0.5 },
  { name: "west 2", longitude: 0.6, latitude: 0.5 },
  { name: "east", longitude: 1.5, latitude: 0.5 },
].map((cell) => Object.assign({ version: 0, from: "", to: "" }, cell));
const regions = [
  { unit: "admin3", pcod: "W", west: 0, south: 0, east: 1, north: 1 },
  { unit: "admin3", pcod: "E", west: 1, south: 0, east: 2, north: 1 },
];
// On 1 January, Anna (W) calls Bert (W) at 08:10 and Carl (E) at 09:05; both ends are recorded. She is at "west 2" at 08:55 and at
// "east" on the next day. At 12:00 Dora (E) calls somebody of whom nothing is recorded.
const events: readonly PlainEvent[] = [
  call("2016-01-01T08:10:00", "anna", "west", { outgoing: true, counterpart: "bert" }),
  call("2016-01-01T08:10:00.5", "bert", "west", { outgoing: false, counterpart: "anna" }),
  { type: "mds", time: "2016-01-01T08:55:00+00:00", subscriber: "anna", cell: "west 2" },
  call("2016-01-01T09:05:00", "anna", "west", { outgoing: true, counterpart: "carl" }),
  call("2016-01-01T09:05:00", "carl", "east", { outgoing: false, counterpart: "anna" }),
  call("2016-01-01T12:00:00", "dora", "east", { outgoing: true, counterpart: "zoe" }),
  { type: "mds", time: "2016-01-02T00:00:00+00:00", subscriber: "anna", cell: "east" },
];
const data: PlainData = { cells, regions, events };
const firstDay = { start_date: "2016-01-01", end_date: "2016-01-02", aggregation_unit: "admin3" };

let fixture: EventsFixture;
beforeAll(async () => {
  fixture = await openPlain(data);
});
afterAll(() => fixture.remove());

test("location_event_counts counts events and, for disclosure, the people in each hour", async () => {
  const spec = { query_kind: "location_event_counts", ...firstDay, interval: "hour" };
  // In W at eight: two calls and one mds, of Anna and Bert; at nine one call of Anna.
  expect(await askPlain(fixture, spec)).toEqual(
    sortRows([
      { pcod: "E", date: "2016-01-01", hour: 12, value: 1, contributors: 1 },
      { pcod: "E", date: "2016-01-01", hour: 9, value: 1, contributors: 1 },
      { pcod: "W", date: "2016-01-01", hour: 8, value: 3, contributors: 2 },
      { pcod: "W", date: "2016-01-01", hour: 9, value: 1, contributors: 1 },
    ]),
  );
});

test("location_event_counts names days and minutes by the columns that they need", async () => {
  const spec = { query_kind: "location_event_counts", ...firstDay, event_types: ["mds"] };
  expect(await askPlain(fixture, spec)).toEqual(
    sortRows([{ pcod: "W", date: "2016-01-01", value: 1, contributors: 1 }]),
  );
  const minute = { pcod: "W", date: "2016-01-01", hour: 8, min: 55, value: 1, contributors: 1 };
  expect(await askPlain(fixture, { ...spec, interval: "min" })).toEqual([minute]);
  expect(await askPlain(fixture, { ...spec, interval: "minute" })).toEqual([minute]);
});

test("location_event_counts of one direction leaves out events that have none", async () => {
  const spec = { query_kind: "location_event_counts", ...firstDay };
  // Out: Anna's two calls in W, Dora's in E. In: Bert's in W, Carl's in E.
  expect(await askPlain(fixture, { ...spec, direction: "out" })).toEqual(
    sortRows([
      { pcod: "E", date: "2016-01-01", value: 1, contributors: 1 },
      { pcod: "W", date: "2016-01-01", value: 2, contributors: 1 },
    ]),
  );
  expect(await askPlain(fixture, { ...spec, direction: "in" })).toEqual(
    sortRows([
      { pcod: "E", date: "2016-01-01", value: 1, contributors: 1 },
      { pcod: "W", date: "2016-01-01", value: 1, contributors: 1 },
    ]),
  );
});

test("location_event_counts of a subset counts its people alone", async () => {
  // Only Anna has a place on the second day: her three events in W remain.
  const subset = { query_kind: "daily_location", date: "2016-01-02", aggregation_unit: "admin3" };
  const spec = { query_kind: "location_event_counts", ...firstDay, subscriber_subset: subset };
  expect(await askPlain(fixture, spec)).toEqual(
    sortRows([{ pcod: "W", date: "2016-01-01", value: 3, contributors: 1 }]),
  );
});

test("location_introversion is the part of the interactions with somebody at the same place", async () => {
  const spec = { query_kind: "location_introversion", ...firstDay };
  // W has three ends of interactions: Anna's with Bert and Bert's with Anna, both with W, and Anna's with Carl in E: 2/3.
  // E has one, Carl's with Anna in W: 0. Of Dora's the other end is not recorded.
  expect(await askPlain(fixture, spec)).toEqual(
    sortRows([
      { pcod: "E", value: 0, contributors: 1 },
      { pcod: "W", value: 2 / 3, contributors: 2 },
    ]),
  );
  // Outgoing: of Anna's two one stays in W. Incoming: Bert's one does, Carl's does not.
  expect(await askPlain(fixture, { ...spec, direction: "out" })).toEqual(
    sortRows([{ pcod: "W", value: 0.5, contributors: 1 }]),
  );
  expect(await askPlain(fixture, { ...spec, direction: "in" })).toEqual(
    sortRows([
      { pcod: "E", value: 0, contributors: 1 },
      { pcod: "W", value: 1, contributors: 1 },
    ]),
  );
});

const bothDays = { ...firstDay, end_date: "2016-01-03" };

test("total_network_objects counts the different cells with an event in each period", async () => {
  const spec = { query_kind: "total_network_objects", ...bothDays };
  // W on the first day: "west" and "west 2", of Anna and Bert. E: "east" on both days, of Carl and Dora, then of Anna.
  expect(await askPlain(fixture, spec)).toEqual(
    sortRows([
      { pcod: "E", value: 1, datetime: "2016-01-01T00:00:00.000Z", contributors: 2 },
      { pcod: "E", value: 1, datetime: "2016-01-02T00:00:00.000Z", contributors: 1 },
      { pcod: "W", value: 2, datetime: "2016-01-01T00:00:00.000Z", contributors: 2 },
    ]),
  );
  const hourly = { ...spec, ...firstDay, total_by: "hour", event_types: ["calls"] };
  expect(await askPlain(fixture, hourly)).toEqual(
    sortRows([
      { pcod: "E", value: 1, datetime: "2016-01-01T09:00:00.000Z", contributors: 1 },
      { pcod: "E", value: 1, datetime: "2016-01-01T12:00:00.000Z", contributors: 1 },
      { pcod: "W", value: 1, datetime: "2016-01-01T08:00:00.000Z", contributors: 2 },
      { pcod: "W", value: 1, datetime: "2016-01-01T09:00:00.000Z", contributors: 1 },
    ]),
  );
});

test("aggregate_network_objects uses the numbers alone that may be published", async () => {
  const hourly = { query_kind: "total_network_objects", ...bothDays, total_by: "hour" };
  const spec = { query_kind: "aggregate_network_objects", total_network_objects: hourly };
  // W: two cells at eight (two people), one at nine (one person): 1.5 on average, of at least one person.
  // E: one cell at nine and at noon, one person each; on the second day at midnight as well.
  expect(await askPlain(fixture, spec, { threshold: 0 })).toEqual(
    sortRows([
      { pcod: "E", value: 1, datetime: "2016-01-01T00:00:00.000Z", contributors: 1 },
      { pcod: "E", value: 1, datetime: "2016-01-02T00:00:00.000Z", contributors: 1 },
      { pcod: "W", value: 1.5, datetime: "2016-01-01T00:00:00.000Z", contributors: 1 },
    ]),
  );
  // With numbers of two people or more alone, W at eight is left.
  expect(await askPlain(fixture, { ...spec, statistic: "max" }, { threshold: 1 })).toEqual(
    sortRows([{ pcod: "W", value: 2, datetime: "2016-01-01T00:00:00.000Z", contributors: 2 }]),
  );
});

function call(
  time: string,
  subscriber: string,
  cell: string,
  parties: { readonly outgoing: boolean; readonly counterpart: string },
): PlainEvent {
  return { type: "calls", time: `${time}+00:00`, subscriber, cell, ...parties };
}
