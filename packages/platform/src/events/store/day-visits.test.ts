import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;

beforeEach(async () => {
  fixture = await openEvents();
});

afterEach(async () => {
  await fixture.remove();
});

const day = "2016-01-01";
const callsOf = (...calls: readonly (readonly [string, string, string])[]) =>
  callsCsv(...calls.map(([time, person, cell]) => [`${day} ${time}+00`, person, cell] as const));

/** As `a@X 2 8,9`: the person, the cell, the events, the hours. */
async function visits(): Promise<string[]> {
  const rows = await fixture.read<{ visit: string; hours: number }>(
    `SELECT s.msisdn || '@' || l.id || ' ' || v.event_count AS visit, v.hours AS hours
      FROM day_visits v JOIN subscribers s ON s.subscriber = v.subscriber
        JOIN locations l ON l.location = v.location ORDER BY visit`,
  );
  return rows.map(({ visit, hours }) => {
    const set = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => (hours >> hour) & 1);
    return `${visit} ${set.join()}`;
  });
}

/** As `a@X`; a dash for several cells at the last moment. */
async function lastCells(): Promise<string[]> {
  const rows = await fixture.read<{ last: string }>(
    `SELECT s.msisdn || '@' || coalesce(l.id, '-') AS last
      FROM last_locations v JOIN subscribers s ON s.subscriber = v.subscriber
        LEFT JOIN locations l ON l.location = v.location ORDER BY last`,
  );
  return rows.map(({ last }) => last);
}

test("visits of all types are put together, with their hours and the last cell of the day", async () => {
  await fixture.ingest(
    "calls",
    callsOf(["08:10:00", "a", "X"], ["08:20:00", "a", "X"], ["23:59:59", "b", "Y"]),
  );
  await fixture.ingest(
    "mds",
    `datetime,msisdn,location_id\n${day} 21:00:00+00,a,X\n${day} 22:00:00+00,a,Z\n${day} 01:00:00+00,a,\n`,
  );
  expect(await visits()).toEqual(["a@X 3 8,21", "a@Z 1 22", "b@Y 1 23"]);
  expect(await lastCells()).toEqual(["a@Z", "b@Y"]);
});

test("several cells at the last moment leave it open", async () => {
  await fixture.ingest("calls", callsOf(["08:00:00", "a", "X"], ["08:00:00", "a", "Y"]));
  expect(await lastCells()).toEqual(["a@-"]);
});

test("a corrected file changes them with the events, and leaves those of other types", async () => {
  await fixture.ingest("calls", callsOf(["08:00:00", "a", "X"], ["09:00:00", "b", "X"]));
  await fixture.ingest("sms", callsOf(["07:00:00", "a", "Y"]));
  await fixture.ingest("calls", callsOf(["10:00:00", "a", "Z"], ["09:00:00", "b", "X"]));
  expect(await visits()).toEqual(["a@Y 1 7", "a@Z 1 10", "b@X 1 9"]);
  expect(await lastCells()).toEqual(["a@Z", "b@X"]);
});
