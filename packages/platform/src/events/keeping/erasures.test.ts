import { createHmac } from "node:crypto";

import { afterEach, beforeEach, expect, test } from "vitest";

import { deriveKey } from "#kernel";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import { type KeepingFixture, openKeeping } from "#test/keeping-fixture";
import { until } from "#test/until";

const erased = "372555000111";
const other = "372555000222";
const third = "372555000333";

let clock: HandSetClock;
let fixture: KeepingFixture;
const opened: KeepingFixture[] = [];

beforeEach(async () => {
  clock = createHandSetClock("2016-01-10T12:00:00.000Z");
  fixture = await openAnother();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.remove();
});

async function openAnother(
  settings: Parameters<typeof openKeeping>[1]["settings"] = {},
): Promise<KeepingFixture> {
  const one = await openKeeping("erasure", { clock, settings });
  opened.push(one);
  return one;
}

type Call = readonly [
  datetime: string,
  msisdn: string,
  counterpart: string,
  location: string,
  imei: string,
  outgoing: string,
];

const calls: readonly Call[] = [
  ["2016-01-01 08:00:00", erased, other, "C1", "E1", "t"],
  ["2016-01-01 08:30:00", erased, "", "C2", "E1", "f"],
  ["2016-01-01 08:00:01", other, erased, "C1", "E2", "f"],
  ["2016-01-01 09:00:00", other, third, "C2", "E2", "t"],
  ["2016-01-01 10:00:00", third, other, "", "E3", "f"],
  ["2016-01-02 07:00:00", erased, other, "C1", "E2", "t"],
  ["2016-01-02 07:00:05", third, "", "C1", "E3", "t"],
  ["2016-01-03 23:00:00", erased, other, "C3", "E1", "t"],
];

const header = "datetime,msisdn,msisdn_counterpart,location_id,imei,outgoing\n";

function csvOf(rows: readonly Call[]): string {
  return `${header}${rows.map((row) => row.join(",")).join("\n")}\n`;
}

const messages = `datetime,msisdn,msisdn_counterpart,location_id,imei,outgoing\n2016-01-01 12:00:00,${erased},${other},C1,E1,t\n`;

async function load(into: KeepingFixture): Promise<void> {
  await into.ingest("calls", csvOf(calls));
  await into.ingest("sms", messages);
}

const erase = async (from: KeepingFixture, msisdn = erased) =>
  await from.events().erasures.erase(from.tenant, { msisdn, reason: "letter 17" }, "ann");

/** The query for the identifier that a number stands for. */
function party(column: string): string {
  return `(SELECT msisdn FROM subscribers AS s WHERE s.subscriber = ${column})`;
}

/** Everything that questions are answered from, by what the numbers stand for. */
async function everything({ read }: KeepingFixture): Promise<unknown> {
  const place = "(SELECT id FROM locations AS l WHERE l.location = t.location)";
  return {
    records:
      await read(`SELECT event_type, occurred_at, ${party("t.subscriber")} AS who, ${party("t.counterpart")} AS whom, ${place} AS place, outgoing,
      (SELECT imei FROM devices AS d WHERE d.device = t.device) AS imei FROM event_records AS t ORDER BY ALL`),
    days: await read(
      `SELECT * EXCLUDE (subscriber, location), ${party("t.subscriber")} AS who, ${place} AS place FROM event_days AS t ORDER BY ALL`,
    ),
    hours: await read(
      `SELECT * EXCLUDE (location, batch), ${place} AS place FROM location_hours AS t ORDER BY ALL`,
    ),
    stored: await read("SELECT * FROM stored_days ORDER BY ALL"),
    subscribers: await read("SELECT msisdn FROM subscribers ORDER BY ALL"),
    devices: await read("SELECT imei FROM devices ORDER BY ALL"),
    quality: await read(
      "SELECT event_type, day, check_id, outcome FROM quality_values WHERE check_id NOT LIKE '%time%' ORDER BY ALL",
    ),
  };
}

test("after an erasure every answer is that of a store that was loaded without the subscriber", async () => {
  await load(fixture);
  const without = await openAnother();
  const others = calls
    .filter(([, msisdn]) => msisdn !== erased)
    .map((call) => call.with(2, call[2] === erased ? "" : call[2]) as unknown as Call);
  await without.ingest("calls", csvOf(others));
  const certificate = await erase(fixture);
  expect(await everything(fixture)).toEqual(await everything(without));
  expect(await fixture.events().availableDates(fixture.tenant)).toEqual({
    calls: ["2016-01-01", "2016-01-02"],
  });
  expect(certificate).toMatchObject({
    found: true,
    fileRewritten: true,
    removed: { calls: 4, sms: 1, day_sums: 5, devices: 1, subscribers: 1 },
    changed: 1,
    days: { calls: ["2016-01-01", "2016-01-02", "2016-01-03"], sms: ["2016-01-01"] },
  });
});

test("after an erasure the identifier stands in no file of the tenant", async () => {
  await load(fixture);
  await fixture.reopen();
  await fixture.ingest("mds", `datetime,msisdn,location_id\n2016-01-01 12:00:00,${erased},C1\n`);
  expect(fixture.filesWith(erased)).not.toEqual([]);
  await erase(fixture);
  expect(fixture.filesWith(erased)).toEqual([]);
  expect(fixture.filesWith(other)).not.toEqual([]);
  await fixture.reopen();
  expect(fixture.filesWith(erased)).toEqual([]);
});

test("the subscriber goes from types that the tenant declared, too", async () => {
  await fixture
    .events()
    .eventTypes.declare(
      fixture.tenant,
      { name: "letters", columns: [{ name: "weight", kind: "number" }] },
      "ann",
    );
  await fixture.ingest(
    "letters",
    `datetime,msisdn,weight\n2016-01-01 12:00:00,${erased},1\n2016-01-01 13:00:00,${other},2\n`,
  );
  const { removed } = await erase(fixture);
  expect(removed).toMatchObject({ letters: 1 });
  expect(await fixture.read("SELECT weight FROM letters")).toEqual([{ weight: 2 }]);
});

test("the certificate is in the audit log and in the list, and nowhere holds the identifier", async () => {
  await load(fixture);
  const certificate = await erase(fixture);
  const key = deriveKey(fixture.tenant, "events.erasures").reveal();
  expect(certificate.subscriberHash).toBe(
    createHmac("sha256", key).update(erased).digest("hex").slice(0, 32),
  );
  expect(await fixture.events().erasures.list(fixture.tenant)).toEqual([certificate]);
  const { id, actor, found, ...details } = certificate;
  const entries = await fixture.audit.list(fixture.tenant, { limit: 10 });
  expect(entries).toMatchObject([
    {
      actor,
      action: "events.subscriber_erased",
      subject: id,
      outcome: "done",
      details: { found, ...details },
    },
  ]);
  expect(JSON.stringify([certificate, entries])).not.toContain(erased);
});

test("of a subscriber whom nobody knows the certificate says that nothing was found", async () => {
  await load(fixture);
  const before = await everything(fixture);
  const certificate = await erase(fixture, "372555000999");
  expect(certificate).toMatchObject({
    found: false,
    removed: {},
    changed: 0,
    days: {},
    fileRewritten: false,
  });
  expect(certificate.statement).toContain("held nothing");
  expect(await everything(fixture)).toEqual(before);
  expect(await fixture.audit.list(fixture.tenant, { limit: 10 })).toHaveLength(1);
});

test("a reason that holds the identifier is refused", async () => {
  await load(fixture);
  const order = { msisdn: erased, reason: `${erased} wrote to us` };
  await expect(fixture.events().erasures.erase(fixture.tenant, order, "ann")).rejects.toMatchObject(
    {
      code: "events.reason_names_subscriber",
    },
  );
});

test("rows that could not be read go when the identifier stands in them", async () => {
  const lenient = await openAnother({ badRowsShare: 0.9, memoryLimit: 536_870_912 });
  await lenient.ingest(
    "calls",
    `datetime,msisdn,location_id\n2016-01-01 08:00:00,${other},C1\nnonsense,${erased},C1\nnonsense,${third},C1\n`,
  );
  const { found, removed } = await erase(lenient);
  expect({ found, removed }).toEqual({ found: true, removed: { quarantined_rows: 1 } });
  expect(await lenient.read("SELECT count(*) AS rows FROM quarantined_rows")).toEqual([
    { rows: 1 },
  ]);
  expect(lenient.filesWith(erased)).toEqual([]);
});

test("a subscriber is found by the identifier of the files when the store keeps pseudonyms", async () => {
  const pseudonymised = await openAnother({ pseudonymise: true });
  await load(pseudonymised);
  const { found, removed } = await erase(pseudonymised);
  expect({ found, removed }).toMatchObject({ found: true, removed: { calls: 4, sms: 1 } });
  expect(await pseudonymised.read("SELECT count(*) AS people FROM subscribers")).toEqual([
    { people: 2 },
  ]);
});

test("questions go on and a load waits while the file is rewritten, and both see the store whole", async () => {
  await load(fixture);
  const [certificate, ...answers] = await Promise.all([
    erase(fixture),
    fixture.ingest("calls", csvOf([["2016-01-05 08:00:00", third, "", "C1", "E3", "t"]])),
    ...Array.from({ length: 20 }, () => fixture.read("SELECT count(*) > 0 AS any FROM calls")),
  ]);
  expect(certificate.fileRewritten).toBe(true);
  expect(answers.slice(1)).toEqual(Array.from({ length: 20 }, () => [{ any: true }]));
  expect(
    await fixture.read("SELECT count(*) AS events FROM calls WHERE day = DATE '2016-01-05'"),
  ).toEqual([{ events: 1 }]);
});

test("whoever keeps answers is told that a subscriber was erased", async () => {
  await load(fixture);
  const told: string[] = [];
  fixture.bus.subscribe("events.subscriber_erased", ({ tenant }) => void told.push(tenant));
  const before = await fixture.events().dataVersion(fixture.tenant);
  await erase(fixture);
  await until("it is told", 5000, () => told.length > 0);
  expect(told).toEqual(["erasure"]);
  expect(await fixture.events().dataVersion(fixture.tenant)).not.toBe(before);
});
