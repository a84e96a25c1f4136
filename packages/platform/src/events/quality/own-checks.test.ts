import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { createAudit, createBus, createLogger, systemClock } from "#kernel";
import { callsCsv, eventSettingsWith } from "#test/events-fixture";
import { makeTenant, type TestTenant } from "#test/tenant";

import { createEvents, type Events } from "../events.ts";

let made: TestTenant;
let directory: string;
let events: Events | undefined;
let log = "";

beforeEach(async () => {
  made = await makeTenant("test");
  directory = mkdtempSync(join(tmpdir(), "flotilla-checks-"));
  log = "";
});
afterEach(async () => {
  await events?.closeTenant(made.tenant);
  events = undefined;
  await made.remove();
  rmSync(directory, { recursive: true, force: true });
});

/** Opens events with these own checks. */
async function open(files: Readonly<Record<string, string>>): Promise<Events> {
  for (const [name, sql] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), sql);
  }
  const logger = createLogger("warn", { write: (line) => void (log += line) });
  events = createEvents({
    settings: eventSettingsWith({ qualityChecksDirectory: directory }),
    logger,
    clock: systemClock,
    bus: createBus(logger),
    audit: createAudit({ clock: systemClock }),
  });
  await events.openTenant(made.tenant);
  return events;
}

async function ingest(type: string, text: string): Promise<void> {
  const path = join(made.tenant.directory, `${type}.csv`);
  writeFileSync(path, text);
  await events!.ingestFile(made.tenant, { type, path });
}

async function outcomes(type: string, check: string): Promise<string[][]> {
  const asked = { type, check, start: "2016-01-01", end: "2016-01-31" };
  const found = await events!.quality.outcomes(made.tenant, asked);
  return found.map(({ day, outcome }) => [day, outcome]);
}

const calls = callsCsv(
  ["2016-01-01 08:00:00", "ann", "C1"],
  ["2016-01-01 09:00:00", "bob", "C2"],
  ["2016-01-02 08:00:00", "ann", ""],
);

test("an own check is a query of one value over the events of a day, with the columns of FlowDB", async () => {
  await open({
    "people_of_c1.sql":
      "-- How many people\n-- use C1\nSELECT count(DISTINCT msisdn) FROM events WHERE location_id = 'C1';\n",
    "calls/early.sql":
      "WITH early AS (SELECT * FROM events WHERE datetime < $day + INTERVAL 9 HOUR)\nSELECT count(*) FROM early -- so many",
    "calls/first_cell.sql": "SELECT min(location_id) FROM events",
  });
  await ingest("calls", calls);
  await ingest("sms", callsCsv(["2016-01-01 08:00:00", "ann", "C1"]));
  expect(await outcomes("calls", "people_of_c1")).toEqual([
    ["2016-01-01", "1"],
    ["2016-01-02", "0"],
  ]);
  expect(await outcomes("sms", "people_of_c1")).toEqual([["2016-01-01", "1"]]);
  expect(await outcomes("calls", "early")).toEqual([
    ["2016-01-01", "1"],
    ["2016-01-02", "1"],
  ]);
  expect(await outcomes("sms", "early")).toEqual([]);
  expect(await outcomes("calls", "first_cell")).toEqual([["2016-01-01", "C1"]]);
  expect(log).toBe("");
  const described = await events!.quality.checks(made.tenant);
  expect(described.filter(({ isOwn }) => isOwn)).toEqual([
    expect.objectContaining({
      id: "people_of_c1",
      meaning: "How many people use C1",
      types: ["calls", "sms", "mds", "topups", "forwards", "dfs"],
    }),
    expect.objectContaining({ id: "early", unit: "any", types: ["calls"] }),
    expect.objectContaining({ id: "first_cell" }),
  ]);
});

test.each([
  ["whose SQL is wrong", "SELECT nothing FROM events"],
  ["that has two columns", "SELECT count(*), 1 FROM events"],
  ["that would change something", "DELETE FROM calls"],
  ["that would leave its place", "SELECT 1); DROP TABLE calls; SELECT (1"],
])("a check %s is reported at the start by its file", async (_, sql) => {
  await open({ "calls/broken.sql": sql });
  expect(log).toContain('"check":"calls/broken.sql"');
  await ingest("calls", calls);
  expect(await outcomes("calls", "count_added_rows")).toEqual([
    ["2016-01-01", "2"],
    ["2016-01-02", "1"],
  ]);
  expect(await outcomes("calls", "broken")).toEqual([
    ["2016-01-01", "failed"],
    ["2016-01-02", "failed"],
  ]);
});

test("a check that fails while it is computed fails alone, and the log names no subscriber", async () => {
  await open({
    "a_number.sql": "SELECT max(msisdn::INTEGER) FROM events",
    "many.sql": "SELECT msisdn FROM events",
    "z_rows.sql": "SELECT count(*) FROM events",
  });
  expect(log).toBe("");
  await ingest("calls", calls);
  expect(log).toContain('"check":"a_number.sql"');
  expect(log).toContain('"check":"many.sql"');
  expect(log).not.toContain("ann");
  expect(await outcomes("calls", "a_number")).toContainEqual(["2016-01-01", "failed"]);
  expect(await outcomes("calls", "z_rows")).toEqual([
    ["2016-01-01", "2"],
    ["2016-01-02", "1"],
  ]);
  expect(await events!.read(made.tenant, "SELECT count(*) AS n FROM calls")).toEqual([{ n: 3 }]);
});

test("a directory that is not there, and a name that is taken or no name, stop the start", async () => {
  await expect(open({ "count_imeis.sql": "SELECT 1" })).rejects.toMatchObject({
    code: "events.check_name_invalid",
  });
  rmSync(join(directory, "count_imeis.sql"));
  await expect(open({ "Too many.sql": "SELECT 1" })).rejects.toMatchObject({
    code: "events.check_name_invalid",
  });
  rmSync(directory, { recursive: true });
  await expect(open({})).rejects.toMatchObject({ code: "events.checks_unreadable" });
});
