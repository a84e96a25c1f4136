import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { makeNamespace, noNamespaces } from "#test/network-namespace";
import {
  flotilla,
  makeDirectory,
  type PlatformProcess,
  runInNamespace,
  startPlatform,
} from "#test/platform-process";
import { until } from "#test/until";

const outside = makeDirectory();
const inside = makeDirectory();
const handed = makeDirectory();
const publicKey = join(handed.path, "public.pem");
const revocations = join(handed.path, "revocations.jwt");
const password = "seven blue lanterns over tallinn";

let namespaces: { readonly name: string; remove(): void }[] = [];
let identity: PlatformProcess;
let api: PlatformProcess;

beforeAll(async () => {
  if (noNamespaces !== undefined) return;
  namespaces = [makeNamespace("flotilla-out"), makeNamespace("flotilla-in")];
  identity = await startPlatform({
    dataDirectory: outside.path,
    namespace: namespaces[0]!.name,
    flags: ["--roles", "identity"],
    environment: {
      FLOTILLA_IDENTITY_REVOCATION_LIST_SECONDS: "1",
      FLOTILLA_IDENTITY_ADMIN_USERNAME: "ada",
      FLOTILLA_IDENTITY_ADMIN_PASSWORD: password,
    },
  });
  writeFileSync(publicKey, await run(outside.path, "keys", "show", "--tenant", "demo"));
  handOver();
  api = await startPlatform({
    dataDirectory: inside.path,
    namespace: namespaces[1]!.name,
    flags: ["--roles", "api,collect"],
    environment: {
      FLOTILLA_IDENTITY_AUDIENCE: "inside",
      FLOTILLA_IDENTITY_PUBLIC_KEYS_FILE: publicKey,
      FLOTILLA_IDENTITY_REVOCATION_LIST_FILE: revocations,
      FLOTILLA_IDENTITY_REVOCATION_LIST_SECONDS: "1",
    },
  });
});

beforeEach(({ skip }) => {
  if (noNamespaces === undefined) return;
  if (process.env["CI"] === "true") expect.fail(noNamespaces);
  skip(true, noNamespaces);
});

afterAll(async () => {
  await Promise.all([identity?.stop(), api?.stop()]);
  for (const namespace of namespaces) namespace.remove();
  for (const directory of [outside, inside, handed]) directory.remove();
});

test("identity outside and the API inside work together over a public key and a handed list alone", async () => {
  const specification = await inApi(`
    const response = await fetch(url + "/api/0/spec/openapi.json");
    console.log(await response.text());`);
  const file = join(handed.path, "specification.json");
  writeFileSync(file, specification);
  await run(outside.path, "server", "add", "Inside", "--tenant=demo", `--specification=${file}`);
  const role = ["--server=inside", "--tenant=demo"];
  await run(outside.path, "role", "create", "reader", "--scopes=get_available_dates", ...role);
  await run(outside.path, "role", "add-member", "reader", "ada", ...role);

  const { token, id } = await buildToken();
  expect(await statusInside(token)).toBe(200);
  expect(await statusInside(`${token}x`)).toBe(401);
  expect(await statusInside("")).toBe(401);

  await run(outside.path, "token", "revoke", id, "--tenant=demo");
  await until("the token is refused inside", 20_000, async () => {
    handOver();
    return (await statusInside(token)) === 401 ? true : undefined;
  });
});

test("no way leads from one to the other", async () => {
  const reach = `const url = process.env.URL;
    console.log(await fetch(url + "/livez").then((response) => response.status, () => "unreachable"));`;
  const [out, into] = namespaces.map(({ name }) => name) as [string, string];
  const from = async (namespace: string, url: string) =>
    (await runInNamespace(namespace, reach, { URL: url })).stdout.trim();
  expect(await from(out, identity.url)).toBe("200");
  expect(await from(into, api.url)).toBe("200");
  expect(await from(out, api.url)).toBe("unreachable");
  expect(await from(into, identity.url)).toBe("unreachable");
});

test("the process outside has no API, and the one inside no users", async () => {
  const paths = ["/api/0/available_dates", "/api/identity/session"];
  expect(await statusesAt(namespaces[0]!.name, identity.url, paths)).toEqual([404, 200]);
  expect(await statusesAt(namespaces[1]!.name, api.url, paths)).toEqual([401, 404]);
});

async function statusesAt(
  namespace: string,
  url: string,
  paths: readonly string[],
): Promise<number[]> {
  const script = `for (const path of ${JSON.stringify(paths)})
    console.log((await fetch(process.env.URL + path)).status);`;
  const { stdout } = await runInNamespace(namespace, script, { URL: url });
  return stdout.trim().split("\n").map(Number);
}

/** What is carried across by hand. */
function handOver(): void {
  cpSync(join(outside.path, "tenants", "demo", "revocations.jwt"), revocations);
}

async function run(dataDirectory: string, ...parameters: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await flotilla(dataDirectory, parameters);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout;
}

async function inApi(script: string, environment: Record<string, string> = {}): Promise<string> {
  const preface = "const url = process.env.URL;";
  const { name } = namespaces[1]!;
  const ended = await runInNamespace(name, preface + script, { URL: api.url, ...environment });
  expect(ended.stderr).toBe("");
  return ended.stdout;
}

async function statusInside(token: string): Promise<number> {
  const script = `
    const headers = { authorization: "Bearer " + process.env.TOKEN };
    const response = await fetch(url + "/api/0/available_dates", { headers });
    console.log(response.status);`;
  return Number(await inApi(script, { TOKEN: token }));
}

/** Signs in outside and builds a token, as the console does. */
async function buildToken(): Promise<{ token: string; id: string }> {
  const script = `
    const base = process.env.URL + "/api/identity";
    let cookie = "";
    const call = async (method, path, body) => {
      const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie };
      const response = await fetch(base + path, { method, headers, body: body && JSON.stringify(body) });
      cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
      const text = await response.text();
      if (!response.ok) throw new Error(path + ": " + text);
      return JSON.parse(text);
    };
    await call("POST", "/sign-in", { username: "ada", password: process.env.PASSWORD });
    const { servers } = await call("GET", "/me/servers");
    const server = servers.find(({ audience }) => audience === "inside");
    const made = await call("POST", "/me/tokens", { name: "study", server: server.id, roles: [{ role: "reader" }] });
    const { token } = await call("POST", "/me/tokens/" + made.id + "/collection", {});
    console.log(JSON.stringify({ token, id: made.id }));`;
  const environment = { URL: identity.url, PASSWORD: password };
  const ended = await runInNamespace(namespaces[0]!.name, script, environment);
  expect(ended.stderr).toBe("");
  return JSON.parse(ended.stdout) as { token: string; id: string };
}
