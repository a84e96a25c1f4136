import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { expect, test } from "vitest";

import { type RunningApp, startApp } from "#test/http-app";
import { until } from "#test/until";

import { closeGracefully } from "./graceful-close.ts";
import { addOperationalRoutes } from "./operational-routes.ts";

const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

interface Conversation {
  readonly socket: Socket;
  readonly received: () => string;
  readonly errors: readonly Error[];
  /** Settles when the server has ended the connection. */
  readonly ended: Promise<void>;
}

async function open(port: number): Promise<Conversation> {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  const errors: Error[] = [];
  socket.on("data", (chunk) => (received += chunk.toString()));
  socket.on("error", (error) => errors.push(error));
  const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  await once(socket, "connect");
  return { socket, received: () => received, errors, ended };
}

interface SlowApp extends RunningApp {
  /** Lets the slow request end. */
  readonly finish: () => void;
  readonly arrived: Promise<void>;
}

async function startSlow(): Promise<SlowApp> {
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const running = await startApp((app) => {
    addOperationalRoutes(app, { readiness: async () => ({ ready: true, reasons: [] }) });
    app.get("/quick", () => "quick");
    app.get("/slow", async () => {
      arrive();
      await finished;
      return "slow but complete";
    });
  });
  return { ...running, finish, arrived };
}

test("closing answers what is under way and resets no connection", async () => {
  const { app, port, finish, arrived } = await startSlow();
  const keptAlive = await open(port);
  keptAlive.socket.write(request("/quick"));
  await until(
    "the quick answer is there",
    5000,
    () => keptAlive.received().includes("quick") || undefined,
  );
  const unused = await open(port);
  const slow = await open(port);
  slow.socket.write(request("/slow"));
  await arrived;

  const closed = closeGracefully(app, { seconds: 10 });
  await Promise.all([keptAlive.ended, unused.ended]);
  expect(slow.received()).toBe("");
  await expect(open(port)).rejects.toMatchObject({ code: "ECONNREFUSED" });

  finish();
  await slow.ended;
  expect(await closed).toBe(true);
  expect(slow.received()).toMatch(/^HTTP\/1\.1 200 /);
  expect(slow.received()).toMatch(/\r\nconnection: close\r\n/i);
  expect(slow.received()).toMatch(/slow but complete$/);
  expect([...keptAlive.errors, ...unused.errors, ...slow.errors]).toEqual([]);
});

test.each([
  ["/quick", /^HTTP\/1\.1 200 [^]*quick$/],
  ["/readyz", /^HTTP\/1\.1 503 [^]*The platform is closing\./],
])("a request of %s that was being sent when closing began is answered", async (path, answer) => {
  const { app, port, finish, arrived } = await startSlow();
  const slow = await open(port);
  slow.socket.write(request("/slow"));
  const accepted: Socket[] = [];
  app.server.on("connection", (socket) => accepted.push(socket));
  const late = await open(port);
  late.socket.write(request(path).slice(0, -2));
  await arrived;
  await until("its beginning arrived", 5000, () => accepted[0]?.bytesRead || undefined);
  const closed = closeGracefully(app, { seconds: 10 });
  await until("nothing more is accepted", 5000, () => !app.server.listening || undefined);
  late.socket.write("\r\n");
  await late.ended;
  expect(late.received()).toMatch(answer);
  expect(late.received()).toMatch(/\r\nconnection: close\r\n/i);
  finish();
  expect(await closed).toBe(true);
  expect([...late.errors, ...slow.errors]).toEqual([]);
});

test("closing gives up at its deadline, cuts what is left, and says so", async () => {
  const { app, port, arrived, log } = await startSlow();
  const slow = await open(port);
  slow.socket.write(request("/slow"));
  await arrived;
  const began = performance.now();
  expect(await closeGracefully(app, { seconds: 0.2 })).toBe(false);
  expect(performance.now() - began).toBeLessThan(4000);
  await slow.ended;
  expect(slow.received()).toBe("");
  expect(log()).toContainEqual(expect.objectContaining({ level: "warn", seconds: 0.2 }));
});

test("closing an application that listens nowhere is quick", async () => {
  const { app } = await startSlow();
  expect(await closeGracefully(app, { seconds: 5 })).toBe(true);
});
