import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { callsCsv } from "#test/events-fixture";
import { createHandSetClock, type HandSetClock } from "#test/identity";
import { type KeepingFixture, openKeeping } from "#test/keeping-fixture";

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
  const one = await openKeeping("backup", { clock, settings });
  opened.push(one);
  return one;
}

const loadDay = async (day: string, people = 10, into = fixture) =>
  await into.ingest(
    "calls",
    callsCsv(
      ...Array.from(
        { length: people },
        (_, person) => [`${day} 08:00:00`, `person-${person}`, `C${person % 3}`] as const,
      ),
    ),
  );
const make = async (to?: string) =>
  await fixture.events().backups.make(fixture.tenant, { to }, "ann");
const restore = async (path: string, into = fixture) =>
  await into.events().backups.restore(into.tenant, path, "ann");
const days = async (of = fixture) => await of.events().availableDates(of.tenant);

test("a backup is one file with a manifest that says what is in it", async () => {
  await loadDay("2016-01-01");
  await loadDay("2016-01-02");
  const backup = await make();
  const content = readFileSync(backup.path);
  expect(backup).toMatchObject({
    madeAt: "2016-01-10T12:00:00.000Z",
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    events: 20,
    subscribers: 10,
    firstDay: "2016-01-01",
    lastDay: "2016-01-02",
    isPseudonymised: false,
  });
  expect(await fixture.events().backups.list(fixture.tenant)).toEqual([backup]);
  expect(readdirSync(join(fixture.tenant.directory, "backups")).toSorted()).toEqual([
    backup.name,
    `${backup.name}.json`,
  ]);
  expect(statSync(backup.path).mode & 0o777).toBe(0o600);
  expect(content.includes(fixture.tenant.key.reveal())).toBe(false);
});

test("a backup that is made during a load and questions holds whole batches", async () => {
  await loadDay("2016-01-01", 20_000);
  const [backup, , ...answers] = await Promise.all([
    make(),
    loadDay("2016-01-02", 20_000),
    ...Array.from({ length: 10 }, () =>
      fixture.read("SELECT count(*) >= 20000 AS whole FROM calls"),
    ),
  ]);
  expect(answers).toEqual(Array.from({ length: 10 }, () => [{ whole: true }]));
  expect([20_000, 40_000]).toContain(backup.events);
  await restore(backup.path);
  const [counted] = await fixture.read("SELECT count(*) AS events FROM calls");
  expect(counted).toEqual({ events: backup.events });
});

test("a restored store is as it was, with versions of its own, and goes on", async () => {
  await loadDay("2016-01-01");
  const before = await fixture.read("SELECT * FROM event_records ORDER BY ALL");
  const version = await fixture.events().dataVersion(fixture.tenant);
  const backup = await make();
  await loadDay("2016-01-02");
  const { repeatedErasures } = await restore(backup.path);
  expect(repeatedErasures).toBe(0);
  expect(await fixture.read("SELECT * FROM event_records ORDER BY ALL")).toEqual(before);
  expect(await fixture.events().dataVersion(fixture.tenant)).not.toBe(version);
  await loadDay("2016-01-03");
  expect(await days()).toEqual({ calls: ["2016-01-01", "2016-01-03"] });
  await fixture.reopen();
  expect(await days()).toEqual({ calls: ["2016-01-01", "2016-01-03"] });
  const stored = readdirSync(fixture.tenant.directory).filter((name) =>
    name.startsWith("events.duckdb"),
  );
  expect(stored.filter((name) => !name.endsWith(".wal"))).toEqual(["events.duckdb"]);
});

test("an erasure that was made since is made again when a backup is restored", async () => {
  await loadDay("2016-01-01");
  const backup = await make();
  const order = { msisdn: "person-7", reason: "letter 17" };
  const certificate = await fixture.events().erasures.erase(fixture.tenant, order, "ann");
  expect(certificate.earlierBackups).toEqual([backup.name]);
  const copy = join(fixture.outside, "copy.duckdb");
  for (const ending of ["", ".json"]) cpSync(`${backup.path}${ending}`, `${copy}${ending}`);
  const { repeatedErasures } = await restore(copy);
  expect(repeatedErasures).toBe(1);
  expect(await fixture.read("SELECT msisdn FROM subscribers WHERE msisdn = 'person-7'")).toEqual(
    [],
  );
  expect(readFileSync(join(fixture.tenant.directory, "events.duckdb")).includes("person-7")).toBe(
    false,
  );
  expect(await fixture.events().erasures.list(fixture.tenant)).toEqual([certificate]);
});

test("a backup does not bring back rows that could not be read and were erased since", async () => {
  const lenient = await openAnother({ badRowsShare: 0.9, memoryLimit: 536_870_912 });
  await lenient.ingest(
    "calls",
    "datetime,msisdn\n2016-01-01 08:00:00,ann\nnonsense,447700900123\n",
  );
  const backup = await lenient.events().backups.make(lenient.tenant, {}, "ann");
  const order = { msisdn: "447700900123", reason: "asked for" };
  await lenient.events().erasures.erase(lenient.tenant, order, "ann");
  await restore(backup.path, lenient);
  expect(await lenient.read("SELECT count(*) AS rows FROM quarantined_rows")).toEqual([
    { rows: 0 },
  ]);
});

test("the rules of retention hold for what a backup brings back", async () => {
  await loadDay("2016-01-01");
  await loadDay("2016-01-10");
  await fixture
    .events()
    .retention.set(fixture.tenant, { type: "calls", daysKept: 9, dryRun: false }, "ann");
  const backup = await make();
  clock.advance(24 * 60 * 60);
  await restore(backup.path);
  expect(await days()).toEqual({ calls: ["2016-01-10"] });
});

test("a file that is not the manifest's is refused and changes nothing", async () => {
  await loadDay("2016-01-01");
  const backup = await make(join(fixture.outside, "backup.duckdb"));
  const content = readFileSync(backup.path);
  content[content.length - 5000]! ^= 1;
  writeFileSync(backup.path, content);
  await loadDay("2016-01-02");
  await expect(restore(backup.path)).rejects.toMatchObject({ code: "events.backup_unusable" });
  expect(await days()).toEqual({ calls: ["2016-01-01", "2016-01-02"] });
});

test.each([
  ["of another schema", { schemaVersion: 1 }, "schema 1"],
  ["of another size", { bytes: 17 }, "not as large"],
  ["that is none", { sha256: 17 }, "not a manifest"],
])("a manifest %s is refused", async (_, change, sentence) => {
  await loadDay("2016-01-01");
  const { path } = await make(join(fixture.outside, "backup.duckdb"));
  const manifest = JSON.parse(readFileSync(`${path}.json`, "utf8")) as object;
  writeFileSync(`${path}.json`, JSON.stringify({ ...manifest, ...change }));
  await expect(restore(path)).rejects.toMatchObject({
    code: "events.backup_unusable",
    message: expect.stringContaining(sentence),
  });
});

test("a store with pseudonyms is restored only where the tenant's key is the same", async () => {
  const one = await openAnother({ pseudonymise: true });
  const another = await openAnother({ pseudonymise: true });
  await loadDay("2016-01-01", 3, one);
  const path = join(one.outside, "backup.duckdb");
  await one.events().backups.make(one.tenant, { to: path }, "ann");
  await expect(restore(path, another)).rejects.toMatchObject({ code: "events.backup_unusable" });
  expect((await restore(path, one)).backup.events).toBe(3);
});

test("a backup does not take the place of a file, nor make a directory", async () => {
  const path = join(fixture.outside, "backup.duckdb");
  writeFileSync(path, "mine");
  await expect(make(path)).rejects.toMatchObject({ code: "events.backup_exists" });
  expect(readFileSync(path, "utf8")).toBe("mine");
  const nowhere = join(fixture.outside, "missing", "backup.duckdb");
  await expect(make(nowhere)).rejects.toMatchObject({ code: "events.backup_place_unusable" });
  expect(existsSync(join(fixture.outside, "missing"))).toBe(false);
});

test("the audit log says who made and who restored a backup", async () => {
  await loadDay("2016-01-01");
  const { path, sha256 } = await make();
  await restore(path);
  const entries = await fixture.audit.list(fixture.tenant, { limit: 10 });
  expect(entries).toMatchObject([
    { actor: "ann", action: "events.restored", subject: path, details: { sha256 } },
    { actor: "ann", action: "events.restore_started", subject: path },
    { actor: "ann", action: "events.backup_made", subject: path, details: { sha256, events: 10 } },
  ]);
});
