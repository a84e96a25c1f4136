import { expect, test } from "vitest";

import { identitySettings } from "#identity";
import { databaseSettings, redisSettings } from "#kernel";
import { load } from "#test/configuration";

import { allSettings } from "./configuration.ts";

/** What a FlowKit stack mounts into /run/secrets. */
const secrets = {
  "cert-flowkit.pem": "x",
  FLOWAPI_FLOWDB_USER: "x",
  FLOWAPI_FLOWDB_PASSWORD: "x",
  FLOWMACHINE_FLOWDB_USER: "x",
  FLOWMACHINE_FLOWDB_PASSWORD: "x",
  FLOWDB_POSTGRES_PASSWORD: "x",
  POSTGRES_PASSWORD: "x",
  REDIS_PASSWORD: "x",
  PRIVATE_JWT_SIGNING_KEY: "private",
  PUBLIC_JWT_SIGNING_KEY: "public",
  FLOWAPI_IDENTIFIER: "flowapi_server",
  FLOWAUTH_FERNET_KEY: "fernet",
  FLOWAUTH_ADMIN_USERNAME: "ada",
  FLOWAUTH_ADMIN_PASSWORD: "long enough",
  FLOWAUTH_DB_PASSWORD: "database",
  SECRET_KEY: "x",
};

test("the secrets and variables of FlowKit are understood as they are", () => {
  const configuration = load({
    settings: allSettings,
    files: Object.fromEntries(
      Object.entries(secrets).map(([name, text]) => [`secrets/${name}`, `${text}\n`]),
    ),
    environment: {
      DB_URI: "postgresql://flowauth:{}@flowauth_postgres:5432/flowauth",
      FLOWAUTH_CACHE_BACKEND: "REDIS",
      FLOWAUTH_CACHE_FILE: "/dev/shm/flowauth_last_used_cache",
      FLOWAUTH_REDIS_HOST: "cache",
      FLOWAUTH_REDIS_PORT: "6380",
      FLOWAUTH_REDIS_PASSWORD: "redis",
      FLOWAUTH_REDIS_DB: "2",
      FLOWAUTH_TWO_FACTOR_ISSUER: "FlowAuth",
      TWO_FACTOR_VALID_WINDOW: "0",
      FLOWAUTH_LOG_LEVEL: "error",
      DEMO_MODE: "",
      RESET_FLOWAUTH_DB: "",
    },
  });
  const identity = configuration.get(identitySettings);
  const database = configuration.get(databaseSettings);
  const redis = configuration.get(redisSettings);
  expect(identity).toMatchObject({
    adminUsername: "ada",
    audience: "flowapi_server",
    twoFactorIssuer: "FlowAuth",
    twoFactorWindow: 0,
  });
  expect(redis).toMatchObject({ host: "cache", port: 6380, database: 2 });
  const given = [
    identity.adminPassword,
    identity.fernetKey,
    identity.privateKey,
    identity.publicKeys,
    database.password,
    redis.password,
  ];
  expect(given.map((secret) => secret?.reveal())).toEqual([
    "long enough",
    "fernet",
    "private",
    "public",
    "database",
    "redis",
  ]);
});
