import { afterEach, beforeEach, expect, test } from "vitest";

import { type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;

beforeEach(async () => {
  fixture = await openEvents();
});
afterEach(() => fixture.remove());

const header = "datetime,msisdn,location_id,outgoing,amount,discount,fee,commission,type";
const payment = (time: string, msisdn: string, amount: number) =>
  `${time},${msisdn},west,true,${amount},0,1,,p2p`;
const first = `${header}\n${payment("2016-01-01T08:00:00Z", "37255501", 10)}\n${payment("2016-01-01T09:00:00Z", "37255502", 20)}\n`;

const amounts = () =>
  fixture.read(
    "SELECT occurred_at, amount, commission, type FROM dfs_records ORDER BY occurred_at",
  );

test("payments are loaded as events are: once, a day at a time", async () => {
  await fixture.ingest("dfs", first);
  expect(await fixture.ingest("dfs", first)).toMatchObject({ alreadyStored: true });
  expect(await amounts()).toEqual([
    { occurred_at: "2016-01-01T08:00:00.000Z", amount: 10, commission: null, type: "p2p" },
    { occurred_at: "2016-01-01T09:00:00.000Z", amount: 20, commission: null, type: "p2p" },
  ]);
  const corrected = `${header}\n${payment("2016-01-01T10:00:00Z", "37255501", 30)}\n`;
  const report = await fixture.ingest("dfs", corrected, { existingDays: "overwrite" });
  expect(report.replacedDays).toEqual(["2016-01-01"]);
  expect((await amounts()).map(({ amount }) => amount)).toEqual([30]);
});

test("payments added to a day leave no sums of events behind", async () => {
  await fixture.ingest("dfs", first);
  const later = `${header}\n${payment("2016-01-01T10:00:00Z", "37255501", 30)}\n`;
  await fixture.ingest("dfs", later, { existingDays: "add" });
  expect((await amounts()).map(({ amount }) => amount)).toEqual([10, 20, 30]);
  for (const relation of ["event_records", "event_days", "location_hours"]) {
    expect(await fixture.read(`SELECT * FROM ${relation}`)).toEqual([]);
  }
});

test("the payments of a subscriber who is erased are gone", async () => {
  await fixture.ingest("dfs", first);
  const { events, tenant } = fixture;
  await events.erasures.erase(tenant, { msisdn: "37255501", reason: "a letter" }, "ann");
  expect((await amounts()).map(({ amount }) => amount)).toEqual([20]);
});
