import { connect } from "node:net";

import { expect, test } from "vitest";

import { exchangeRaw, startApp } from "#test/http-app";

import type { Timeouts } from "./http-server.ts";

async function start(timeouts: Partial<Timeouts> = {}) {
  return await startApp(
    (app) => {
      app.get("/", () => "hello");
      app.post("/", (request) => ({ length: JSON.stringify(request.body).length }));
    },
    { timeouts, bodyLimitBytes: 1000 },
  );
}

const host = "Host: a.example.org";
const line = (...lines: string[]) => [...lines, "", ""].join("\r\n");

test.each([
  ["a correct request", line("GET / HTTP/1.1", host, "Connection: close"), 200],
  ["HTTP/1.0 without a host", line("GET / HTTP/1.0"), 200],
  ["no Host header", line("GET / HTTP/1.1", "Connection: close"), 400],
  [
    "two Host headers",
    line("GET / HTTP/1.1", host, "host: b.example.org", "Connection: close"),
    400,
  ],
  ["the same Host twice", line("GET / HTTP/1.1", host, host, "Connection: close"), 400],
  [
    "an absolute target",
    line("GET http://b.example.org/ HTTP/1.1", host, "Connection: close"),
    400,
  ],
  ["a target without a slash", line("GET index HTTP/1.1", host, "Connection: close"), 400],
  [
    "two lengths",
    line("POST / HTTP/1.1", host, "Content-Length: 1", "Content-Length: 2") + "12",
    400,
  ],
  [
    "a length and chunks",
    line("POST / HTTP/1.1", host, "Content-Length: 3", "Transfer-Encoding: chunked") + "0\r\n\r\n",
    400,
  ],
  ["a length that is no number", line("POST / HTTP/1.1", host, "Content-Length: +1") + "1", 400],
  ["a folded header", line("GET / HTTP/1.1", host, "X-A: 1", " 2"), 400],
  ["a blank before the colon", line("GET / HTTP/1.1", "Host : a.example.org"), 400],
  ["a line end without a return", "GET / HTTP/1.1\nHost: a\n\n", 400],
  ["a NUL in a header", line("GET / HTTP/1.1", host, "X-A: \0"), 400],
  ["what is not HTTP", "\x16\x03\x01\x02\x00 hello\r\n\r\n", 400],
  ["HTTP/2 without asking", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["a header of 17 KiB", line("GET / HTTP/1.1", host, `X-A: ${"a".repeat(17 * 1024)}`), 431],
  ["a path of 17 KiB", line(`GET /${"a".repeat(17 * 1024)} HTTP/1.1`, host), 431],
  [
    "4,000 small headers",
    line("GET / HTTP/1.1", host, ...Array.from({ length: 4000 }, (_, i) => `X-${i}: 1`)),
    431,
  ],
])("%s is answered with the status it deserves", async (_what, bytes, status) => {
  const { port } = await start();
  const answer = await exchangeRaw(port, bytes);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  // Exactly one answer: the rest of an ambiguous request is not taken for another one.
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  if (status === 200) return;
  const [head, body] = answer.split("\r\n\r\n");
  expect(head?.toLowerCase()).toContain("content-type: application/problem+json");
  expect(JSON.parse(body ?? "")).toMatchObject({ status, instance: expect.any(String) });
});

test.each([
  ["by its length", `Content-Length: 1001\r\n\r\n"${"a".repeat(999)}"`],
  ["in chunks", `Transfer-Encoding: chunked\r\n\r\n3e9\r\n"${"a".repeat(999)}"\r\n0\r\n\r\n`],
])("a body that is too large %s is refused", async (_how, rest) => {
  const { port } = await start();
  const head = `POST / HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\n`;
  const answer = await exchangeRaw(port, head + rest);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain("kernel.body_too_large");
});

test("a body of exactly the limit is accepted", async () => {
  const { url } = await start();
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `"${"a".repeat(998)}"`,
  });
  expect(await answer.json()).toEqual({ length: 1000 });
});

test.each([
  ["never finishes its headers", { headers: 0.2 }, `GET / HTTP/1.1\r\n${host}\r\n`],
  [
    "never finishes its body",
    { headers: 0.2, request: 0.3 },
    `${line("POST / HTTP/1.1", host, "Content-Type: application/json", "Content-Length: 9")}[1`,
  ],
])("a client that %s is told so and cut off", async (_what, timeouts, bytes) => {
  const { port } = await start(timeouts);
  const answer = await exchangeRaw(port, bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain("kernel.request_timeout");
});

test.each([
  ["sends nothing at all", { headers: 0.2 }, ""],
  ["asks no more", { keepAlive: 0.1 }, line("GET / HTTP/1.1", host)],
])("a connection on which a client %s is closed", async (_what, timeouts, bytes) => {
  const { port } = await start(timeouts);
  const began = performance.now();
  const answer = await exchangeRaw(port, bytes);
  expect(performance.now() - began).toBeLessThan(4000);
  expect(answer).toMatch(bytes === "" ? /^(?:$|HTTP\/1\.1 408 )/ : /^HTTP\/1\.1 200 /);
});

test("a client that trickles its headers byte by byte is cut off all the same", async () => {
  const { port } = await start({ headers: 0.3 });
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(port, "127.0.0.1", () => socket.write(`GET / HTTP/1.1\r\n${host}\r\nX: `));
  const trickle = setInterval(() => socket.write("a"), 20);
  socket.on("close", () => resolve());
  socket.on("error", () => {});
  socket.resume();
  await promise;
  clearInterval(trickle);
  expect(performance.now() - began).toBeLessThan(5000);
});

test("what was refused before it became a request is in the log, without its bytes", async () => {
  const { port, log, logText } = await start();
  const answer = await exchangeRaw(port, line("GET / HTTP/1.1", "Bad : planted-secret"));
  const { instance } = JSON.parse(answer.split("\r\n\r\n")[1] ?? "") as { instance: string };
  expect(log().find((entry) => entry["instance"] === instance)).toMatchObject({
    code: "kernel.malformed_request",
  });
  expect(logText()).not.toContain("planted-secret");
});
