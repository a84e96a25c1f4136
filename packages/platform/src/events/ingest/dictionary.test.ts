import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { eventSettingsWith } from "#test/events-fixture";

import { type EventStore, openStore } from "../store/store.ts";
import { codedEntries, dictionaries, encode, hasEntry } from "./dictionary.ts";
import { noPseudonyms } from "./pseudonyms.ts";

let directory: string;
let store: EventStore;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "flotilla-dictionary-"));
  store = await openStore(join(directory, "events.duckdb"), eventSettingsWith());
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

const rows = `(VALUES ('i1', 'e1', 1::BIGINT, 'bob'), ('i1', NULL, 1, 'ann'), (NULL, NULL, 2, 'ann'), (NULL, NULL, NULL, 'eve'))
  AS staged(imsi, imei, tac, owner)`;
const entries = {
  sql: `SELECT imsi, imei, tac, any_value(owner) AS owner FROM ${rows} WHERE imsi IS NOT NULL OR tac IS NOT NULL GROUP BY ALL`,
  rank: "owner",
};

test("rows find their entries by hash as they do by comparing texts, also where parts are missing", async () => {
  await store.write(async (writer) => {
    const coding = await encode(writer, dictionaries.devices, entries, noPseudonyms);
    expect(coding.isHashed).toBe(true);
    const find = async (isHashed: boolean): Promise<object[]> =>
      await writer.rows(
        `SELECT staged.*, device FROM ${rows} LEFT JOIN ${codedEntries(dictionaries.devices)} AS found
          ON ${hasEntry({ ...coding, isHashed }, "found", ["staged.imsi", "staged.imei", "staged.tac"])}
          ORDER BY ALL`,
      );
    const byHash = await find(true);
    expect(byHash).toEqual(await find(false));
    const numbers = byHash.map((row) => (row as { device: number | null }).device);
    expect(new Set(numbers)).toEqual(new Set([1, 2, 3, null]));
  });
});

test("an entry keeps its number, and new ones are numbered in the order of their rank", async () => {
  await nameSubscribers("bob", "ann");
  expect(await nameSubscribers("eve", "bob", "dan")).toEqual([
    { msisdn: "ann", subscriber: 1 },
    { msisdn: "bob", subscriber: 2 },
    { msisdn: "dan", subscriber: 3 },
    { msisdn: "eve", subscriber: 4 },
  ]);
});

async function nameSubscribers(...msisdns: readonly string[]): Promise<object[]> {
  return await store.write(async (writer) => {
    const sql = `SELECT unnest(['${msisdns.join("','")}']) AS msisdn`;
    await encode(writer, dictionaries.subscribers, { sql, rank: "msisdn" }, noPseudonyms);
    return await writer.rows("SELECT msisdn, subscriber FROM subscribers ORDER BY subscriber");
  });
}
