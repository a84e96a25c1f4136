import { setImmediate } from "node:timers/promises";

import { expect, test } from "vitest";

import { startApp } from "#test/http-app";

import { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";
import type { Tenant } from "../tenant.ts";
import { tenantOf } from "./request-context.ts";

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

async function startPlain() {
  return await startApp((app) => {
    app.get("/page", () => ({}));
    app.get("/api/thing", () => ({}));
    app.get("/api/kept", (_request, reply) => reply.header("cache-control", "max-age=5").send({}));
  });
}

test("every answer has a request id of the server's own, whatever the client sends", async () => {
  const { url } = await startPlain();
  const ids = new Set<string>();
  for (const path of ["/page", "/nowhere", "/%zz"]) {
    const answer = await fetch(url + path, {
      headers: { "x-request-id": "mine", "request-id": "mine" },
    });
    ids.add(answer.headers.get("x-request-id") ?? "");
  }
  expect([...ids].filter((id) => uuid.test(id))).toHaveLength(3);
});

test("every answer makes a browser careful", async () => {
  const { url } = await startPlain();
  for (const path of ["/page", "/nowhere", "/api/thing"]) {
    const { headers } = await fetch(url + path);
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy": [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ].join(";"),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers.has("strict-transport-security")).toBe(false);
    expect(headers.has("x-powered-by")).toBe(false);
  }
});

test.each([
  ["/api/thing", "no-store"],
  ["/api/nowhere", "no-store"],
  ["/api/kept", "max-age=5"],
  ["/page", null],
])("the answer of %s is cached as %s", async (path, expected) => {
  const { url } = await startPlain();
  expect((await fetch(url + path)).headers.get("cache-control")).toBe(expected);
});

test("a route that reads the tenant where none was set is told so in the log", async () => {
  const { url, logText } = await startApp((app) => {
    app.get("/mine", (request) => ({ name: request.tenant.name }));
  });
  const answer = await fetch(`${url}/mine`);
  expect(await answer.json()).toMatchObject({ status: 500, code: "kernel.internal" });
  expect(logText()).toContain("GET /mine reads request.tenant, but the server set no tenant");
});

test("a request has the tenant and the principal that were set for it, and nobody's by default", async () => {
  const tenant = { name: "demo" } as Tenant;
  const { url, log } = await startApp((app) => {
    app.addHook("onRequest", async (request) => {
      if (request.url === "/set") request.tenant = tenant;
    });
    app.get("/set", (request) => ({ name: request.tenant.name, principal: request.principal }));
    app.get("/unset", (request) => ({ tenant: tenantOf(request) ?? "none" }));
  });
  expect(await (await fetch(`${url}/set`)).json()).toEqual({ name: "demo", principal: null });
  expect(await (await fetch(`${url}/unset`)).json()).toEqual({ tenant: "none" });
  expect(log().filter((line) => line["tenant"] === "demo")).toHaveLength(1);
});

test.each([
  ["/forbidden", 403, "kernel.not_permitted"],
  ["/unknown", 401, "kernel.not_authenticated"],
  ["/special", 403, "test.special"],
  ["/plain", 403, "kernel.not_permitted"],
])("the refusal of %s is reported before it is answered", async (path, status, code) => {
  const happened: string[] = [];
  const special = new FlotillaError("test.special", {
    status: 403,
    title: "Special",
    detail: "Special",
    remedy: "None",
  });
  const { url } = await startApp(
    (app) => {
      app.addHook("onResponse", async () => void happened.push("answered"));
      app.get("/forbidden", () => Promise.reject(kernelErrors.not_permitted()));
      app.get("/unknown", () => Promise.reject(kernelErrors.not_authenticated()));
      app.get("/special", () => Promise.reject(special));
      app.get("/plain", (_request, reply) => reply.code(403).send({ no: "way" }));
    },
    {
      onRefused: async (request, error) => {
        for (let turn = 0; turn < 20; turn += 1) await setImmediate();
        happened.push(`${request.url} ${error.code}`);
      },
    },
  );
  expect((await fetch(url + path)).status).toBe(status);
  expect(happened).toEqual([`${path} ${code}`, "answered"]);
});

test("only refusals are reported", async () => {
  const reported: string[] = [];
  const { url } = await startApp((app) => void app.get("/", () => ({})), {
    onRefused: (request) => void reported.push(request.url),
  });
  await fetch(url);
  await fetch(`${url}/nowhere`);
  expect(reported).toEqual([]);
});

test("a refusal is answered although reporting it fails, and the log says so", async () => {
  const { url, log } = await startApp(
    (app) => void app.get("/", () => Promise.reject(kernelErrors.not_permitted())),
    { onRefused: () => Promise.reject(new Error("the audit log is full")) },
  );
  expect((await fetch(url)).status).toBe(403);
  expect(log()).toContainEqual(
    expect.objectContaining({ msg: "a refused access could not be reported", level: "error" }),
  );
});
