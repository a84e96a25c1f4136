import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, expect, onTestFinished, test } from "vitest";

import { identityModule } from "#identity";
import { migrate, openDataDirectory, openSqlite, type RunningModule, systemClock } from "#kernel";
import { makeIdentity } from "#test/identity";

import { serverMigrations } from "./migrations.ts";
import { setUp, type SetUpDependencies } from "./set-up.ts";
import { Tenants } from "./tenants.ts";

let dependencies: SetUpDependencies;
let reported: string[];

beforeEach(async () => {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-set-up-"));
  const dataDirectory = openDataDirectory(directory);
  const platform = openSqlite(join(directory, "platform.sqlite"));
  await migrate(platform, "server", serverMigrations);
  const { identity, audit } = makeIdentity();
  const module: RunningModule = {
    definition: identityModule,
    async openTenant(tenant) {
      await identity.openTenant(tenant);
      await identity.prepareTenant(tenant, { scopes: ["run"] });
    },
  };
  const tenants = new Tenants({
    platform,
    dataDirectory,
    openRecords: async (name) =>
      openSqlite(join(dataDirectory.tenantDirectory(name), "records.sqlite")),
    modules: [module],
    mode: "strict",
    audit,
    select: () => [],
    clock: systemClock,
  });
  reported = [];
  dependencies = {
    platform,
    tenants,
    identity,
    audit,
    events: { ingestFile: async () => Promise.reject(new Error("no example was wanted")) },
    address: "http://192.0.2.7:8080",
    dataDirectory: directory,
    clock: systemClock,
    withExample: false,
    report: (line) => void reported.push(line),
  };
  onTestFinished(async () => {
    await tenants.closeAll();
    await platform.close();
    dataDirectory.release();
    rmSync(directory, { recursive: true, force: true });
  });
});

test("a fresh platform gets a tenant that its address leads to, and an administrator", async () => {
  const account = await setUp(dependencies);
  expect(account?.password.reveal().length).toBeGreaterThanOrEqual(12);
  const { tenants, identity } = dependencies;
  for (const host of ["localhost:8080", "127.0.0.1", "[::1]:8080", "192.0.2.7:8080"]) {
    expect(tenants.resolve(host).name).toBe("demo");
  }
  expect(await identity!.listUsers(tenants.get("demo"))).toMatchObject([
    { name: account?.user, isAdmin: true },
  ]);
});

test("until its password was shown to somebody, every start makes another one", async () => {
  const first = await setUp(dependencies);
  const second = await setUp(dependencies);
  expect(second?.password.reveal()).not.toBe(first?.password.reveal());
  await second?.confirmShown();
  expect(await setUp(dependencies)).toBeUndefined();
  expect(reported).toEqual(["Making the tenant demo and its keys"]);
});
