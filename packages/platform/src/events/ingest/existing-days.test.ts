import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv, cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const morning = "2016-01-01 08:00:00";
const noon = "2016-01-01 12:00:00";
const evening = "2016-01-01 20:00:00";
const wholeDay = callsCsv([morning, "ann", "C1"], [noon, "bob", "C1"], [evening, "ann", "C2"]);
const corrected = callsCsv([morning, "ann", "C3"], [noon, "eve", "C3"], [evening, "ann", "C2"]);

function directedCalls(...rows: readonly string[]): string {
  return `datetime,outgoing,msisdn,location_id\n${rows.join("\n")}\n`;
}

/** What is stored of each subscriber, from the events and from their sums. */
async function stored(): Promise<{ readonly events: string[]; readonly sums: string[] }> {
  const named = "JOIN subscribers USING (subscriber) JOIN locations USING (location)";
  const events = await fixture.read<{ text: string }>(
    `SELECT strftime(occurred_at, '%d %H ') || msisdn || ' ' || id AS text FROM event_records ${named} ORDER BY ALL`,
  );
  const sums = await fixture.read<{ text: string }>(
    `SELECT strftime(day, '%d ') || msisdn || ' ' || id || ' ' || event_count AS text FROM event_days ${named} ORDER BY ALL`,
  );
  return { events: events.map(({ text }) => text), sums: sums.map(({ text }) => text) };
}

test("a corrected file replaces its day, and no other day or type", async () => {
  await fixture.ingest("calls", wholeDay);
  await fixture.ingest("calls", callsCsv(["2016-01-02 08:00:00", "ann", "C1"]));
  await fixture.ingest("sms", callsCsv([morning, "ann", "C1"]));
  const report = await fixture.ingest("calls", corrected);
  expect(report).toMatchObject({ rows: 3, replacedDays: ["2016-01-01"], alreadyStored: false });
  expect(await stored()).toEqual({
    events: ["01 08 ann C1", "01 08 ann C3", "01 12 eve C3", "01 20 ann C2", "02 08 ann C1"],
    sums: ["01 ann C1 1", "01 ann C2 1", "01 ann C3 1", "01 eve C3 1", "02 ann C1 1"],
  });
  expect(
    await fixture.read("SELECT event_type, day, event_count FROM stored_days ORDER BY ALL"),
  ).toEqual([
    { event_type: "calls", day: "2016-01-01", event_count: 3 },
    { event_type: "calls", day: "2016-01-02", event_count: 1 },
    { event_type: "sms", day: "2016-01-01", event_count: 1 },
  ]);
});

test("a corrected file that comes again changes nothing", async () => {
  await fixture.ingest("calls", wholeDay);
  await fixture.ingest("calls", corrected);
  const version = await fixture.events.dataVersion(fixture.tenant);
  expect(await fixture.ingest("calls", corrected)).toMatchObject({ alreadyStored: true });
  expect(await fixture.events.dataVersion(fixture.tenant)).toBe(version);
});

test("a correction can be taken back by the file from before", async () => {
  await fixture.ingest("calls", wholeDay);
  const before = await stored();
  await fixture.ingest("calls", corrected);
  expect(await fixture.ingest("calls", wholeDay)).toMatchObject({
    alreadyStored: false,
    replacedDays: ["2016-01-01"],
  });
  expect(await stored()).toEqual(before);
});

test("a file of two days that has lost one of them to a correction is not loaded again", async () => {
  const twoDays = callsCsv([morning, "ann", "C1"], ["2016-01-02 08:00:00", "ann", "C1"]);
  await fixture.ingest("calls", twoDays);
  await fixture.ingest("calls", callsCsv([morning, "bob", "C9"]));
  expect(await fixture.ingest("calls", twoDays)).toMatchObject({ alreadyStored: true });
  expect((await stored()).events).toEqual(["01 08 bob C9", "02 08 ann C1"]);
});

test("a file of two days that has lost one of them brings it back when it overwrites", async () => {
  const twoDays = callsCsv([morning, "ann", "C1"], ["2016-01-02 08:00:00", "ann", "C1"]);
  await fixture.ingest("calls", twoDays);
  await fixture.ingest("calls", callsCsv([morning, "bob", "C9"]));
  const report = await fixture.ingest("calls", twoDays, { existingDays: "overwrite" });
  expect(report).toMatchObject({
    alreadyStored: false,
    replacedDays: ["2016-01-01", "2016-01-02"],
  });
  expect((await stored()).events).toEqual(["01 08 ann C1", "02 08 ann C1"]);
  expect(await fixture.ingest("calls", twoDays, { existingDays: "overwrite" })).toMatchObject({
    alreadyStored: true,
  });
});

test("a file that would take most of a day's events away is refused, and overwrites if told to", async () => {
  await fixture.ingest("calls", wholeDay);
  const before = await stored();
  const rest = callsCsv([noon, "ann", "C1"]);
  await expect(fixture.ingest("calls", rest)).rejects.toMatchObject({
    code: "events.day_would_shrink",
    message: expect.stringContaining("1 calls of 2016-01-01; 3 are stored"),
  });
  expect(await stored()).toEqual(before);
  await fixture.ingest("calls", rest, { existingDays: "overwrite" });
  expect((await stored()).events).toEqual(["01 12 ann C1"]);
});

test("a file whose events lie after those of the day is refused as a correction, and can be added", async () => {
  await fixture.ingest("calls", callsCsv([morning, "ann", "C1"]));
  const further = callsCsv([evening, "ann", "C1"], ["2016-01-01 21:00:00", "bob", "C1"]);
  await expect(fixture.ingest("calls", further)).rejects.toMatchObject({
    code: "events.day_looks_partial",
  });
  expect(await fixture.ingest("calls", further, { existingDays: "add" })).toMatchObject({
    rows: 2,
    replacedDays: [],
  });
  expect(await stored()).toEqual({
    events: ["01 08 ann C1", "01 20 ann C1", "01 21 bob C1"],
    sums: ["01 ann C1 2", "01 bob C1 1"],
  });
});

test("the events of each location and hour are counted as they come, are corrected and added", async () => {
  await fixture.ingest("cells", cellsCsv(["C1", 1, "", "", 1, 1]));
  await fixture.ingest("calls", directedCalls(`${morning},true,ann,C1`, `${noon},false,ann,C1`));
  await fixture.ingest(
    "calls",
    directedCalls("2016-01-01 08:59:59,true,bob,C1", "2016-01-01 08:59:59,false,bob,"),
    { existingDays: "add" },
  );
  const hours = (): Promise<object[]> =>
    fixture.read("SELECT hour, event_count, outgoing_count FROM location_hours ORDER BY ALL");
  expect(await hours()).toEqual([
    { hour: 8, event_count: 2, outgoing_count: 2 },
    { hour: 12, event_count: 1, outgoing_count: 0 },
  ]);
  const correction = directedCalls(`${morning},false,ann,C1`, `${noon},,ann,C1`);
  await fixture.ingest("calls", correction, { existingDays: "overwrite" });
  expect(await hours()).toEqual([
    { hour: 8, event_count: 1, outgoing_count: 0 },
    { hour: 12, event_count: 1, outgoing_count: 0 },
  ]);
});

test("the ids of records are kept only on request", async () => {
  await fixture.ingest("calls", `id,datetime,msisdn\nsecret-id,${morning},ann\n`);
  expect(await fixture.read("SELECT id FROM calls_records")).toEqual([{ id: null }]);
});
