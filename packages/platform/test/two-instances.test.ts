import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { generateSync } from "otplib";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";

import { administer, describePostgresql, postgresqlUrl } from "#test/databases";
import { makeDirectory, type PlatformProcess, startPlatform } from "#test/platform-process";
import { noRedis, startRedis, type TestRedis } from "#test/redis-server";

const home = makeDirectory();
const databases = ["flotilla_platform", "flotilla_tenant_demo"];
const password = "seven blue lanterns over tallinn";
const submissions = 200;

describePostgresql("two instances over one database and one Redis", () => {
  const isInstalled = inject("postgresqlUrl") !== undefined && noRedis === undefined;
  let redis: TestRedis;
  let instances: PlatformProcess[] = [];

  beforeAll(async () => {
    if (!isInstalled) return;
    redis = await startRedis();
    const first = await start("first", redis);
    // What the instances have to have in common beside the database are the tenants' keys.
    mkdirSync(join(home.path, "second", "tenants", "demo"), { recursive: true });
    const keys = join("tenants", "demo", "keys");
    cpSync(join(home.path, "first", keys), join(home.path, "second", keys), { recursive: true });
    instances = [first, await start("second", redis)];
  });

  beforeEach(({ skip }) => {
    if (noRedis === undefined) return;
    if (process.env["CI"] === "true") expect.fail(noRedis);
    skip(noRedis);
  });

  afterAll(async () => {
    if (isInstalled) {
      await Promise.all(instances.map((instance) => instance.stop()));
      await redis.stop();
      await administer(...databases.map((name) => `drop database ${name} with (force)`));
    }
    home.remove();
  });

  test("accept one code once, however many submit it at the same time", async () => {
    const [first, second] = instances as [PlatformProcess, PlatformProcess];
    const secret = await enrol(first);
    // Each submission is one that only the code decides about: a sign-in of its own that has got as far.
    const sessions: { instance: PlatformProcess; cookie: string }[] = [];
    for (let index = 0; index < submissions; index++) {
      const instance = index % 2 === 0 ? first : second;
      sessions.push({ instance, cookie: (await signIn(instance)).cookie });
    }
    const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + 30 });
    const statuses = await Promise.all(
      sessions.map(async ({ instance, cookie }) => {
        const path = "/api/identity/sign-in/second-factor";
        return (await post(instance, path, { code }, cookie)).status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 401)).toHaveLength(submissions - 1);
  });

  test("a session of one is a session of the other, and ends in both", async () => {
    const [first, second] = instances as [PlatformProcess, PlatformProcess];
    const { cookie } = await signIn(first);
    const step = async () => {
      const response = await fetch(`${second.url}/api/identity/session`, { headers: { cookie } });
      const { pending } = (await response.json()) as { pending: { step: string } | null };
      return pending?.step;
    };
    expect(await step()).toBe("second_factor");
    await post(first, "/api/identity/sign-out", {}, cookie);
    expect(await step()).toBeUndefined();
  });
});

async function start(name: string, redis: TestRedis): Promise<PlatformProcess> {
  return await startPlatform({
    dataDirectory: join(home.path, name),
    flags: ["--roles", "identity"],
    environment: {
      FLOTILLA_DATABASE_URL: postgresqlUrl().reveal(),
      FLOTILLA_REDIS_URL: redis.url.reveal(),
      FLOTILLA_IDENTITY_ADMIN_USERNAME: "ada",
      FLOTILLA_IDENTITY_ADMIN_PASSWORD: password,
      // Wrong codes are not what is tried here.
      FLOTILLA_IDENTITY_SECOND_FACTOR_FAILURES: "1000",
    },
  });
}

async function enrol(instance: PlatformProcess): Promise<string> {
  const { cookie } = await signIn(instance);
  const begun = await post(instance, "/api/identity/me/two-factor", {}, cookie);
  const { secret } = begun.json as { secret: string };
  const code = generateSync({ secret });
  const path = "/api/identity/me/two-factor/confirmation";
  expect((await post(instance, path, { code }, cookie)).status).toBe(200);
  return secret;
}

async function signIn(instance: PlatformProcess): Promise<{ cookie: string }> {
  const credentials = { username: "ada", password };
  const { status, cookie } = await post(instance, "/api/identity/sign-in", credentials);
  expect(status).toBe(200);
  return { cookie };
}

async function post(instance: PlatformProcess, path: string, body: object, cookie = "") {
  const response = await fetch(instance.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text === "" ? null : (JSON.parse(text) as unknown),
    cookie: response.headers.getSetCookie()[0]?.split(";")[0] ?? "",
  };
}
