import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => {
  fixture = await openEvents("test", { keepRecordIds: true });
});
afterEach(() => fixture.remove());

const allCalls = [
  "id,outgoing,datetime,duration,network,msisdn,msisdn_counterpart,location_id,imsi,imei,tac,operator_code,country_code",
  "c1,true,2016-01-01 08:00:00+00,12.5,Kestrel,ann,bob,C1,imsi-a,imei-a,35172003,73101,731",
  "c1,false,2016-01-01 08:00:00+00,12.5,Kestrel,bob,ann,C2,imsi-b,imei-b,35172004,73101,731",
  "c2,true,2016-01-01 09:00:00.25+00,,,ann,,,,,,,",
].join("\n");

test("nothing of a file is thrown away", async () => {
  await fixture.ingest("calls", allCalls);
  const rows = await fixture.read(`
    SELECT calls_records.id, outgoing, occurred_at, duration, network, a.msisdn, b.msisdn AS msisdn_counterpart,
      locations.id AS location_id, imsi, imei, tac, operator_code, country_code
    FROM calls_records JOIN subscribers a USING (subscriber) LEFT JOIN subscribers b ON b.subscriber = counterpart
      LEFT JOIN locations USING (location) LEFT JOIN devices USING (device) ORDER BY occurred_at, msisdn`);
  expect(rows.map((row) => Object.values(row))).toEqual([
    [
      "c1",
      true,
      "2016-01-01T08:00:00.000Z",
      12.5,
      "Kestrel",
      "ann",
      "bob",
      "C1",
      "imsi-a",
      "imei-a",
      35172003,
      73101,
      731,
    ],
    [
      "c1",
      false,
      "2016-01-01T08:00:00.000Z",
      12.5,
      "Kestrel",
      "bob",
      "ann",
      "C2",
      "imsi-b",
      "imei-b",
      35172004,
      73101,
      731,
    ],
    [
      "c2",
      true,
      "2016-01-01T09:00:00.250Z",
      null,
      null,
      "ann",
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ],
  ]);
});

const shared = "location_id,imsi,imei,tac,operator_code,country_code";
test.each([
  [
    "sms",
    `id,outgoing,datetime,network,msisdn,msisdn_counterpart,${shared}`,
    "s1,t,2016-01-01 08:00:00+00,N,ann,bob,C1,i,j,1,2,3",
  ],
  [
    "forwards",
    `id,outgoing,datetime,network,msisdn,msisdn_counterpart,${shared}`,
    "s1,f,2016-01-01 08:00:00+00,N,ann,bob,C1,i,j,1,2,3",
  ],
  [
    "mds",
    `id,datetime,duration,volume_total,volume_upload,volume_download,msisdn,${shared}`,
    "m1,2016-01-01 08:00:00+00,5,30,10,20,ann,C1,i,j,1,2,3",
  ],
  [
    "topups",
    `id,datetime,type,recharge_amount,airtime_fee,tax_and_fee,pre_event_balance,post_event_balance,msisdn,${shared}`,
    "t1,2016-01-01 08:00:00+00,voucher,10,0.5,0.25,1.75,11,ann,C1,i,j,1,2,3",
  ],
] as const)("%s are stored with all their columns", async (type, header, line) => {
  const report = await fixture.ingest(type, `${header}\n${line}\n`);
  expect(report).toMatchObject({ type, rows: 1, days: ["2016-01-01"], alreadyStored: false });
  const [row] = await fixture.read(`SELECT * FROM ${type}_records`);
  expect(Object.values(row!)).not.toContain(null);
  expect(await fixture.read("SELECT event_type, event_count FROM event_days")).toEqual([
    { event_type: type, event_count: 1 },
  ]);
});

test("columns may stand in any order, and optional ones may be missing", async () => {
  await fixture.ingest("calls", "location_id,msisdn,datetime\nC1,ann,2016-01-01 08:00:00\n");
  const rows = await fixture.read("SELECT occurred_at, outgoing, duration FROM calls_records");
  expect(rows).toEqual([
    { occurred_at: "2016-01-01T08:00:00.000Z", outgoing: null, duration: null },
  ]);
});

test.each([
  ["2016-01-01 00:30:00+01", "2015-12-31T23:30:00.000Z"],
  ["2015-12-31 23:30:00-05:30", "2016-01-01T05:00:00.000Z"],
  ["2016-01-01T00:30:00Z", "2016-01-01T00:30:00.000Z"],
  ["2016-01-01 00:30:00.123456+00", "2016-01-01T00:30:00.123Z"],
  ["2016-01-01 00:30:00", "2016-01-01T00:30:00.000Z"],
])("the time %s is %s in UTC, and belongs to that day", async (written, utc) => {
  const report = await fixture.ingest("calls", callsCsv([written, "ann", "C1"]));
  expect(report.days).toEqual([utc.slice(0, 10)]);
  expect(await fixture.read("SELECT occurred_at, d.day FROM event_records, event_days d")).toEqual([
    { occurred_at: utc, day: utc.slice(0, 10) },
  ]);
});

test("the sums per day are those of the events, however the events arrive", async () => {
  await fixture.ingest(
    "calls",
    callsCsv(
      ["2016-01-01 08:00:00", "ann", "C1"],
      ["2016-01-01 23:59:59", "ann", "C1"],
      ["2016-01-02 00:00:00", "ann", "C1"],
    ),
  );
  await fixture.ingest(
    "calls",
    callsCsv(["2016-01-02 07:00:00", "ann", "C1"], ["2016-01-02 09:00:00", "bob", ""]),
    { existingDays: "add" },
  );
  await fixture.ingest("sms", callsCsv(["2016-01-02 06:00:00", "ann", "C1"]));
  const sums = await fixture.read<Record<string, string | null>>(`
    SELECT day, event_type, msisdn, id, event_count::VARCHAR AS event_count,
      strftime(first_event, '%d %H:%M:%S') AS first_event, strftime(last_event, '%d %H:%M:%S') AS last_event
    FROM event_days JOIN subscribers USING (subscriber) LEFT JOIN locations USING (location) ORDER BY ALL`);
  expect(sums.map((row) => Object.values(row))).toEqual([
    ["2016-01-01", "calls", "ann", "C1", "2", "01 08:00:00", "01 23:59:59"],
    ["2016-01-02", "calls", "ann", "C1", "2", "02 00:00:00", "02 07:00:00"],
    ["2016-01-02", "calls", "bob", null, "1", "02 09:00:00", "02 09:00:00"],
    ["2016-01-02", "sms", "ann", "C1", "1", "02 06:00:00", "02 06:00:00"],
  ]);
  expect(await fixture.events.health(fixture.tenant)).toEqual({
    state: "ok",
    detail: "6 events, 2016-01-01 to 2016-01-02",
  });
});

test("a file is stored once, under whatever name and however often it comes", async () => {
  const text = callsCsv(["2016-01-01 08:00:00", "ann", "C1"]);
  const first = await fixture.ingest("calls", text);
  const version = await fixture.events.dataVersion(fixture.tenant);
  const again = await fixture.ingest("calls", text);
  expect(again).toEqual({ ...first, alreadyStored: true, seconds: again.seconds });
  expect(await fixture.events.dataVersion(fixture.tenant)).toBe(version);
  expect(await fixture.read("SELECT count(*) AS n FROM event_records")).toEqual([{ n: 1 }]);
});

test("a file that is sent several times at once is stored once", async () => {
  const text = callsCsv(["2016-01-01 08:00:00", "ann", "C1"], ["2016-01-01 09:00:00", "bob", "C1"]);
  const reports = await Promise.all([1, 2, 3, 4].map(() => fixture.ingest("calls", text)));
  expect(reports.filter((report) => !report.alreadyStored)).toHaveLength(1);
  expect(await fixture.read("SELECT sum(event_count) AS n FROM event_days")).toEqual([{ n: 2 }]);
});

test("files that are sent at once are all stored", async () => {
  const hours = [1, 2, 3, 4, 5].map((hour) =>
    callsCsv([`2016-01-01 0${hour}:00:00`, `person-${hour % 2}`, "C1"]),
  );
  await Promise.all(hours.map((text) => fixture.ingest("calls", text, { existingDays: "add" })));
  expect(
    await fixture.read("SELECT sum(event_count) AS n, count(*) AS people FROM event_days"),
  ).toEqual([{ n: 5, people: 2 }]);
  expect(await fixture.read("SELECT count(*) AS n FROM subscribers")).toEqual([{ n: 2 }]);
});
