import { expect, expectTypeOf, test } from "vitest";

import { faultsOf, load } from "#test/configuration";

import type { LogLevel } from "../logging.ts";
import type { Secret } from "../secret.ts";
import { databaseSettings, platformSettings, tenancySettings } from "./platform-settings.ts";

const settings = [platformSettings, databaseSettings, tenancySettings];

test("the platform's defaults hold and have the types of their uses", () => {
  const configuration = load({ settings });
  const platform = configuration.get(platformSettings);
  expect(platform).toEqual({
    port: 8080,
    host: "127.0.0.1",
    data: "./data",
    example: true,
    logLevel: "info",
    roles: ["identity", "api", "collect"],
    ownerTimeoutSeconds: 60,
    trustedProxies: [],
    shutdownTimeoutSeconds: 10,
    bodyLimitBytes: 1_048_576,
  });
  expect(configuration.get(databaseSettings)).toEqual({ maximumConnections: 5 });
  expect(configuration.get(tenancySettings)).toEqual({ filter: "%d", mode: "strict" });
  expectTypeOf(platform.logLevel).toEqualTypeOf<LogLevel>();
  expectTypeOf(configuration.get(databaseSettings).url).toEqualTypeOf<Secret | undefined>();
});

test.each([
  "postgres://h/d",
  "postgresql://user:password@h:5432/d",
  "postgresql+psycopg2://user:{}@h/d",
  "postgresql+asyncpg://h/d",
])("%s is a database", (url) => {
  const configuration = load({ settings, environment: { FLOTILLA_DATABASE_URL: url } });
  expect(configuration.get(databaseSettings).url?.reveal()).toBe(url);
});

test("FlowAuth's names give the database and its password", () => {
  const environment = { DB_URI: "postgresql://flowauth:{}@h/d" };
  const files = { "secrets/FLOWAUTH_DB_PASSWORD": "a@b\n" };
  const database = load({ settings, environment, files }).get(databaseSettings);
  expect(database.url?.reveal()).toBe("postgresql://flowauth:{}@h/d");
  expect(database.password?.reveal()).toBe("a@b");
});

test("an SQLite file is no database to name, and the error says where records are", () => {
  expect(faultsOf({ settings, environment: { DB_URI: "sqlite:////data/flowauth.db" } })).toEqual([
    "DB_URI: database.url: [redacted]: must not name an SQLite file; without this URL records are in SQLite files in the data directory. Correct it.",
  ]);
});

test("an empty database URL keeps records in SQLite", () => {
  const configuration = load({ settings, environment: { FLOTILLA_DATABASE_URL: "" } });
  expect(configuration.get(databaseSettings).url).toBeUndefined();
});

test.each([
  [{ FLOTILLA_DATABASE_URL: "mysql://h/d" }, "must be a URL that begins with postgresql://"],
  [{ FLOTILLA_TRUSTED_PROXIES: "10.0.0.1" }, "must be a range of addresses such as"],
  [{ FLOTILLA_TRUSTED_PROXIES: "10.0.0.0/33" }, "must be a range of addresses such as"],
  [{ FLOTILLA_TENANCY_MODE: "odoo12" }, "must be one of strict, odoo11, odoo17"],
  [{ FLOTILLA_SHUTDOWN_TIMEOUT_SECONDS: "0" }, "must be a whole number from 1 to 3600"],
])("%j is refused", (environment, rule) => {
  expect(faultsOf({ settings, environment })).toEqual([expect.stringContaining(rule)]);
});
