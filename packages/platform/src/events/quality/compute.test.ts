import { afterEach, beforeEach, expect, test } from "vitest";

import { kernelMigrations, migrate } from "#kernel";
import { cellsCsv, type EventsFixture, openEvents } from "#test/events-fixture";

let fixture: EventsFixture;
beforeEach(async () => void (fixture = await openEvents()));
afterEach(() => fixture.remove());

type Record = Readonly<{ [column: string]: string }>;

const header =
  "id,outgoing,datetime,duration,network,msisdn,msisdn_counterpart,location_id,imsi,imei,tac,operator_code,country_code";
const days = ["2016-01-01", "2016-01-02", "2016-01-03"];

/** Records of three days, many of them alike, every column empty now and then. */
function makeRecords(count: number): Record[] {
  let seed = 7;
  const draw = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  const orNothing = (text: string): string => (draw(8) === 0 ? "" : text);
  const records = Array.from({ length: count }, (_, index): Record => {
    const minute = String(draw(60)).padStart(2, "0");
    return {
      id: `record-${index}`,
      outgoing: orNothing(draw(2) === 0 ? "true" : "false"),
      datetime: `${days[draw(3)]!}T1${draw(10)}:${minute}:00.${draw(2) === 0 ? "000000" : "000250"}Z`,
      duration: orNothing(String(draw(50) / 2)),
      network: "N",
      msisdn: `person-${draw(30)}`,
      msisdn_counterpart: orNothing(`person-${draw(60)}`),
      location_id: orNothing(`C${draw(6)}`),
      imsi: orNothing(`imsi-${draw(25)}`),
      imei: orNothing(`imei-${draw(10)}`),
      tac: String(1000 + draw(3)),
      operator_code: "1",
      country_code: "2",
    };
  });
  return records.flatMap((record) => (draw(10) === 0 ? Array(1 + draw(3)).fill(record) : [record]));
}

const records = makeRecords(600);

function csvOf(columns: string, of: readonly Record[]): string {
  const line = (record: Record) => columns.split(",").map((column) => record[column]);
  return `${[columns, ...of.map(line)].join("\n")}\n`;
}

/** The cells C0 to C3 have a place, C2 until the first day and C3 from the third. */
const cells = cellsCsv(
  ["C0", 1, "", "", 1, 1],
  ["C1", 1, "2015-01-01", "2017-01-01", 1, 1],
  ["C2", 1, "", "2016-01-01", 1, 1],
  ["C3", 1, "2016-01-03", "", 1, 1],
);
const placed: { readonly [day: string]: readonly string[] } = {
  "2016-01-01": ["C0", "C1", "C2"],
  "2016-01-02": ["C0", "C1"],
  "2016-01-03": ["C0", "C1", "C3"],
};

const distinct = (values: readonly (string | undefined)[]): number =>
  new Set(values.filter(Boolean)).size;

function medianOf(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (position: number) => sorted[Math.floor(position)]!;
  return (at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2;
}

function expectedOf(
  columns: string,
  day: string,
  all: readonly Record[],
): { [check: string]: string } {
  const of = all.filter(({ datetime }) => datetime!.startsWith(day));
  const has = (column: string) => columns.split(",").includes(column);
  const missing = (column: string) => of.filter((record) => !has(column) || !record[column]).length;
  const valuesOf = (column: string) => of.map((record) => (has(column) ? record[column] : ""));
  const most = (identifier: string) => {
    const groups = Map.groupBy(
      of.filter((record) => record[identifier]),
      (record) => record[identifier],
    );
    return Math.max(
      0,
      ...[...groups.values()].map((group) => distinct(group.map(({ msisdn }) => msisdn))),
    );
  };
  const compared = columns.split(",").filter((column) => column !== "id");
  const alike = Map.groupBy(of, (record) => JSON.stringify(compared.map((name) => record[name])));
  const repeated = [...alike.values()].filter((group) => group.length > 1);
  const locatable = of.filter(({ location_id }) => placed[day]!.includes(location_id!));
  const outgoing = of.filter((record) => record["outgoing"] === "true");
  const incoming = of.filter((record) => record["outgoing"] === "false");
  const durations = of.flatMap(({ duration }) => (duration ? [Number(duration)] : []));
  const times = of.map(({ datetime }) => datetime!).toSorted();
  const counts = {
    count_added_rows: of.length,
    count_duplicates: repeated.reduce((sum, group) => sum + group.length - 1, 0),
    count_duplicated: repeated.length,
    count_msisdns: distinct([...valuesOf("msisdn"), ...valuesOf("msisdn_counterpart")]),
    count_imeis: distinct(valuesOf("imei")),
    count_imsis: distinct(valuesOf("imsi")),
    count_null_imeis: missing("imei"),
    count_null_imsis: missing("imsi"),
    max_msisdns_per_imei: most("imei"),
    max_msisdns_per_imsi: most("imsi"),
    count_location_ids: distinct(valuesOf("location_id")),
    count_locatable_location_ids: distinct(locatable.map(({ location_id }) => location_id)),
    count_locatable_events: locatable.length,
    count_null_location_ids: missing("location_id"),
    earliest_timestamp: times[0],
    latest_timestamp: times.at(-1),
    ...(has("outgoing") && {
      count_added_rows_outgoing: outgoing.length,
      count_null_counterparts: missing("msisdn_counterpart"),
      count_onnet_msisdns: distinct(valuesOf("msisdn")),
      count_onnet_msisdns_incoming: distinct(incoming.map(({ msisdn }) => msisdn)),
      count_onnet_msisdns_outgoing: distinct(outgoing.map(({ msisdn }) => msisdn)),
    }),
    ...(has("duration") && {
      count_null_durations: missing("duration"),
      max_duration: Math.max(...durations),
      median_duration: medianOf(durations),
    }),
  };
  return Object.fromEntries(Object.entries(counts).map(([check, value]) => [check, String(value)]));
}

async function outcomesOf(type: string, day: string): Promise<object> {
  const series = await fixture.events.quality.series(fixture.tenant, { type, start: day });
  return Object.fromEntries(
    series.map(({ check, values }) => [check, values.find((value) => value.day === day)!.outcome]),
  );
}

const withoutCalls = header.replace(",duration", "");
const plain = "id,datetime,duration,msisdn,location_id,imsi,imei,tac,operator_code,country_code";

test.each([
  ["calls", header],
  ["sms", withoutCalls],
  ["forwards", withoutCalls],
  ["mds", plain],
  ["topups", plain.replace(",duration", "")],
])("the checks of %s are those of the file's lines", async (type, columns) => {
  await fixture.ingest("cells", cells);
  await fixture.ingest(type, csvOf(columns, records));
  for (const day of days) {
    expect(await outcomesOf(type, day)).toEqual(expectedOf(columns, day, records));
  }
});

test("the checks of a day that is added to are those of all its events, and other days keep theirs", async () => {
  await fixture.ingest("cells", cells);
  await fixture.ingest("calls", csvOf(header, records));
  const further = makeRecords(900)
    .slice(-200)
    .filter(({ datetime }) => datetime!.startsWith(days[1]!));
  const path = fixture.write("further.csv", csvOf(header, further));
  await fixture.events.ingestFile(fixture.tenant, { type: "calls", path, existingDays: "add" });
  expect(await outcomesOf("calls", days[1]!)).toEqual(
    expectedOf(header, days[1]!, [...records, ...further]),
  );
  expect(await outcomesOf("calls", days[0]!)).toEqual(expectedOf(header, days[0]!, records));
});

test("a check without a value has no outcome, and one that counts nothing is 0", async () => {
  await fixture.ingest("calls", "datetime,msisdn\n2016-01-01 08:00:00,ann\n");
  const outcomes = await outcomesOf("calls", days[0]!);
  expect(outcomes).toMatchObject({
    count_added_rows: "1",
    count_null_durations: "1",
    count_imeis: "0",
    max_msisdns_per_imei: "0",
    count_locatable_events: "0",
    earliest_timestamp: "2016-01-01T08:00:00.000000Z",
  });
  expect(outcomes).not.toHaveProperty("max_duration");
  expect(outcomes).not.toHaveProperty("median_duration");
});

test("a declared type has the checks that its columns allow", async () => {
  const { events, tenant } = fixture;
  await migrate(tenant.records, "kernel", kernelMigrations);
  const columns = [
    { name: "outgoing", kind: "flag" },
    { name: "duration", kind: "text" },
  ] as const;
  await events.eventTypes.declare(tenant, { name: "parties", columns }, "operator");
  await fixture.ingest(
    "parties",
    "datetime,msisdn,outgoing,duration\n2016-01-01 08:00:00,ann,true,long\n",
  );
  expect(await outcomesOf("parties", days[0]!)).toEqual({
    count_added_rows: "1",
    count_added_rows_outgoing: "1",
    count_duplicated: "0",
    count_duplicates: "0",
    count_msisdns: "1",
    count_onnet_msisdns: "1",
    count_onnet_msisdns_incoming: "0",
    count_onnet_msisdns_outgoing: "1",
    earliest_timestamp: "2016-01-01T08:00:00.000000Z",
    latest_timestamp: "2016-01-01T08:00:00.000000Z",
  });
});
