import { createClient } from "@redis/client";
import { expect, test } from "vitest";

import { load } from "#test/configuration";

import { redisSettings } from "../config/platform-settings.ts";
import { composeRedisUrl } from "./redis-url.ts";

test.each([
  [{}, undefined],
  [{ FLOTILLA_REDIS_PORT: "1" }, undefined],
  [{ FLOTILLA_REDIS_PASSWORD: "a" }, undefined],
  [{ FLOTILLA_REDIS_HOST: "" }, undefined],
  [{ FLOTILLA_REDIS_HOST: "cache" }, "redis://cache:6379/0"],
  [{ FLOTILLA_REDIS_HOST: "::1", FLOTILLA_REDIS_DATABASE: "3" }, "redis://[::1]:6379/3"],
  [{ FLOTILLA_REDIS_HOST: "cache", FLOTILLA_REDIS_URL: "rediss://other/2" }, "rediss://other/2"],
  [
    {
      FLOWAUTH_REDIS_HOST: "cache",
      FLOWAUTH_REDIS_PORT: "7000",
      FLOWAUTH_REDIS_PASSWORD: "a@b",
      FLOWAUTH_REDIS_DB: "1",
    },
    "redis://:a%40b@cache:7000/1",
  ],
])("the settings %j give the URL %j", (environment, url) => {
  const settings = load({ settings: [redisSettings], environment }).get(redisSettings);
  expect(composeRedisUrl(settings)?.reveal()).toBe(url);
});

test("a password of any characters is understood as it was given", () => {
  const password = "a@b:c/d?e#f%20{}'\" ü";
  const environment = { FLOTILLA_REDIS_HOST: "cache", FLOTILLA_REDIS_PASSWORD: password };
  const settings = load({ settings: [redisSettings], environment }).get(redisSettings);
  const url = composeRedisUrl(settings)?.reveal() ?? "";
  expect(createClient({ url }).options).toMatchObject({ password, socket: { host: "cache" } });
});
