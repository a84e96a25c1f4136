import { connect, type Socket } from "node:net";

import { expect, onTestFinished, test } from "vitest";

import { exchangeRaw, startApp } from "#test/http-app";
import { until } from "#test/until";

import { type AnswerText, sendText } from "./answer-stream.ts";

const file = { "content-type": "text/csv", "content-disposition": "attachment;filename=a.csv" };
const megabyte = "x".repeat(1024 * 1024);

async function serve(makeText: () => AnswerText) {
  return await startApp((app) => {
    app.get("/text", async (_request, reply) => sendText(reply, makeText(), file));
  });
}

test("a text arrives as it was made, with its headers", async () => {
  const { url } = await serve(() => ({ parts: partsOf("a,b\r\n", "1,2\r\n") }));
  const response = await fetch(`${url}/text`);
  expect(await response.text()).toBe("a,b\r\n1,2\r\n");
  expect([...response.headers]).toEqual(expect.arrayContaining(Object.entries(file)));
});

test("the length is told beforehand where it is known", async () => {
  const { url } = await serve(() => ({ parts: partsOf("über", "all"), bytes: 8 }));
  const response = await fetch(`${url}/text`);
  expect(await response.text()).toBe("überall");
  expect(response.headers.get("content-length")).toBe("8");
});

test("what fails before anything was sent is answered as a failure, and is no file", async () => {
  const { url } = await serve(() => ({ parts: failingAfter([]), bytes: 5 }));
  const response = await fetch(`${url}/text`);
  expect([response.status, await response.json()]).toEqual([
    500,
    expect.objectContaining({ code: "kernel.internal" }),
  ]);
  expect(response.headers.get("content-disposition")).toBeNull();
});

test.each([
  ["without a length", {}],
  ["with a length", { bytes: 10 }],
])("what fails in the middle, %s, looks cut off to the client and is logged", async (_, length) => {
  const { url, port, logText } = await serve(() => ({
    parts: failingAfter(["12345"]),
    ...length,
  }));
  const response = await fetch(`${url}/text`);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  const raw = await exchangeRaw(port, "GET /text HTTP/1.1\r\nhost: localhost\r\n\r\n");
  expect(raw).toContain("12345");
  expect(raw).not.toContain("\r\n0\r\n\r\n");
  await until("it is logged", 5000, () => logText().includes("the part is gone") || undefined);
});

test.each([
  ["shorter", 11],
  ["longer", 9],
])("a text that is %s than announced looks cut off to the client", async (_, bytes) => {
  const { url } = await serve(() => ({ parts: partsOf("12345", "67890"), bytes }));
  const response = await fetch(`${url}/text`);
  await expect(response.text()).rejects.toThrow();
});

test("a client that reads slowly keeps no more than a few parts in memory", async () => {
  const parts = 64;
  let made = 0;
  let received = 0;
  let mostWaiting = 0;
  const { port } = await serve(() => ({ parts: countedParts() }));
  async function* countedParts() {
    for (let part = 0; part < parts; part += 1) {
      made += megabyte.length;
      mostWaiting = Math.max(mostWaiting, made - received);
      yield megabyte;
    }
  }
  const socket = ask(port);
  socket.on("data", (bytes: Buffer) => {
    received += bytes.length;
    socket.pause();
    setImmediate(() => socket.resume());
  });
  await until("all has arrived", 60_000, () => received >= parts * megabyte.length || undefined);
  expect(mostWaiting / megabyte.length).toBeLessThan(16);
});

test("when the client goes away no further part is made", async () => {
  let made = 0;
  let isEnded = false;
  const { port } = await serve(() => ({ parts: endlessParts() }));
  async function* endlessParts() {
    try {
      for (;;) {
        made += 1;
        yield megabyte;
      }
    } finally {
      isEnded = true;
    }
  }
  const socket = ask(port);
  socket.once("data", () => socket.destroy());
  await until("the parts are ended", 10_000, () => isEnded || undefined);
  expect(made).toBeGreaterThan(0);
});

function ask(port: number): Socket {
  const socket = connect(port, "127.0.0.1", () => {
    socket.write("GET /text HTTP/1.1\r\nhost: localhost\r\n\r\n");
  });
  onTestFinished(() => void socket.destroy());
  return socket;
}

async function* partsOf(...parts: readonly string[]): AsyncIterable<string> {
  yield* parts;
}

async function* failingAfter(parts: readonly string[]): AsyncIterable<string> {
  yield* parts;
  throw new Error("the part is gone");
}
