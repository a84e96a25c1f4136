import { readdirSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, inject, test } from "vitest";

import { administer, describePostgresql, postgresqlUrl } from "#test/databases";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

const home = makeDirectory();
const databases = ["flotilla_platform", "flotilla_tenant_demo"];

describePostgresql("the whole platform", () => {
  let platform: PlatformProcess;
  const isInstalled = inject("postgresqlUrl") !== undefined;

  beforeAll(async () => {
    if (isInstalled) platform = await start(join(home.path, "data"));
  });

  afterAll(async () => {
    if (isInstalled) {
      await platform.stop();
      await administer(...databases.map((name) => `drop database ${name} with (force)`));
    }
    home.remove();
  });

  test("signs in, issues tokens and keeps an unbroken audit log, across a restart", async () => {
    const password = platform.fact("Password")?.split(" ")[0] ?? "";
    await platform.stop();
    platform = await start(join(home.path, "data"));
    const response = await fetch(`${platform.url}/api/identity/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "admin", password }),
    });
    expect(response.status).toBe(200);
    const token = await ask("token", "create", "--tenant", "demo", "--role", "analyst");
    expect(token.split(".")).toHaveLength(3);
    expect(await ask("audit-log", "verify", "--tenant", "demo")).toContain("unbroken");
  });

  test("leaves no records in files", () => {
    const names = readdirSync(join(home.path, "data"), { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => /(platform|records)\.sqlite/.test(name))).toEqual([]);
  });

  test("is refused with another data directory, whose keys are not those of its records", async () => {
    await platform.stop();
    await expect(start(join(home.path, "other"))).rejects.toThrow("The tenant demo is registered");
    platform = await start(join(home.path, "data"));
  });
});

async function start(dataDirectory: string): Promise<PlatformProcess> {
  const environment = { FLOTILLA_DATABASE_URL: postgresqlUrl().reveal() };
  return await startPlatform({ dataDirectory, environment });
}

async function ask(...parameters: readonly string[]): Promise<string> {
  const ended = await flotilla(join(home.path, "data"), parameters);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended.stdout;
}
