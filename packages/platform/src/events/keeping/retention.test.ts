import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv } from "#test/events-fixture";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import { type KeepingFixture, openKeeping } from "#test/keeping-fixture";

let clock: HandSetClock;
let fixture: KeepingFixture;

beforeEach(async () => {
  clock = createHandSetClock("2016-01-10T12:00:00.000Z");
  fixture = await openKeeping("retention", { clock });
});
afterEach(async () => await fixture.remove());

async function loadDays(...days: readonly string[]): Promise<void> {
  for (const day of days) {
    await fixture.ingest(
      "calls",
      callsCsv([`${day} 08:00:00`, "ann", "C1"], [`${day} 09:00:00`, "bob", "C2"]),
    );
  }
}

const days = () => fixture.events().availableDates(fixture.tenant);

test("a rule of so many days keeps today, those days before it and what is newer", async () => {
  await loadDays("2016-01-04", "2016-01-07", "2016-01-10", "2016-01-12");
  const { retention } = fixture.events();
  const outcome = await retention.set(
    fixture.tenant,
    { type: "calls", daysKept: 3, dryRun: false },
    "ann",
  );
  expect(outcome).toEqual({
    type: "calls",
    daysKept: 3,
    dryRun: false,
    keptFrom: "2016-01-07",
    removed: [{ day: "2016-01-04", events: 2 }],
  });
  expect(await days()).toEqual({ calls: ["2016-01-07", "2016-01-10", "2016-01-12"] });
  expect(await retention.list(fixture.tenant)).toContainEqual({
    type: "calls",
    daysKept: 3,
    storedDays: 3,
    firstDay: "2016-01-07",
    lastDay: "2016-01-12",
  });
});

test("a dry run says what would go and changes nothing", async () => {
  await loadDays("2016-01-04", "2016-01-10");
  const version = await fixture.events().dataVersion(fixture.tenant);
  const outcome = await fixture
    .events()
    .retention.set(fixture.tenant, { type: "calls", daysKept: 3, dryRun: true }, "ann");
  expect(outcome.removed).toEqual([{ day: "2016-01-04", events: 2 }]);
  expect(await days()).toEqual({ calls: ["2016-01-04", "2016-01-10"] });
  expect(await fixture.events().dataVersion(fixture.tenant)).toBe(version);
  const rules = await fixture.events().retention.list(fixture.tenant);
  expect(rules.every(({ daysKept }) => daysKept === null)).toBe(true);
});

test("with a day go its events, its sums, its quality values and what of its files was unreadable", async () => {
  await fixture.remove();
  fixture = await openKeeping("retention", {
    clock,
    settings: { badRowsShare: 0.5, memoryLimit: 536_870_912 },
  });
  await fixture.ingest(
    "calls",
    callsCsv(
      ["2016-01-04 08:00:00", "ann", "C1"],
      ["2016-01-04 09:00:00", "bob", "C1"],
      ["nonsense", "cat", "C1"],
    ),
  );
  await loadDays("2016-01-10");
  const before = await fixture.events().dataVersion(fixture.tenant);
  await fixture
    .events()
    .retention.set(fixture.tenant, { type: "calls", daysKept: 1, dryRun: false }, "ann");
  const old = "day = DATE '2016-01-04'";
  expect(
    await fixture.read(`SELECT (SELECT count(*) FROM calls WHERE ${old}) AS events,
      (SELECT count(*) FROM day_sums WHERE ${old}) AS sums, (SELECT count(*) FROM location_hours WHERE ${old}) AS hours,
      (SELECT count(*) FROM quality_values WHERE ${old}) AS quality, (SELECT count(*) FROM quarantined_rows) AS quarantined,
      (SELECT count(*) FROM calls) AS kept, (SELECT count(*) FROM quality_values) > 0 AS judged`),
  ).toEqual([{ events: 0, sums: 0, hours: 0, quality: 0, quarantined: 0, kept: 2, judged: true }]);
  expect(
    await fixture.read(`SELECT state FROM load_records WHERE ${old} ORDER BY record DESC LIMIT 1`),
  ).toEqual([{ state: "removed" }]);
  expect(await fixture.events().dataVersion(fixture.tenant)).not.toBe(before);
});

test("identifiers of whom no event is left go with the days, and those whom others name stay", async () => {
  await fixture.ingest(
    "calls",
    "datetime,msisdn,msisdn_counterpart,imei\n2016-01-04 08:00:00,ann,bob,E1\n2016-01-04 08:00:00,cat,,E2\n",
  );
  await fixture.ingest(
    "sms",
    "datetime,msisdn,msisdn_counterpart,imei\n2016-01-04 08:00:00,bob,cat,E2\n",
  );
  await fixture
    .events()
    .retention.set(fixture.tenant, { type: "calls", daysKept: 1, dryRun: false }, "ann");
  expect(await fixture.read("SELECT msisdn FROM subscribers ORDER BY ALL")).toEqual([
    { msisdn: "bob" },
    { msisdn: "cat" },
  ]);
  expect(await fixture.read("SELECT imei FROM devices")).toEqual([{ imei: "E2" }]);
  await fixture.ingest("calls", "datetime,msisdn\n2016-01-10 08:00:00,dan\n");
  expect(
    await fixture.read(
      "SELECT count(*) AS people, count(DISTINCT subscriber) AS numbers FROM subscribers",
    ),
  ).toEqual([{ people: 3, numbers: 3 }]);
});

test("a file whose days have been removed may be loaded again", async () => {
  await loadDays("2016-01-04");
  const order = { type: "calls", daysKept: 1, dryRun: false } as const;
  await fixture.events().retention.set(fixture.tenant, order, "ann");
  await fixture.events().retention.set(fixture.tenant, { ...order, daysKept: null }, "ann");
  await loadDays("2016-01-04");
  expect(await days()).toEqual({ calls: ["2016-01-04"] });
});

test("every night the job removes what has become older than its rule", async () => {
  await loadDays("2016-01-09", "2016-01-10");
  await fixture
    .events()
    .retention.set(fixture.tenant, { type: "calls", daysKept: 1, dryRun: false }, "ann");
  expect(await days()).toEqual({ calls: ["2016-01-09", "2016-01-10"] });
  clock.advance(24 * 60 * 60);
  for (const job of fixture.events().jobs) await job.run(new AbortController().signal);
  expect(await days()).toEqual({ calls: ["2016-01-10"] });
});

test("a rule for a type that nobody knows is refused", async () => {
  const order = { type: "letters", daysKept: 1, dryRun: false };
  await expect(fixture.events().retention.set(fixture.tenant, order, "ann")).rejects.toMatchObject({
    code: "events.type_unknown",
  });
});

test("the audit log says what was set and what went", async () => {
  await loadDays("2016-01-04");
  await fixture
    .events()
    .retention.set(fixture.tenant, { type: "calls", daysKept: 1, dryRun: false }, "ann");
  const entries = await fixture.audit.list(fixture.tenant, { limit: 10 });
  expect(entries).toMatchObject([
    {
      actor: "ann",
      action: "events.retention_set",
      subject: "calls",
      details: { daysKept: 1, daysKeptBefore: null },
    },
    {
      actor: "ann",
      action: "events.days_removed",
      subject: "calls",
      details: { days: 1, firstDay: "2016-01-04", lastDay: "2016-01-04", events: 2 },
    },
  ]);
});
