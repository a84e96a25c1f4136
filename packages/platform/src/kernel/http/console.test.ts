import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { expect, onTestFinished, test } from "vitest";

import { exchangeRaw, startApp } from "#test/http-app";

import { serveConsole } from "./console.ts";

const page = "<!doctype html><title>Console</title>";
const script = "console.log('console')".repeat(20);
const html = { accept: "text/html,application/xhtml+xml" };

function buildConsole(): string {
  const parent = mkdtempSync(join(tmpdir(), "flotilla-console-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const directory = join(parent, "dist");
  mkdirSync(join(directory, "assets"), { recursive: true });
  writeFileSync(join(parent, "outside.txt"), "outside");
  writeFileSync(join(directory, "index.html"), page);
  writeFileSync(join(directory, "icon.svg"), "<svg/>");
  writeFileSync(join(directory, ".hidden"), "hidden");
  writeFileSync(join(directory, "assets", "index-B1x_9aZQ.js"), script);
  writeFileSync(join(directory, "assets", "index-B1x_9aZQ.js.gz"), gzipSync(script));
  writeFileSync(join(directory, "assets", "index-B1x_9aZQ.js.br"), brotliCompressSync(script));
  writeFileSync(join(directory, "assets", "plain.js"), script);
  return directory;
}

async function start(directory = buildConsole()) {
  return await startApp(async (app) => {
    app.get("/api/thing", () => ({}));
    await serveConsole(app, directory);
  });
}

const pageType = "text/html; charset=utf-8";
const scriptType = "application/javascript; charset=utf-8";
const forGood = "public, max-age=31536000, immutable";
test.each([
  ["/", {}, page, { "content-type": pageType, "cache-control": "no-cache" }],
  ["/index.html", {}, page, { "content-type": pageType, "cache-control": "no-cache" }],
  ["/icon.svg", {}, "<svg/>", { "content-type": "image/svg+xml", "cache-control": "no-cache" }],
  [
    "/assets/index-B1x_9aZQ.js",
    {},
    script,
    { "content-type": scriptType, "cache-control": forGood },
  ],
  ["/assets/plain.js", {}, script, { "content-type": scriptType, "cache-control": "no-cache" }],
  ["/insight/queries/7", html, page, { "content-type": pageType, "cache-control": "no-cache" }],
  [
    "/users/jane.doe?tab=roles",
    html,
    page,
    { "content-type": pageType, "cache-control": "no-cache" },
  ],
  ["/apiary", html, page, { "content-type": pageType, "cache-control": "no-cache" }],
])("GET %s with %o is a file of the console", async (path, headers, body, expected) => {
  const { url } = await start();
  const answer = await fetch(url + path, { headers });
  expect([answer.status, await answer.text()]).toEqual([200, body]);
  expect(Object.fromEntries(answer.headers)).toMatchObject(expected);
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
});

test.each([
  ["GET", "/api/nowhere", html, 404],
  ["GET", "/api", html, 404],
  ["GET", "/assets/gone-B1x_9aZQ.js", {}, 404],
  ["GET", "/insight/queries/7", { accept: "application/json" }, 404],
  ["POST", "/insight", html, 404],
  ["POST", "/api/thing", html, 405],
  ["GET", "/.hidden", {}, 404],
  ["GET", "/assets", {}, 404],
  ["GET", "/%2e%2e/outside.txt", {}, 404],
  ["GET", "/assets/..%2f..%2foutside.txt", {}, 404],
  ["GET", "/icon.svg%00.html", {}, 404],
])("%s %s with %o is a problem, not a page", async (method, path, headers, status) => {
  const { url } = await start();
  const answer = await fetch(url + path, { method, headers });
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect(await answer.json()).toMatchObject({ status });
});

test.each(["/../outside.txt", "//outside.txt", "/assets/../../outside.txt", "/..\\outside.txt"])(
  "no file outside the console is reached by %s",
  async (path) => {
    const { port } = await start();
    const answer = await exchangeRaw(
      port,
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 4/);
    expect(answer).not.toMatch(/outside$/);
  },
);

/** Unlike `fetch`, adds no headers of its own. */
async function askFor(port: number, path: string, headers: Record<string, string>) {
  const { promise, resolve } = Promise.withResolvers<IncomingMessage>();
  request({ port, path, headers }, (answer) => resolve(answer.resume())).end();
  return await promise;
}

test.each([
  ["br, gzip", "br"],
  ["gzip", "gzip"],
  ["identity", undefined],
])("a client that accepts %s is sent %s", async (accepted, encoding) => {
  const { port } = await start();
  const path = "/assets/index-B1x_9aZQ.js";
  const { headers } = await askFor(port, path, { "accept-encoding": accepted });
  expect(headers["content-encoding"]).toBe(encoding);
  expect(headers["content-type"]).toBe(scriptType);
  expect(headers["cache-control"]).toBe(forGood);
  expect(headers["vary"]).toMatch(/accept-encoding/i);
});

test("a file that a browser still has is not sent again", async () => {
  const { port } = await start();
  const { etag } = (await askFor(port, "/", {})).headers;
  const answer = await askFor(port, "/", { "if-none-match": etag ?? "" });
  expect(answer.statusCode).toBe(304);
});

test("a console that is not built says how to build it", async () => {
  const { url } = await start("/nowhere/dist");
  const answer = await fetch(url);
  expect(await answer.json()).toMatchObject({
    status: 503,
    code: "kernel.console_not_built",
    detail: "There is no built console in /nowhere/dist.",
    remedy: expect.stringContaining("npm run build"),
  });
  expect((await fetch(`${url}/api/thing`)).status).toBe(200);
  expect((await fetch(`${url}/api/nowhere`, { headers: html })).status).toBe(404);
});
