import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { callsCsv } from "#test/events-fixture";
import { filesWith } from "#test/keeping-fixture";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

const home = makeDirectory();
const outside = makeDirectory();
const erased = "372555000111";
const file = join(outside.path, "calls_2016-01-01.csv");
let platform: PlatformProcess;

beforeAll(async () => {
  platform = await startPlatform({
    dataDirectory: home.path,
    environment: { FLOTILLA_EXAMPLE: "false" },
  });
  const day = ["2016-01-01 08:00:00", erased, "C1"] as const;
  writeFileSync(file, callsCsv(day, ["2016-01-01 09:00:00", "372555000222", "C1"]));
  await flotilla(home.path, ["ingest", "--tenant=demo", "--type=calls", file]);
});
afterAll(async () => {
  await platform?.stop();
  home.remove();
  outside.remove();
});

test("a backup is made and listed, a subscriber erased, and the backup restored without the subscriber", async () => {
  const path = join(outside.path, "demo.duckdb");
  const made = await run(["backup", "--to", path]);
  expect(made).toContain(path);
  expect(made).toContain("2 events");
  expect(readFileSync(`${path}.json`, "utf8")).toContain(`"events": 2`);
  await run(["backup"]);
  const kept = await run(["backup", "--list"]);
  expect(kept).toMatch(/2016-01-01 +2016-01-01 .*events-.*\.duckdb/);
  const certificate = await run(["erase", "--reason", "letter 17"], `${erased}\n`);
  expect(certificate).toMatch(/calls +1\n/);
  expect(certificate).toContain("The file was written anew.");
  expect(certificate).toMatch(/Earlier backup: events-.*\.duckdb/);
  expect(await run(["erase", "--list"])).toMatch(/operator +removed +letter 17/);
  const tenant = join(home.path, "tenants", "demo");
  expect(filesWith(tenant, erased).filter((name) => !name.startsWith("backups/"))).toEqual([]);
  expect(await run(["restore", path])).toContain("1 erasures made since were repeated");
  expect(await run(["backup"])).toContain("1 events");
});

test("a rule is tried, set and shown", async () => {
  const rule = ["retention", "--type", "calls", "--days", "30"];
  expect(await run([...rule, "--dry-run"])).toContain("Would be removed: 1 days, 2016-01-01");
  expect(await run(["retention"])).toMatch(/calls +all +1 +2016-01-01/);
  expect(await run(rule)).toContain("Removed: 1 days");
  expect(await run(["retention"])).toMatch(/calls +30 +0/);
  const wrong = await flotilla(home.path, [
    "events",
    "retention",
    "--tenant=demo",
    "--type=calls",
    "--days=x",
  ]);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining("--days") });
});

async function run(parameters: readonly string[], input = ""): Promise<string> {
  const ended = await flotilla(home.path, ["events", ...parameters, "--tenant=demo"], input);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended.stdout;
}
