import { afterAll, beforeAll, expect, test } from "vitest";

import { cellsCsv, collection, type EventsFixture, openEvents, square } from "#test/events-fixture";
import { askPlain, sortRows } from "#test/naive/events";

import { readQuery } from "../../query-spec.ts";
import type { Spec } from "../query-kind.ts";

/*
 * Two people in the west on 1 January: 10 and 20.5 with fees of 1 and 2; one of them again with 5 and no fee. One in the east, and one at a
 * cell that nobody knows. On the 2nd one in the west.
 */
const records = `datetime,msisdn,location_id,outgoing,amount,discount,fee,commission,type
2016-01-01T08:00:00Z,a,west,true,10,0,1,0.5,p2p
2016-01-01T09:00:00Z,b,west,false,20.5,0,2,,p2p
2016-01-01T23:59:59.999999Z,b,west,true,5,1,,0.25,cash in
2016-01-01T08:00:00Z,c,east,true,7,0,0,0,p2p
2016-01-01T08:00:00Z,d,nowhere,true,100,0,0,0,p2p
2016-01-02T00:00:00Z,a,west,true,3,0,0,0,p2p
`;

let fixture: EventsFixture;

beforeAll(async () => {
  fixture = await openEvents();
  const { ingest, ingestGeography } = fixture;
  await ingestGeography("admin3", collection(square("W", 0, 0), square("E", 1, 0)));
  await ingest("cells", cellsCsv(["west", 1, "", "", 0.5, 0.5], ["east", 1, "", "", 1.5, 0.5]));
  await ingest("dfs", records);
});
afterAll(() => fixture.remove());

function question(given: object = {}): Spec {
  return {
    query_kind: "dfs_metric_total_amount",
    start_date: "2016-01-01",
    end_date: "2016-01-03",
    aggregation_unit: "admin3",
    metric: "amount",
    ...given,
  };
}

test("amounts are summed up per place and day, and each person contributes once", async () => {
  expect(await askPlain(fixture, question())).toEqual(
    sortRows([
      { pcod: "E", date: "2016-01-01", value: 7, contributors: 1 },
      { pcod: "W", date: "2016-01-01", value: 35.5, contributors: 2 },
      { pcod: "W", date: "2016-01-02", value: 3, contributors: 1 },
    ]),
  );
});

test.each([
  ["fee", 3, 2],
  ["discount", 1, 2],
  // Only who had a commission contributes: the second in one record of two.
  ["commission", 0.75, 2],
])("%s is summed up where it is known", async (metric, value, contributors) => {
  const rows = await askPlain(fixture, question({ metric, end_date: "2016-01-02" }));
  expect(rows).toContainEqual({ pcod: "W", date: "2016-01-01", value, contributors });
});

test("an interval may begin and end within days, and places may be points", async () => {
  const rows = await askPlain(
    fixture,
    question({
      start_date: "2016-01-01T09:00:00",
      end_date: "2016-01-01T23:00:00",
      aggregation_unit: "lon-lat",
      mapping_table: null,
      geom_table: null,
    }),
  );
  expect(rows).toEqual([{ lon: 0.5, lat: 0.5, date: "2016-01-01", value: 20.5, contributors: 1 }]);
});

test("mobile money counts in no question about events", async () => {
  const { start_date, end_date, aggregation_unit } = question();
  for (const usesSums of [true, false]) {
    const spec = {
      query_kind: "unique_subscriber_counts",
      start_date,
      end_date,
      aggregation_unit,
      event_types: null,
    };
    expect(await askPlain(fixture, spec, { usesSums })).toEqual([]);
  }
  const sums =
    "SELECT (SELECT count(*) FROM day_sums) + (SELECT count(*) FROM location_hours) AS sums";
  expect(await fixture.read(sums)).toEqual([{ sums: 0 }]);
});

test("days with mobile money are needed, and their days are known", async () => {
  const { reads } = readQuery(question());
  expect(reads.map(({ eventTypes }) => eventTypes)).toEqual([["dfs"]]);
  expect(await fixture.events.availableDates(fixture.tenant)).toEqual({
    dfs: ["2016-01-01", "2016-01-02"],
  });
});
