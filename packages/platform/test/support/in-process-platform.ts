import { request } from "node:http";

import {
  type App,
  createLogger,
  databaseSettings,
  listRoutes,
  loadConfiguration,
  openDataDirectory,
  Secret,
  type Tenant,
} from "#kernel";

import { allSettings } from "../../src/server/configuration.ts";
import { buildHttpApp } from "../../src/server/http.ts";
import { createRecords } from "../../src/server/records.ts";
import { Tenants } from "../../src/server/tenants.ts";
import { createModules, type Modules } from "../../src/server/wiring.ts";
import type { HandSetClock } from "./identity.ts";

type Headers = Readonly<Record<string, string>>;

/** The whole platform in the test's own process, with a clock to be moved and two tenants with users. */
export interface TestPlatform {
  readonly modules: Modules;
  readonly tenant: Tenant;
  /** Every route as `METHOD /template`, without those of the page that describes the interface. */
  routes(): string[];
  /** The headers by which somebody proves who they are, made anew after `forgetProofs`. */
  proofOf(asker: string, kind: "cookie" | "token"): Promise<Headers>;
  forgetProofs(): void;
  request(
    method: string,
    path: string,
    options?: { readonly headers?: Headers; readonly body?: string; readonly host?: string },
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly text: string }>;
  close(): Promise<void>;
}

const password = "seven blue lanterns over tallinn";
const sameOrigin = { "sec-fetch-site": "same-origin" };

export async function openTestPlatform(options: {
  readonly directory: string;
  readonly clock: HandSetClock;
  readonly environment?: Headers;
}): Promise<TestPlatform> {
  const { directory, clock } = options;
  const logger = createLogger("fatal");
  const configuration = loadConfiguration({
    settings: allSettings,
    environment: { FLOTILLA_DATA: directory, ...options.environment },
    flags: {},
    directory,
    secretsDirectory: directory,
  });
  const dataDirectory = openDataDirectory(directory);
  const records = createRecords(configuration.get(databaseSettings), dataDirectory);
  const platform = await records.openPlatform();
  const modules = createModules({ configuration, logger, clock });
  for (const module of modules.running) await module.start?.();
  const tenants = new Tenants({
    platform,
    dataDirectory,
    openRecords: async (name) => await records.openTenant(name),
    modules: modules.running,
    mode: "strict",
    audit: modules.audit,
    select: () => [],
    clock,
  });
  const tenant = await makeTenant(modules, tenants, "north");
  await makeTenant(modules, tenants, "south");
  const app = await buildHttpApp({
    logger,
    trustedProxies: [],
    bodyLimitBytes: 1024 * 1024,
    version: "0",
    modules: modules.running,
    resolveTenant: (host) => tenants.resolve(host),
    access: modules.access,
    audit: modules.audit,
    readiness: async () => ({ ready: true, reasons: [] }),
    consoleDirectory: "",
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const send = sender(app);
  const proofs = new Map<string, Promise<Headers>>();
  return {
    modules,
    tenant,
    routes: () => routesOf(app),
    async proofOf(asker, kind) {
      const key = `${asker} ${kind}`;
      const known = proofs.get(key) ?? prove({ send, modules, tenants, clock }, asker, kind);
      proofs.set(key, known);
      return await known;
    },
    forgetProofs: () => proofs.clear(),
    request: send,
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await tenants.closeAll();
      for (const module of modules.running) await module.close?.();
      await platform.close();
      dataDirectory.release();
    },
  };
}

interface Proving {
  readonly send: TestPlatform["request"];
  readonly modules: Modules;
  readonly tenants: Tenants;
  readonly clock: HandSetClock;
}

async function prove(proving: Proving, asker: string, kind: "cookie" | "token"): Promise<Headers> {
  if (asker === "anonymous") return sameOrigin;
  return kind === "cookie"
    ? await proveByCookie(proving, asker)
    : await proveByToken(proving, asker);
}

async function proveByCookie(proving: Proving, asker: string): Promise<Headers> {
  const { send, clock } = proving;
  const host = asker === "otherTenant" ? "south.test" : "north.test";
  const cookie = await signIn(send, asker === "admin" ? "admin" : "user", host);
  const headers = { cookie, ...sameOrigin };
  if (asker === "expired") clock.advance(20 * 60 + 1);
  if (asker === "revoked") await send("POST", "/api/identity/sign-out", { headers });
  return headers;
}

async function proveByToken(proving: Proving, asker: string): Promise<Headers> {
  const { modules, tenants, clock, send } = proving;
  const tenant = tenants.get(asker === "otherTenant" ? "south" : "north");
  const user = asker === "admin" ? "admin" : "user";
  const order = { user, roles: ["analyst"], lifeSeconds: 60 };
  const issued = await modules.identity!.issueToken(tenant, order);
  if (asker === "expired") clock.advance(61);
  if (asker === "revoked") {
    const cookie = await signIn(send, "admin", "north.test");
    const headers = { cookie, ...sameOrigin };
    await send("DELETE", `/api/identity/tokens/${issued.tokenId}`, { headers });
  }
  return { authorization: `Bearer ${issued.token}` };
}

async function signIn(send: TestPlatform["request"], username: string, host: string) {
  const response = await send("POST", "/api/identity/sign-in", {
    headers: { "content-type": "application/json", ...sameOrigin },
    body: JSON.stringify({ username, password }),
    host,
  });
  const [cookie] = (response.headers["set-cookie"] ?? "").split(";");
  if (response.status !== 200 || !cookie) throw new Error(`signing in failed: ${response.text}`);
  return cookie;
}

async function makeTenant(modules: Modules, tenants: Tenants, name: string): Promise<Tenant> {
  const tenant = await tenants.create(name, [`${name}.test`]);
  const identity = modules.identity!;
  for (const [user, isAdmin] of [
    ["admin", true],
    ["user", false],
  ] as const) {
    await identity.createUser(tenant, { name: user, password: new Secret(password), isAdmin });
  }
  await identity.addMember(tenant, { user: "user", role: "analyst" });
  return tenant;
}

/** Sends requests to the north, unless told another host. */
function sender(app: App): TestPlatform["request"] {
  const address = app.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return async (method, path, { headers = {}, body = "", host = "north.test" } = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number;
      headers: Headers;
      text: string;
    }>();
    const sent = request(
      { host: "127.0.0.1", port, method, path, headers: { host, ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("end", () => {
          const entries = Object.entries(response.headers).map(([name, value]) => [
            name,
            [value].flat().join(", "),
          ]);
          const received = Object.fromEntries(entries) as Headers;
          resolve({ status: response.statusCode ?? 0, headers: received, text });
        });
      },
    );
    sent.on("error", reject);
    sent.end(body);
    return await promise;
  };
}

function routesOf(app: App): string[] {
  return listRoutes(app).filter(
    (route) => !route.startsWith("HEAD ") && !route.includes(" /api/docs"),
  );
}
