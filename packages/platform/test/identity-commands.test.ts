import { createPublicKey } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";

import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  startPlatform,
} from "#test/platform-process";

const home = makeDirectory();
let platform: PlatformProcess;

beforeAll(async () => {
  platform = await startPlatform({ dataDirectory: home.path });
});
afterAll(async () => {
  await platform?.stop();
  home.remove();
});

test("users, roles and members are made, changed, listed and removed", async () => {
  expect(await run("user create kim --generate")).toMatch(/^Password: \S+ /);
  expect(await run("user create lee", "seven blue lanterns over tallinn")).toBe(
    "lee can sign in\n",
  );
  expect(await refused("user create mel", "password")).toContain("password");
  await run(
    "role create reader --scopes run,get_result --longest-life 7d --latest-expiry 2099-06-30",
  );
  await run("role add-member reader kim");
  await run("role change reader --scopes run --longest-life none");
  expect(await listed("role list")).toContainEqual(
    expect.objectContaining({
      name: "reader",
      scopes: ["run"],
      longestLifeSeconds: null,
      latestExpiry: "2099-06-30T00:00:00.000Z",
      members: ["kim"],
    }),
  );
  expect(await refused("role change reader --scopes fly")).toContain("fly");
  await run("user change kim --admin yes --require-two-factor yes");
  expect(await listed("user list")).toContainEqual(
    expect.objectContaining({
      name: "kim",
      isAdmin: true,
      twoFactor: expect.objectContaining({ isRequired: true, isActive: false }),
    }),
  );
  await run("user set-password kim --generate");
  await run("user end-sessions kim");
  await run("user reset-two-factor kim");
  await run("role remove-member reader kim");
  await run("role remove reader");
  await run("user remove lee");
  await run("user remove admin");
  expect(await refused("user remove kim")).toContain("only administrator");
  expect(await refused("user change kim --admin no")).toContain("only administrator");
  expect((await run("user list")).split("\n")[2]).toMatch(/^kim\s+yes/);
});

test("a server is added by its description, changed, and removed with the tokens for it", async () => {
  const file = join(home.path, "api.json");
  const token = { "x-audience": "there", "x-security-scopes": ["run", "fly"] };
  writeFileSync(file, JSON.stringify({ components: { securitySchemes: { token } } }));
  const told = await run(`server add There --specification ${file} --longest-life 2d`);
  expect(told).toBe("There is ready: there with 2 scopes\n");
  await run("server change there --longest-life 1d --latest-expiry 2099-01-01");
  expect(await run("server list")).toMatch(/There\s+there\s+2\s+0\s+2099-01-01T00:00:00.000Z\s+1d/);
  expect(await refused(`server add There --specification ${home.path}/none.json`)).toContain(
    "none",
  );
  await run("server remove there");
  expect((await listed("server list")).map(({ name }) => name)).toEqual(["demo"]);
});

test("tokens are listed and revoked, and never shown again", async () => {
  const token = (await run("token create --role analyst --life 1h")).trim();
  const [first] = await listed("token list --state valid");
  expect(JSON.stringify(first)).not.toContain(token.split(".")[2]);
  await run(`token revoke ${String(first?.["id"])}`);
  expect(await run("token list --state revoked")).toContain(String(first?.["id"]));
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${platform.url}/api/0/available_dates`, { headers });
  expect(response.status).toBe(401);
});

test("keys are made, shown, and replaced while the previous one still verifies", async () => {
  const before = (await run("token create --role analyst")).trim();
  await run("keys rotate --overlap 1d");
  const after = (await run("token create --role analyst")).trim();
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
  for (const token of [before, after]) {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${platform.url}/api/0/available_dates`, { headers });
    expect(response.status).toBe(200);
  }
  expect(await run("keys show")).toMatch(
    /^(-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----\n){2}$/,
  );
  expect(await run("keys show --list")).toMatch(/signs and verifies[^]*verifies until /);

  const file = join(home.path, "signing-key.pem");
  const made = await flotilla(home.path, ["keys", "create", file]);
  expect(createPublicKey(made.stdout).asymmetricKeyDetails?.modulusLength).toBe(4096);
  expect(readFileSync(file, "utf8")).toContain("BEGIN PRIVATE KEY");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect((await flotilla(home.path, ["keys", "create", file])).code).toBe(2);
});

test("a reset wants somebody to ask", async () => {
  const { code, stderr } = await flotilla(home.path, ["tenant", "reset-identity", "demo"]);
  expect(code).toBe(2);
  expect(stderr).toContain("there is nobody to ask");
  expect(await listed("user list")).not.toEqual([]);
});

async function run(command: string, input = ""): Promise<string> {
  const ended = await flotilla(home.path, [...command.split(" "), "--tenant=demo"], input);
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  return ended.stdout;
}

async function refused(command: string, input = ""): Promise<string> {
  const ended = await flotilla(home.path, [...command.split(" "), "--tenant=demo"], input);
  expect(ended.stdout).toBe("");
  expect([1, 2]).toContain(ended.code);
  return ended.stderr;
}

async function listed(command: string): Promise<Record<string, unknown>[]> {
  const lines = (await run(`${command} --json`)).trim().split("\n");
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
}
