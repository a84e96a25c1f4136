import { beforeEach, expect, onTestFinished, test } from "vitest";

import { createLogger, migrate, openSqlite, systemClock, type Tenant } from "#kernel";
import { alice, makeIdentity, type TestIdentity } from "#test/identity";
import { makeDirectory } from "#test/platform-process";

import { type IdentityResetDependencies, resetIdentityIfAsked } from "./identity-reset.ts";
import { serverMigrations } from "./migrations.ts";
import type { Tenants } from "./tenants.ts";

type Settings = IdentityResetDependencies["settings"];

let under: TestIdentity;
let demo: Tenant;
let count: () => Promise<number>;
let start: (settings: Settings) => Promise<void>;

beforeEach(async () => {
  under = makeIdentity();
  const home = makeDirectory();
  const platform = openSqlite(`${home.path}/platform.sqlite`);
  onTestFinished(async () => {
    await platform.close();
    home.remove();
    await under.remove();
  });
  await migrate(platform, "server", serverMigrations);
  const { identity } = under;
  demo = await under.makeTenant("demo");
  const tenant = demo;
  await identity.createUser(tenant, { ...alice, isAdmin: true });
  count = async () => (await identity.listUsers(tenant)).length;
  const tenants = {
    get(name: string) {
      if (name !== tenant.name) throw new Error("unknown tenant");
      return tenant;
    },
  } as Tenants;
  const logger = createLogger("fatal");
  start = async (settings) =>
    await resetIdentityIfAsked({
      platform,
      tenants,
      identity,
      settings,
      clock: systemClock,
      logger,
    });
});

test.each(["", "TRUE", "True", "1", "yes", "false", " true"])(
  "nothing is reset for %j",
  async (resetDatabase) => {
    await start({ resetDatabase, resetConfirmation: "demo:today" });
    expect(await count()).toBe(1);
  },
);

test.each([undefined, "", "demo", "demo:", ":today"])(
  "a start that is to reset with the confirmation %j is refused",
  async (resetConfirmation) => {
    const settings = {
      resetDatabase: "true",
      ...(resetConfirmation === undefined ? {} : { resetConfirmation }),
    };
    await expect(start(settings)).rejects.toMatchObject({
      code: "server.reset_unconfirmed",
    });
    expect(await count()).toBe(1);
  },
);

test("a confirmation resets once, and another one again", async () => {
  const settings = { resetDatabase: "true", resetConfirmation: "demo:first" };
  await start(settings);
  expect(await count()).toBe(0);
  await under.identity.createUser(demo, { ...alice, isAdmin: true });
  await start(settings);
  expect(await count()).toBe(1);
  await start({ ...settings, resetConfirmation: "demo:second" });
  expect(await count()).toBe(0);
});
