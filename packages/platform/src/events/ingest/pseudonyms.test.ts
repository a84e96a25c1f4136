import { createHmac } from "node:crypto";

import { afterEach, expect, test } from "vitest";

import { deriveKey } from "#kernel";
import { createHandSetClock } from "#test/identity";
import { type KeepingFixture, openKeeping } from "#test/keeping-fixture";

const ann = "372555000111";
const bob = "372555000222";
const imei = "490154203237518";
const clock = createHandSetClock("2016-01-10T12:00:00.000Z");
const opened: KeepingFixture[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.remove();
});

async function open(name = "pseudonyms", settings = {}): Promise<KeepingFixture> {
  const one = await openKeeping(name, { clock, settings: { pseudonymise: true, ...settings } });
  opened.push(one);
  return one;
}

function hmac({ tenant }: KeepingFixture, identifier: string): string {
  const key = deriveKey(tenant, "events.pseudonyms").reveal();
  return createHmac("sha256", key).update(identifier).digest("hex").slice(0, 32);
}

const calls = `datetime,msisdn,msisdn_counterpart,imei\n2016-01-01 08:00:00,${ann},${bob},${imei}\n`;

test("what is stored of an identifier is its HMAC-SHA-256 under a key of the tenant", async () => {
  const store = await open();
  await store.ingest("calls", calls);
  expect(await store.read("SELECT msisdn FROM subscribers ORDER BY ALL")).toEqual(
    [hmac(store, ann), hmac(store, bob)].toSorted().map((msisdn) => ({ msisdn })),
  );
  expect(await store.read("SELECT imei, imsi FROM devices")).toEqual([
    { imei: hmac(store, imei), imsi: null },
  ]);
});

test("identifiers beyond ASCII have the same pseudonym in SQL as in the program", async () => {
  const store = await open();
  await store.ingest("calls", "datetime,msisdn\n2016-01-01 08:00:00,õunapuu-ß-號\n");
  expect(await store.read("SELECT msisdn FROM subscribers")).toEqual([
    { msisdn: hmac(store, "õunapuu-ß-號") },
  ]);
});

test("no plain identifier stands in any file of the tenant, not even of rows that could not be read", async () => {
  const store = await open("pseudonyms", { badRowsShare: 0.9, memoryLimit: 536_870_912 });
  await store.ingest("calls", `${calls}nonsense,${ann},${bob},${imei}\n`);
  const plain = [ann, bob, imei].flatMap((text) => store.filesWith(text));
  expect(plain).toEqual([]);
  expect(await store.read("SELECT count(*) AS rows FROM quarantined_rows")).toEqual([{ rows: 1 }]);
  await store.reopen();
  expect([ann, bob, imei].flatMap((text) => store.filesWith(text))).toEqual([]);
});

test("the same person has one number in all files and types", async () => {
  const store = await open();
  await store.ingest("calls", calls);
  await store.ingest(
    "sms",
    `datetime,msisdn,msisdn_counterpart\n2016-01-02 08:00:00,${bob},${ann}\n`,
  );
  await store.reopen();
  await store.ingest("mds", `datetime,msisdn\n2016-01-03 08:00:00,${ann}\n`);
  const people = await store.read(`SELECT count(DISTINCT subscriber) AS people FROM (
    SELECT subscriber FROM calls UNION ALL SELECT counterpart FROM sms UNION ALL SELECT subscriber FROM mds)`);
  expect(people).toEqual([{ people: 1 }]);
});

test("two tenants have different pseudonyms for the same person", async () => {
  const [north, south] = [await open("north"), await open("south")];
  for (const store of [north, south]) await store.ingest("calls", calls);
  const stored = await Promise.all(
    [north, south].map(async (store) =>
      store.read<{ msisdn: string }>("SELECT msisdn FROM subscribers"),
    ),
  );
  expect(new Set(stored.flat().map(({ msisdn }) => msisdn)).size).toBe(4);
});

test.each([true, false])(
  "a load is refused once the setting is another than that of what is stored (%s)",
  async (first) => {
    const store = await open("switch", { pseudonymise: first });
    await store.ingest("calls", calls);
    await store.reopen({ pseudonymise: !first });
    const later = `datetime,msisdn\n2016-01-02 08:00:00,${ann}\n`;
    await expect(store.ingest("calls", later)).rejects.toMatchObject({
      code: "events.pseudonyms_switched",
      status: 409,
    });
    expect(await store.events().availableDates(store.tenant)).toEqual({ calls: ["2016-01-01"] });
    await store.reopen({ pseudonymise: first });
    await store.ingest("calls", later);
    expect(await store.read("SELECT count(*) AS people FROM subscribers")).toEqual([{ people: 2 }]);
  },
);

test("the setting may be changed as long as nobody is stored", async () => {
  const store = await open("switch", { pseudonymise: false });
  await store.reopen({ pseudonymise: true });
  await store.ingest("calls", calls);
  expect(await store.read("SELECT msisdn FROM subscribers WHERE length(msisdn) <> 32")).toEqual([]);
});
