import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createAudit, systemClock } from "#kernel";
import { eventsOf, openAnswers, openRegions } from "#test/disclosure-fixture";
import type { EventsFixture } from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openRegions();
});
afterEach(async () => {
  await fixture.remove();
});

const days = (start: string, end: string) => ({ start_date: start, end_date: end });
const visitors = (change: object) => ({
  query_kind: "unique_subscriber_counts",
  aggregation_unit: "admin3",
  ...days("2016-01-01", "2016-01-02"),
  ...change,
});
const dailyLocation = (change: object = {}) => ({
  query_kind: "daily_location",
  date: "2016-01-01",
  method: "last",
  aggregation_unit: "admin3",
  ...change,
});
/** 40 people in each region on the first day; on the second 3 more in W and 20 more in E. */
const twoDays = eventsOf(
  { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
  { first: 100, people: 40, at: "2016-01-01 08:00:00", cell: "east" },
  { first: 200, people: 3, at: "2016-01-02 08:00:00", cell: "west" },
  { first: 300, people: 20, at: "2016-01-02 08:00:00", cell: "east" },
);
/** 40 people in each region in the morning; at night 3 others in W and 20 others in E. */
const dayAndNight = eventsOf(
  { people: 40, at: "2016-01-01 08:00:00", cell: "west" },
  { first: 100, people: 40, at: "2016-01-01 08:00:00", cell: "east" },
  { first: 200, people: 3, at: "2016-01-01 22:00:00", cell: "west" },
  { first: 300, people: 20, at: "2016-01-01 22:00:00", cell: "east" },
);
const withFew = [
  { pcod: "E", value: 60 },
  { pcod: "W", value: 43 },
];
test("a few people who came with later data are not told by the same question", async () => {
  await fixture.ingest("calls", twoDays);
  const { ask } = await openAnswers(fixture);
  expect(await ask(visitors({}))).toHaveLength(2);
  const late = eventsOf(
    { first: 400, people: 3, at: "2016-01-01 09:00:00", cell: "west" },
    { first: 500, people: 30, at: "2016-01-01 09:00:00", cell: "east" },
  );
  await fixture.ingest("calls", late, { existingDays: "add" });
  expect(await ask(visitors({}))).toEqual([{ pcod: "E", value: 70 }]);
});

test("nor can be seen in which of several places they are", async () => {
  await fixture.ingest("calls", twoDays);
  const { ask } = await openAnswers(fixture);
  await ask(visitors({}));
  const late = eventsOf({ first: 400, people: 1, at: "2016-01-01 09:00:00", cell: "west" });
  await fixture.ingest("calls", late, { existingDays: "add" });
  expect(await ask(visitors({}))).toEqual([]);
});

test("nor where an erased subscriber was", async () => {
  await fixture.ingest("calls", twoDays);
  const { ask, insight } = await openAnswers(fixture);
  expect(await ask(visitors({}))).toHaveLength(2);
  const order = { msisdn: "person-7", reason: "letter 17" };
  await fixture.events.erasures.erase(fixture.tenant, order, "operator");
  await insight.forgetAnswers(fixture.tenant.name);
  expect(await ask(visitors({}))).toEqual([]);
});

test("a row is left out whether one person is between two answers or nobody is", async () => {
  await fixture.ingest("calls", dayAndNight);
  const { ask } = await openAnswers(fixture);
  await ask(visitors({ ...days("2016-01-01", "2016-01-01 12:00:00") }));
  expect(await ask(visitors({ ...days("2016-01-01", "2016-01-01 13:00:00") }))).toEqual([]);
});

test("a partial day of one person is not told by the events of a longer one", async () => {
  const busy = { people: 1, at: "2016-01-01 23:00:00", cell: "west" };
  await fixture.ingest("calls", eventsOf(...morning(), busy, ...morning("2016-01-02")));
  const { ask } = await openAnswers(fixture);
  expect(await ask(counts("2016-01-01", "2016-01-01 12:00:00"))).toMatchObject([{ value: 40 }]);
  expect(await ask(counts("2016-01-01", "2016-01-03"))).toMatchObject([
    { date: "2016-01-02", value: 40 },
  ]);
});

function morning(day = "2016-01-01") {
  return [{ people: 40, at: `${day} 08:00:00`, cell: "west" }];
}

describe("ordinary work", () => {
  beforeEach(async () => {
    await fixture.ingest("calls", twoDays);
  });

  test("may ask the same question again, after others, a restart and the loss of its answer", async () => {
    const { ask, close } = await openAnswers(fixture);
    const longer = visitors(days("2016-01-01", "2016-01-03"));
    const answers = [await ask(visitors({})), await ask(longer)];
    await close();
    const again = await openAnswers(fixture);
    await again.insight.forgetAnswers(fixture.tenant.name);
    expect([await again.ask(longer), await again.ask(visitors({}))]).toEqual(answers.toReversed());
  });

  test("may write the same question in another way", async () => {
    const { ask } = await openAnswers(fixture);
    const answer = await ask(visitors({}));
    const same = [
      { event_types: ["calls"] },
      { event_types: ["calls", "sms", "topups"] },
      { hours: { start_hour: 0, end_hour: 24 } },
      { start_date: "2015-12-01" },
    ];
    for (const change of same) expect(await ask(visitors(change))).toEqual(answer);
  });

  test("may ask the same of a day to which nothing was added since", async () => {
    const { ask } = await openAnswers(fixture);
    const answer = await ask(visitors({}));
    await fixture.ingest("calls", eventsOf(...morning("2016-01-03")));
    expect(await ask(visitors({}))).toEqual(answer);
  });

  test("may ask of days one by one, by day and by week, and of other kinds", async () => {
    const { ask } = await openAnswers(fixture);
    expect(await ask(visitors({}))).toHaveLength(2);
    expect(await ask(visitors(days("2016-01-02", "2016-01-03")))).toHaveLength(1);
    expect(await ask({ query_kind: "spatial_aggregate", locations: dailyLocation() })).toHaveLength(
      2,
    );
  });
});

test("a release is forgotten only when the record is full", async () => {
  await fixture.ingest("calls", twoDays);
  const { ask } = await openAnswers(fixture, { releaseRecordBytes: 1 });
  await ask(visitors({}));
  await ask(visitors({ ...days("2016-01-02", "2016-01-03") }));
  expect(await ask(visitors(days("2016-01-01", "2016-01-03")))).toEqual(withFew);
});

test("what is left out is in the audit log, with its reason and without names of places", async () => {
  await fixture.ingest("calls", twoDays);
  const { ask } = await openAnswers(fixture);
  await ask(visitors({}));
  await ask(visitors(days("2016-01-01", "2016-01-03")));
  const log = createAudit({ clock: systemClock });
  expect(await log.list(fixture.tenant, { limit: 5, filter: { action: "insight." } })).toEqual([
    expect.objectContaining({
      action: "insight.rows_withheld",
      details: { kind: "unique_subscriber_counts", rows: 1, difference: 1 },
    }),
  ]);
});

function counts(start: string, end: string): object {
  return {
    query_kind: "location_event_counts",
    interval: "day",
    direction: "both",
    aggregation_unit: "admin3",
    ...days(start, end),
  };
}
