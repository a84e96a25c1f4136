import { afterAll, beforeAll, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, type PlainEvent, sortRows } from "#test/naive/events";

const cells = [
  { name: "west", longitude: 0.5, latitude: 0.5 },
  { name: "east", longitude: 1.5, latitude: 0.5 },
  { name: "sea", longitude: 20, latitude: 40 },
].map((cell) => Object.assign({ version: 0, from: "", to: "" }, cell));
const regions = [
  { unit: "admin3", pcod: "W", west: 0, south: 0, east: 1, north: 1 },
  { unit: "admin3", pcod: "E", west: 1, south: 0, east: 2, north: 1 },
];
// Anna goes from W to E and back, and is at sea in between. Bert goes from E to W over midnight. Carl is at both at the same moment.
const events: readonly PlainEvent[] = [
  at("2016-01-01T08:00:00", "anna", "west"),
  at("2016-01-01T08:30:00", "anna", "sea"),
  at("2016-01-01T09:00:00", "anna", "east"),
  at("2016-01-01T10:00:00", "anna", "west"),
  at("2016-01-01T10:05:00", "anna", "west"),
  at("2016-01-01T23:59:59.9", "bert", "east"),
  at("2016-01-02T00:00:00", "bert", "west"),
  at("2016-01-01T08:00:00", "carl", "west"),
  at("2016-01-01T08:00:00", "carl", "east"),
];
const interval = { start_date: "2016-01-01", end_date: "2016-01-03", aggregation_unit: "admin3" };

let fixture: EventsFixture;
beforeAll(async () => {
  fixture = await openPlain({ cells, regions, events });
});
afterAll(() => fixture.remove());

test("trips_od_matrix counts whoever was at one place and any time later at another", async () => {
  // W then E: Anna. E then W: Anna and Bert. Carl was at neither later than at the other.
  const expected = sortRows([
    { pcod_from: "E", pcod_to: "W", value: 2, contributors: 2 },
    { pcod_from: "W", pcod_to: "E", value: 1, contributors: 1 },
  ]);
  const spec = { query_kind: "trips_od_matrix", ...interval };
  expect(await askPlain(fixture, spec)).toEqual(expected);
  expect(await askPlain(fixture, spec, { usesSums: false })).toEqual(expected);
});

test("trips_od_matrix of cells tells apart places that share a longitude or a latitude", async () => {
  // Both cells lie at 0.5 degrees north.
  const spec = { query_kind: "trips_od_matrix", ...interval, aggregation_unit: "lon-lat" };
  const between = (await askPlain(fixture, spec)).filter(
    ({ lat_from: from, lat_to: to }) => from === 0.5 && to === 0.5,
  );
  expect(sortRows(between)).toEqual(
    sortRows([
      { lon_from: 0.5, lat_from: 0.5, lon_to: 1.5, lat_to: 0.5, value: 1, contributors: 1 },
      { lon_from: 1.5, lat_from: 0.5, lon_to: 0.5, lat_to: 0.5, value: 2, contributors: 2 },
    ]),
  );
});

test("consecutive_trips_od_matrix counts events and the next that has a place, at the same place as well", async () => {
  // E to W: Anna, Bert, and Carl, whose two events of one moment are ordered by the names of their places.
  // W to E: Anna, since the sea is in no region. W to W: Anna at ten.
  expect(
    await askPlain(fixture, { query_kind: "consecutive_trips_od_matrix", ...interval }),
  ).toEqual(
    sortRows([
      { pcod_from: "E", pcod_to: "W", value: 3, contributors: 3 },
      { pcod_from: "W", pcod_to: "E", value: 1, contributors: 1 },
      { pcod_from: "W", pcod_to: "W", value: 1, contributors: 1 },
    ]),
  );
});

test("what ends an interval is not part of it", async () => {
  // Bert is in W only at the midnight that ends the first day.
  const spec = { query_kind: "trips_od_matrix", ...interval, end_date: "2016-01-02" };
  expect(await askPlain(fixture, spec)).toContainEqual({
    pcod_from: "E",
    pcod_to: "W",
    value: 1,
    contributors: 1,
  });
});

function at(time: string, subscriber: string, cell: string): PlainEvent {
  return { type: "mds", time: `${time}+00:00`, subscriber, cell };
}
