import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv, cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => void (fixture = await openEvents("test", { memoryLimit: 335_544_320 })));
afterEach(() => fixture.remove());

const day = "2016-01-01";
const other = "2016-01-02";
const calls = callsCsv([`${day} 08:00:00`, "ann", "C1"], [`${day} 18:00:00`, "bob", "C1"]);
const corrected = callsCsv([`${day} 09:00:00`, "ann", "C1"], [`${day} 17:00:00`, "eve", "C1"]);
/** Less than half of what there is, so that it does not replace it. */
const few = callsCsv([`${day} 10:00:00`, "ann", "C1"]);
const many = callsCsv(
  ...[8, 9, 10, 11, 12].map((hour) => [`${day} ${hour}:00:00`, "ann", "C1"] as const),
);

const available = () => fixture.events.availableDates(fixture.tenant);
const history = async () =>
  await fixture.events.loading.day(fixture.tenant, { type: "calls", day });
const states = async () => (await history()).steps.map(({ state }) => state);

test("a day stays available while it is loaded again", async () => {
  const { events, tenant } = fixture;
  await fixture.ingest("calls", calls);
  const dates: ReturnType<typeof available>[] = [];
  const histories: ReturnType<typeof history>[] = [];
  const path = fixture.write("corrected.csv", corrected);
  await events.ingestFile(tenant, { type: "calls", path }, () => {
    histories.push(history());
    dates.push(available());
  });
  for (const found of await Promise.all(dates)) expect(found).toEqual({ calls: [day] });
  const seen = await Promise.all(histories);
  for (const found of seen) expect(found).toMatchObject({ isAvailable: true, events: 2 });
  expect(seen.map(({ steps }) => steps[0]!.state)).toContain("ingesting");
  expect(await states()).toEqual(["ingested", "ingesting", "ingested", "ingesting"]);
});

test("a day stays available when a further load of it is refused", async () => {
  await fixture.ingest("calls", many);
  await expect(fixture.ingest("calls", few)).rejects.toMatchObject({
    code: "events.day_would_shrink",
  });
  expect(await available()).toEqual({ calls: [day] });
  expect(await history()).toMatchObject({ isAvailable: true, events: 5 });
  expect(await states()).toEqual(["refused", "ingesting", "ingested", "ingesting"]);
});

test("a day stays available when a further load of it is broken off, which the record says from the next start on", async () => {
  const { events, tenant } = fixture;
  await fixture.ingest("calls", calls);
  const path = fixture.write("corrected.csv", corrected);
  let closed: Promise<void> | undefined;
  const load = events.ingestFile(tenant, { type: "calls", path }, ({ step }) => {
    if (step === "summing") closed ??= events.closeTenant(tenant);
  });
  await expect(load).rejects.toMatchObject({ code: "events.store_closing" });
  await closed;
  await events.openTenant(tenant);
  expect(await available()).toEqual({ calls: [day] });
  expect(await states()).toEqual(["interrupted", "ingesting", "ingested", "ingesting"]);
  await events.ingestFile(tenant, { type: "calls", path });
  expect(await states()).toEqual([
    "ingested",
    "ingesting",
    "interrupted",
    "ingesting",
    "ingested",
    "ingesting",
  ]);
});

test("a day of which everything was refused is known, and not available", async () => {
  const { events, tenant } = fixture;
  await fixture.ingest("calls", many);
  const both = `${few}${other} 10:00:00,ann,C1\n`;
  await expect(fixture.ingest("calls", both)).rejects.toThrow();
  const common = { type: "calls", state: "refused", quarantined: 0, updatedAt: expect.any(String) };
  expect((await events.loading.days(tenant, {})).days).toEqual([
    { ...common, day, isAvailable: true, events: 5 },
    { ...common, day: other, isAvailable: false, events: 0 },
  ]);
});

test("a file that comes several times at once leaves no load that seems under way", async () => {
  await Promise.all([1, 2, 3, 4].map(() => fixture.ingest("calls", calls)));
  expect((await states())[0]).toBe("ingested");
});

const nothingOf = (name: string) => ({
  name,
  isDeclared: false,
  first: null,
  last: null,
  events: 0,
});

test("the calendar can be asked for some days and one type, and sums up every type", async () => {
  const { events, tenant } = fixture;
  await fixture.ingest("calls", `${calls}${other} 10:00:00,ann,C1\n`);
  await fixture.ingest("sms", callsCsv([`${other} 08:00:00`, "ann", "C1"]));
  const days = async (range: Parameters<typeof events.loading.days>[1]) =>
    (await events.loading.days(tenant, range)).days.map((known) => `${known.type} ${known.day}`);
  expect(await days({})).toEqual([`calls ${day}`, `calls ${other}`, `sms ${other}`]);
  expect(await days({ start: other })).toEqual([`calls ${other}`, `sms ${other}`]);
  expect(await days({ end: other })).toEqual([`calls ${day}`]);
  expect(await days({ type: "sms" })).toEqual([`sms ${other}`]);
  expect((await events.loading.days(tenant, {})).types).toEqual([
    { name: "calls", isDeclared: false, first: day, last: other, events: 3 },
    { name: "sms", isDeclared: false, first: other, last: other, events: 1 },
    nothingOf("mds"),
    nothingOf("topups"),
    nothingOf("forwards"),
    nothingOf("dfs"),
  ]);
});

test("batches are listed with the latest first, by pages", async () => {
  const { events, tenant } = fixture;
  await fixture.ingest("cells", cellsCsv(["C1", 1, "", "", 1, 1]));
  const first = await fixture.ingest("calls", calls);
  const second = await fixture.ingest("calls", corrected);
  const page = await events.loading.batches(tenant, { limit: 2 });
  expect(page).toEqual({
    batches: [
      expect.objectContaining({ batch: 3, id: second.id, rows: 2, isSuperseded: false }),
      {
        batch: 2,
        id: first.id,
        type: "calls",
        unit: "",
        fileName: "file-2.csv",
        source: "file",
        rows: 2,
        quarantined: 0,
        days: [day],
        storedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        seconds: expect.any(Number),
        isSuperseded: true,
      },
    ],
    next: 2,
  });
  const rest = await events.loading.batches(tenant, { limit: 2, before: page.next! });
  expect(rest).toEqual({ batches: [expect.objectContaining({ type: "cells" })], next: null });
  const ofCells = await events.loading.batches(tenant, { limit: 2, type: "cells" });
  expect(ofCells.batches).toHaveLength(1);
  expect((await history()).batches.map(({ batch }) => batch)).toEqual([3, 2]);
});

test("rows that could not be read are listed as they stand in the file, by pages", async () => {
  const { events, tenant } = fixture;
  const good = Array.from(
    { length: 400 },
    (_, index) =>
      [`${day} 08:${String(index % 60).padStart(2, "0")}:00`, `person-${index}`, "C1"] as const,
  );
  const lines = callsCsv(...good)
    .trimEnd()
    .split("\n");
  lines.splice(3, 0, "never,bad-1,C1", "never,bad-2,C1");
  lines.push("never,bad-3,C1");
  const report = await fixture.ingest("calls", `${lines.join("\n")}\n`);
  expect(report).toMatchObject({ rows: 400, quarantined: 3 });
  const first = await events.loading.quarantine(tenant, { limit: 2 });
  expect(first).toMatchObject({
    rows: [
      { batch: 1, type: "calls", line: 4, column: "datetime" },
      { batch: 1, line: 5 },
    ],
    next: "1-2",
  });
  expect(first.rows[0]!.content).toContain("never");
  const rest = await events.loading.quarantine(tenant, { limit: 2, before: first.next! });
  expect(rest).toMatchObject({ rows: [{ line: 404 }], next: null });
  const ofOther = await events.loading.quarantine(tenant, { limit: 2, type: "sms" });
  expect(ofOther.rows).toEqual([]);
  expect((await events.loading.days(tenant, {})).days).toMatchObject([{ quarantined: 3 }]);
});

test("a load under way is seen, and gone when it is over", async () => {
  const { events, tenant } = fixture;
  const seen: Promise<unknown>[] = [];
  const path = fixture.write("calls.csv", calls);
  await events.ingestFile(tenant, { type: "calls", path, source: "upload" }, ({ step }) => {
    if (step === "storing") seen.push(events.loading.running(tenant));
  });
  expect(await Promise.all(seen)).toEqual([
    [
      expect.objectContaining({
        type: "calls",
        name: path,
        source: "upload",
        step: "storing",
        rows: 2,
      }),
    ],
  ]);
  expect(await events.loading.running(tenant)).toEqual([]);
});

test("of a day that was never loaded nothing is known", async () => {
  await expect(history()).rejects.toMatchObject({ code: "events.day_unknown" });
});
