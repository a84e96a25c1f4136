import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import {
  createAudit,
  type Database,
  type DataDirectory,
  migrate,
  openDataDirectory,
  openSqlite,
  type RunningModule,
  systemClock,
  type Tenant,
} from "#kernel";
import { eachDatabase } from "#test/databases";

import { serverMigrations } from "./migrations.ts";
import { insertTenant } from "./store.ts";
import { Tenants } from "./tenants.ts";

const audit = createAudit({ clock: systemClock });
let directory: string;
let dataDirectory: DataDirectory;
let opened: Database[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "flotilla-tenants-"));
  dataDirectory = openDataDirectory(join(directory, "data"));
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()));
  dataDirectory.release();
  rmSync(directory, { recursive: true, force: true });
});

eachDatabase("the registry of tenants", (openDatabase) => {
  let platform: Database;
  beforeEach(async () => {
    platform = await openDatabase();
    await migrate(platform, "server", serverMigrations);
  });

  test("a tenant that was made is reached by its hosts and is there after a restart", async () => {
    const tenants = makeTenants(platform);
    await tenants.create("acme", ["ACME.test:443", "acme.example."]);
    const tenant = tenants.resolve("acme.test");
    expect(tenant.name).toBe("acme");
    expect(await audit.list(tenant, { limit: 10 })).toMatchObject([
      { action: "server.tenant_created", details: { hosts: ["acme.test", "acme.example"] } },
    ]);
    await tenants.closeAll();
    const again = makeTenants(platform);
    await again.openAll();
    expect(again.resolve("acme.example").name).toBe("acme");
    expect(again.get("acme").key.reveal()).toHaveLength(32);
  });

  test("a host that is given twice counts once", async () => {
    const tenants = makeTenants(platform);
    await tenants.create("acme", ["acme.test", "Acme.Test:80"]);
    expect(await tenants.list()).toMatchObject([{ name: "acme", hosts: ["acme.test"] }]);
  });

  test("of two tenants made at the same time for one host, one has it and the other is not there", async () => {
    const tenants = makeTenants(platform);
    const outcomes = await Promise.allSettled([
      tenants.create("first", ["shared.test"]),
      tenants.create("second", ["shared.test"]),
    ]);
    const failed = outcomes.filter(({ status }) => status === "rejected");
    expect(failed).toMatchObject([{ reason: { code: "server.tenant_exists" } }]);
    const [registered, ...others] = await tenants.list();
    expect(others).toEqual([]);
    expect(tenants.resolve("shared.test").name).toBe(registered?.name);
    expect(tenants.all().map(({ name }) => name)).toEqual([registered?.name]);
  });

  test("a tenant made twice at the same time is made once", async () => {
    const tenants = makeTenants(platform);
    const outcomes = await Promise.allSettled([tenants.create("a", []), tenants.create("a", [])]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("what cannot be registered is not served, and its name is free again", async () => {
    const closed: string[] = [];
    const tenants = makeTenants(platform, [recording({ closed })]);
    // Another registration that this process knows nothing of takes the host.
    await insertTenant(platform, { name: "rival", createdAt: "2026-01-01", hosts: ["acme.test"] });
    await expect(tenants.create("acme", ["acme.test"])).rejects.toThrow();
    expect(tenants.all()).toEqual([]);
    expect(() => tenants.resolve("acme.test")).toThrow("does not lead");
    expect(closed).toEqual(["acme"]);
    await expect(tenants.create("acme", ["acme.example"])).resolves.toMatchObject({ name: "acme" });
  });

  test("a module that cannot open a tenant leaves nothing open, and the next attempt goes on", async () => {
    const closed: string[] = [];
    let isBroken = true;
    const broken: RunningModule = {
      definition: { name: "broken" },
      async openTenant() {
        if (isBroken) throw new Error("broken");
      },
      closeTenant: async () => void closed.push("broken"),
    };
    const tenants = makeTenants(platform, [recording({ closed }), broken]);
    await expect(tenants.create("acme", ["acme.test"])).rejects.toThrow("broken");
    expect(closed).toEqual(["acme"]);
    expect(await tenants.list()).toEqual([]);
    expect(opened.length).toBe(1);
    await expect(opened[0]!.kysely.selectFrom("x" as never).execute()).rejects.toThrow();
    isBroken = false;
    await tenants.create("acme", ["acme.test"]);
    expect(tenants.resolve("acme.test").name).toBe("acme");
  });

  test("one module that fails to close does not keep the others open", async () => {
    const closed: string[] = [];
    const failing: RunningModule = {
      definition: { name: "failing" },
      closeTenant: async () => Promise.reject(new Error("stuck")),
    };
    const tenants = makeTenants(platform, [recording({ closed }), failing]);
    await tenants.create("a", []);
    await tenants.create("b", []);
    await expect(tenants.closeAll()).rejects.toThrow("stuck");
    expect(closed).toEqual(["a", "b"]);
  });

  test("what is not a tenant's name is refused", async () => {
    const tenants = makeTenants(platform);
    for (const name of ["", "A", "1a", "a_b", "../x", "a".repeat(41)]) {
      const refused = { code: "server.tenant_name_invalid" };
      await expect(tenants.create(name, [])).rejects.toMatchObject(refused);
    }
  });

  test("a host that no tenant claims leads where the filter says, and never to one of several", async () => {
    const tenants = makeTenants(platform, [], (_host, candidates) => candidates);
    expect(() => tenants.resolve("any.test")).toThrow("does not lead");
    await tenants.create("a", []);
    expect(tenants.resolve("any.test").name).toBe("a");
    await tenants.create("b", []);
    expect(() => tenants.resolve("any.test")).toThrow("does not lead");
  });
});

function makeTenants(
  platform: Database,
  modules: readonly RunningModule[] = [],
  select: (host: string, candidates: readonly string[]) => readonly string[] = () => [],
): Tenants {
  return new Tenants({
    platform,
    dataDirectory,
    openRecords: async (name) => {
      const database = openSqlite(join(dataDirectory.tenantDirectory(name), "records.sqlite"));
      opened.push(database);
      return database;
    },
    modules,
    mode: "strict",
    audit,
    select,
    clock: systemClock,
  });
}

/** Tells for which tenants it was closed. */
function recording({ closed }: { readonly closed: string[] }): RunningModule {
  return {
    definition: { name: "recording" },
    closeTenant: async ({ name }: Tenant) => void closed.push(name),
  };
}
