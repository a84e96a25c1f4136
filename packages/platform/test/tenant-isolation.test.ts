import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeEach, describe, expect, test } from "vitest";

import { identityModule } from "#identity";
import { insightModule } from "#insight";
import {
  createAudit,
  type DatabaseKind,
  kernelMigrations,
  systemClock,
  type Tenant,
  tablesOf,
} from "#kernel";
import { eachDatabase } from "#test/databases";
import { disclosurePlantings, disclosureReadings } from "#test/disclosure-store-calls";
import { callsCsv, cellsCsv, openEvents } from "#test/events-fixture";
import {
  identityChanges,
  identityPlantings,
  identityReadings,
  type StoreCalls,
} from "#test/identity-store-calls";
import { insightChanges, insightPlantings, insightReadings } from "#test/insight-store-calls";
import { makeTenant, type TestTenant } from "#test/tenant";

import * as audit from "../src/kernel/audit/store.ts";

const modules = [{ name: "kernel", migrations: kernelMigrations }, identityModule, insightModule];
const entry = { actor: "alice", action: "act", subject: "subject", outcome: "done" } as const;
const filter = {
  actor: undefined,
  action: undefined,
  outcome: undefined,
  from: undefined,
  to: undefined,
  inSubject: undefined,
  inDetails: undefined,
};
const auditLog = createAudit({ clock: systemClock });

/** What fills one tenant's tables, in an order that their references allow. */
const plantings: StoreCalls = {
  ...identityPlantings,
  ...insightPlantings,
  ...disclosurePlantings,
  "kernel/audit/store.ts appendInTransaction": async (tenant) =>
    await auditLog.record(tenant, entry),
};

/** What reads. */
const readings: StoreCalls = {
  ...identityReadings,
  ...insightReadings,
  ...disclosureReadings,
  "kernel/audit/store.ts findChainEnd": async (tenant) =>
    (await audit.findChainEnd(tenant)).lastSequence,
  "kernel/audit/store.ts listEntries": async (tenant) =>
    await audit.listEntries(tenant, { after: undefined, last: 10, limit: 10 }),
  "kernel/audit/store.ts listEntriesBefore": async (tenant) =>
    await audit.listEntriesBefore(tenant, { before: 10, limit: 10, filter }),
};

/** What changes or removes what was planted, by the names that it has there. */
const changes: StoreCalls = {
  ...identityChanges,
  ...insightChanges,
};

const calls = { ...plantings, ...readings, ...changes };
/** What reading finds in an empty tenant. */
const nothing = [undefined, null, 0, false, []];

test("every store function that takes a tenant is tried here", () => {
  expect(storeFunctions()).toEqual(Object.keys(calls).toSorted());
});

eachDatabase("two tenants", (_open, kind: DatabaseKind) => {
  let first: TestTenant;
  let second: TestTenant;

  beforeEach(async () => {
    // Made once: making a database takes far longer than emptying it.
    first ??= await makeTenant("first", modules, kind);
    second ??= await makeTenant("second", modules, kind);
    await empty(first.tenant);
    await empty(second.tenant);
    for (const plant of Object.values(plantings)) await plant(first.tenant);
  });
  // Neither is there where the tests were skipped.
  afterAll(async () => {
    const made: readonly (TestTenant | undefined)[] = [first, second];
    for (const each of made) await each?.remove();
  });

  test("have room for the same names and ids", async () => {
    const third = await makeTenant("third", modules, kind);
    try {
      const before = await contentOf(first.tenant);
      for (const [name, plant] of Object.entries(plantings)) {
        const missing = { name, content: await contentOf(third.tenant) };
        await plant(third.tenant);
        expect({ name, content: await contentOf(third.tenant) }).not.toEqual(missing);
      }
      expect(await contentOf(first.tenant)).toEqual(before);
      expect(await contentOf(third.tenant, isEmptied)).toEqual(
        await contentOf(first.tenant, isEmptied),
      );
    } finally {
      await third.remove();
    }
  });

  test("are tried with something in every table", async () => {
    const tables = Object.entries(await contentOf(first.tenant));
    expect(tables.filter(([, rows]) => rows.length === 0).map(([name]) => name)).toEqual([]);
  });

  test.each(Object.entries(readings))(
    "find by %s what is theirs and nothing of the other",
    async (_name, read) => {
      expect(nothing).toContainEqual(await read(second.tenant));
      expect(nothing).not.toContainEqual(await read(first.tenant));
    },
  );

  test.each(Object.entries(changes))(
    "change by %s what is theirs and nothing of the other",
    async (_name, change) => {
      const before = await contentOf(first.tenant);
      await change(second.tenant);
      expect(await contentOf(first.tenant)).toEqual(before);
      await change(first.tenant);
      expect(await contentOf(first.tenant)).not.toEqual(before);
    },
  );
});

describe("the event stores of two tenants", () => {
  test("have nothing of each other", async () => {
    const mark = "planted-in-the-first-tenant";
    const first = await openEvents("first");
    const second = await openEvents("second");
    try {
      const version = await second.events.dataVersion(second.tenant);
      await first.ingest("cells", cellsCsv([mark, 1, "", "", 10, 10]));
      await first.ingest("calls", callsCsv(["2016-01-01 08:00:00+00", mark, mark]));
      expect(await second.events.availableDates(second.tenant)).toEqual({});
      expect(await second.events.units(second.tenant)).toEqual([]);
      expect(await second.events.dataVersion(second.tenant)).toBe(version);
      for (const relation of ["event_days", "event_records", "location_places", "subscribers"]) {
        expect(await first.read(`SELECT * FROM ${relation}`)).toHaveLength(1);
        expect(await second.read(`SELECT * FROM ${relation}`)).toEqual([]);
      }
    } finally {
      await first.remove();
      await second.remove();
    }
  });
});

type Tables = Readonly<Record<string, Record<string, unknown>>>;

/** Every row of a tenant's tables, by the name of the table. */
async function contentOf(
  tenant: Tenant,
  isWanted: (table: string) => boolean = () => true,
): Promise<Record<string, unknown[]>> {
  const content: Record<string, unknown[]> = {};
  for (const name of await tableNames(tenant)) {
    if (!isWanted(name)) continue;
    const rows = await tablesOf<Tables>(tenant).selectFrom(name).selectAll().execute();
    // A database gives rows in any order.
    content[name] = rows.map((row) => JSON.stringify(row)).toSorted();
  }
  return content;
}

async function empty(tenant: Tenant): Promise<void> {
  for (const name of (await tableNames(tenant)).filter(isEmptied)) {
    await tablesOf<Tables>(tenant).deleteFrom(name).execute();
  }
}

/** Nothing is ever removed from the kernel's tables; what they hold depends on the tenant's key and on the time. */
function isEmptied(table: string): boolean {
  return !table.startsWith("kernel_");
}

async function tableNames(tenant: Tenant): Promise<string[]> {
  const tables = await tenant.records.kysely.introspection.getTables();
  return tables
    .map((table) => table.name)
    .filter((name) => /^(identity|insight|kernel)_(?!migrations)/.test(name))
    .toSorted();
}

/** `module/file.ts function` for each exported store function whose first parameter is a tenant. */
function storeFunctions(): string[] {
  const source = join(import.meta.dirname, "..", "src");
  return readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)store(\.ts$|\/[\w-]+\.ts$)/.test(path) && !path.endsWith(".test.ts"))
    .flatMap((path) => {
      const text = readFileSync(join(source, path), "utf8");
      const found = text.matchAll(
        /^export (?:async )?function (\w+)(?:<[^()]*>)?\(\s*tenant: Tenant\b/gm,
      );
      return [...found].map(([, name]) => `${path} ${name}`);
    })
    .toSorted();
}
