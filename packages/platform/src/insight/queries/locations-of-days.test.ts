import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { EventsFixture } from "#test/events-fixture";
import { askPlain, openPlain, placeEvents, sortRows } from "#test/naive/events";
import { locate, rowsOf } from "#test/naive/locations";
import { randomData, randomDays } from "#test/naive/random-events";

const units = ["admin3", "lon-lat", "admin1"];
const narrowings = [
  {},
  { event_types: ["calls", "sms"] },
  { hours: { start_hour: 20, end_hour: 8 } },
];

describe("the modal location over consecutive days, found in one pass", () => {
  const data = randomData(3);
  const events = placeEvents(data);
  let fixture: EventsFixture;

  beforeAll(async () => {
    fixture = await openPlain(data);
  });
  afterAll(() => fixture.remove());

  test.each([2, 3, 4, 5, 6])("is what a plain search over %d days finds", async (count) => {
    for (const aggregation_unit of units) {
      for (const narrowing of narrowings) {
        const daily = {
          query_kind: "daily_location",
          method: "last",
          aggregation_unit,
          ...narrowing,
        };
        const days = randomDays.slice(randomDays.length - count);
        const locations = days.map((date) => Object.assign({ date }, daily));
        const spec = { query_kind: "modal_location", locations };
        const expected = sortRows(rowsOf(locate(events, spec), aggregation_unit));
        expect(expected.length).toBeGreaterThan(0);
        for (const usesSums of [true, false]) {
          expect(sortRows(await askPlain(fixture, spec, { usesSums }))).toEqual(expected);
        }
      }
    }
  });
});
