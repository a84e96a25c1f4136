import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { connect } from "@flotilla/client";
import { afterAll, beforeAll, expect, test } from "vitest";

import { describePostgresql } from "#test/databases";
import { type FlowdbDatabase, makeFlowdb } from "#test/flowdb";
import {
  type Ended,
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

const home = makeDirectory();
const dataDirectory = join(home.path, "data");
const watched = join(home.path, "etl");
const folder = join(watched, "demo");
let platform: PlatformProcess;
let datesToken = "";

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  put("calls_2016-01-01.csv", dayOf("2016-01-01"));
  chmodSync(folder, 0o555);
  chmodSync(watched, 0o555);
  platform = await start();
});
afterAll(async () => {
  await platform?.stop();
  for (const path of [watched, folder]) chmodSync(path, 0o755);
  home.remove();
});

async function start(): Promise<PlatformProcess> {
  return await startPlatform({
    dataDirectory,
    environment: {
      FLOTILLA_EVENTS_WATCH_DIRECTORY: watched,
      FLOTILLA_EVENTS_WATCH_INTERVAL_SECONDS: "1",
      FLOTILLA_EVENTS_UPLOAD_LIMIT_BYTES: "65536",
    },
  });
}

/** Puts a file into the watched folder as somebody else does, who may write there. */
function put(name: string, text: string): void {
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, name), text);
  chmodSync(folder, 0o555);
}

function dayOf(day: string, hours = 12): string {
  const rows = Array.from({ length: hours }, (_, hour) => {
    const time = `${day} ${String(hour * 2).padStart(2, "0")}:00:00`;
    return `${time},subscriber-${hour},C${hour % 3}`;
  });
  return `datetime,msisdn,location_id\n${rows.join("\n")}\n`;
}

async function command(...parameters: readonly string[]): Promise<Ended> {
  return await flotilla(dataDirectory, parameters);
}

async function succeed(...parameters: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await command(...parameters);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function tokenFor(...scopes: readonly string[]): Promise<string> {
  const role = scopes.join("-").replaceAll("_", "-");
  await command("role", "create", "--tenant", "demo", role, "--scopes", scopes.join(","));
  return (await succeed("token", "create", "--tenant", "demo", "--role", role)).trim();
}

async function availableDates(): Promise<Record<string, readonly string[] | undefined>> {
  datesToken ||= await tokenFor("get_available_dates");
  const token = datesToken;
  return { ...(await connect({ url: platform.url, token }).availableDates()) };
}

async function actions(): Promise<readonly string[]> {
  const log = await succeed("audit-log", "list", "--tenant", "demo", "--json", "--limit", "500");
  return log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { action: string; subject: string })
    .map(({ action, subject }) => `${action} ${subject}`);
}

test("what lies in the watched directory is loaded, though it can only be read, and a refused file stops nothing", async () => {
  put("calls_2016-01-02.csv", "datetime,msisdn,nonsense\n");
  put("sms_2016-01-03.csv", dayOf("2016-01-03"));
  const dates = await until("both days are there", 60_000, async () => {
    const found = await availableDates();
    return found["calls"] && found["sms"] ? found : undefined;
  });
  expect(dates).toMatchObject({ calls: ["2016-01-01"], sms: ["2016-01-03"] });
  await until("the refusal is recorded", 60_000, async () =>
    (await actions()).includes("events.file_refused calls_2016-01-02.csv"),
  );
});

test("a platform that starts again reads nothing of it again, and goes on to watch", async () => {
  await platform.stop();
  platform = await start();
  put("mds_2016-01-04.csv", dayOf("2016-01-04"));
  await until("the new day is there", 60_000, async () => (await availableDates())["mds"]);
  const loaded = (await actions()).filter((action) => action.startsWith("events.file_"));
  expect(loaded.toSorted()).toEqual([
    "events.file_ingested calls_2016-01-01.csv",
    "events.file_ingested mds_2016-01-04.csv",
    "events.file_ingested sms_2016-01-03.csv",
    "events.file_refused calls_2016-01-02.csv",
  ]);
});

async function uploadAs(token: string, body = dayOf("2016-01-05")): Promise<Response> {
  return await fetch(`${platform.url}/api/events/uploads?type=calls&name=calls_2016-01-05.csv`, {
    method: "POST",
    headers: { "content-type": "text/csv", authorization: `Bearer ${token}` },
    body,
  });
}

test("a program uploads a file with a token of the scope ingest, and with no other", async () => {
  expect((await uploadAs(await tokenFor("run"))).status).toBe(403);
  const token = await tokenFor("ingest");
  expect((await uploadAs(token, "x".repeat(70_000))).status).toBe(413);
  const answer = await uploadAs(token);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ rows: 12, days: ["2016-01-05"] });
  expect(readdirSync(join(dataDirectory, "tenants", "demo", "arriving"))).toEqual([]);
});

test("an administrator uploads a file while signed in", async () => {
  const signIn = await fetch(`${platform.url}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
    body: JSON.stringify(await administrator()),
  });
  const cookie = (signIn.headers.get("set-cookie") ?? "").split(";")[0]!;
  const url = `${platform.url}/api/events/uploads?type=calls&name=calls_2016-01-06.csv`;
  const upload = async (site: string) =>
    await fetch(url, {
      method: "POST",
      headers: { "content-type": "text/csv", cookie, "sec-fetch-site": site },
      body: dayOf("2016-01-06"),
    });
  expect((await upload("cross-site")).status).toBe(403);
  expect((await upload("same-origin")).status).toBe(200);
});

async function administrator() {
  const printed = await flotilla(
    dataDirectory,
    ["user", "create", "--tenant", "demo", "kim", "--admin"],
    "seven blue lanterns over tallinn",
  );
  expect(printed.code).toBe(0);
  return { username: "kim", password: "seven blue lanterns over tallinn" };
}

test("flotilla ingest loads folders and files whose names say what they hold, and goes on after a refused one", async () => {
  const records = join(home.path, "records");
  mkdirSync(join(records, "more"), { recursive: true });
  writeFileSync(join(records, "calls_2016-02-01.csv"), dayOf("2016-02-01"));
  writeFileSync(join(records, "calls_bad.csv"), "datetime,msisdn,nonsense\n");
  writeFileSync(join(records, "more", "topups.csv"), dayOf("2016-02-02"));
  writeFileSync(join(records, "README.md"), "nothing");
  const { code, stdout, stderr } = await command("ingest", "--tenant", "demo", records);
  expect(code).toBe(1);
  expect(stdout).toContain("calls_2016-02-01.csv: 12 rows stored in");
  expect(stdout).toContain("topups.csv: 12 rows stored in");
  expect(stdout).toMatch(/3 in all: 2 stored, 1 failed; 24 rows in/);
  expect(stderr).toContain("README.md");
  expect(stderr).toContain("nonsense");
  const again = await command("ingest", "--tenant", "demo", "--json", records);
  const lines = again.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  expect(lines).toHaveLength(3);
  expect(lines).toContainEqual(
    expect.objectContaining({
      file: join(records, "calls_bad.csv"),
      problem: expect.objectContaining({ code: "events.column_unknown" }),
    }),
  );
  const unclear = join(home.path, "records.csv");
  writeFileSync(unclear, dayOf("2016-02-03"));
  expect((await command("ingest", "--tenant", "demo", unclear)).stderr).toContain("its type");
});

test("flotilla ingest says which days a file replaced, and adds to them when told to", async () => {
  const file = join(home.path, "calls_2016-02-01_corrected.csv");
  const mapping = join(home.path, "mapping.yaml");
  writeFileSync(mapping, "columns:\n  msisdn: who\n");
  writeFileSync(file, dayOf("2016-02-01", 11).replace("msisdn", "who"));
  const flags = ["--tenant", "demo", "--mapping", mapping];
  expect(await succeed("ingest", ...flags, file)).toContain("; 2016-02-01 replaced");
  const more = join(home.path, "calls_2016-02-01_more.csv");
  writeFileSync(more, dayOf("2016-02-01", 1).replace("msisdn", "who"));
  expect((await command("ingest", ...flags, more)).code).toBe(1);
  const added = await succeed("ingest", ...flags, "--existing-days", "add", more);
  expect(added).toContain("1 rows stored in");
  expect(added).not.toContain("replaced");
});

test("a declared type is loaded like the others", async () => {
  const declaration = join(home.path, "visits.yaml");
  writeFileSync(declaration, "name: visits\ncolumns:\n  location_id: text\n  minutes: number\n");
  expect(await succeed("event-type", "declare", "--tenant", "demo", declaration)).toBe(
    "visits is declared, with datetime, msisdn, location_id, minutes\n",
  );
  expect((await command("event-type", "declare", "--tenant", "demo", declaration)).code).toBe(1);
  expect(await succeed("event-type", "list", "--tenant", "demo")).toMatch(/visits +declared/);
  put("visits_2016-01-07.csv", "datetime,msisdn,minutes\n2016-01-07 08:00:00,ann,2.5\n");
  await until("its day is there", 60_000, async () => (await availableDates())["visits"]);
  expect(await actions()).toContain("events.type_declared visits");
});

describePostgresql("flotilla ingest", () => {
  let flowdb: FlowdbDatabase;
  beforeAll(async () => {
    flowdb = await makeFlowdb();
    await flowdb.run(
      `INSERT INTO events.calls (outgoing, datetime, msisdn, location_id) SELECT true,
        timestamptz '2016-03-01 00:00:00+00' + each * interval '1 hour', 'subscriber-' || each % 7, 'C1'
        FROM generate_series(0, 71) AS each`,
    );
  });
  afterAll(() => flowdb.remove());

  test("loads days of FlowDB's tables", async () => {
    const database = flowdb.writeUrl(join(home.path, "flowdb-url"));
    const flags = ["--tenant", "demo", "--type", "calls", "--database", database];
    const days = ["--table", "events.calls", "--from", "2016-03-01", "--to", "2016-03-05"];
    const stdout = await succeed("ingest", ...flags, ...days);
    expect(stdout).toContain("events.calls@2016-03-02: 24 rows stored in");
    expect(stdout).toContain("events.calls@2016-03-04: no events");
    expect(stdout).toContain("4 in all: 3 stored, 1 without events; 72 rows in");
    expect((await availableDates())["calls"]).toEqual(
      expect.arrayContaining(["2016-03-01", "2016-03-02", "2016-03-03"]),
    );
    expect(await succeed("ingest", ...flags, ...days)).toContain("0 stored, 3 stored before");
  });
});
