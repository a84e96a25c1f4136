import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { inspect } from "node:util";

import { createClient } from "@redis/client";
import { expect, onTestFinished, test } from "vitest";

import { describeRedis, startRedis, type TestRedis } from "#test/redis-server";
import { until } from "#test/until";

import { createLogger } from "../logging.ts";
import { Secret } from "../secret.ts";
import { connectRedis, type RedisConnection } from "./connect-redis.ts";

const logger = createLogger("fatal");

describeRedis("a connection", () => {
  test("stores a value once, however many try at the same time", async () => {
    const { url } = await start();
    const connections = await Promise.all([connect(url), connect(url), connect(url)]);
    const stored = await Promise.all(
      connections.map((connection, index) => connection.setIfAbsent("code", String(index), 60)),
    );
    expect(stored.filter(Boolean)).toHaveLength(1);
    expect(await connections[0]?.setIfAbsent("other", "x", 60)).toBe(true);
  });

  test("stores a value for as many seconds as were asked for", async () => {
    const { url } = await start();
    const connection = await connect(url);
    await connection.setIfAbsent("code", "x", 90);
    const client = await createClient({ url: url.reveal() }).connect();
    onTestFinished(() => client.destroy());
    expect([89, 90]).toContain(await client.ttl("code"));
    await client.expire("code", -1);
    expect(await connection.setIfAbsent("code", "y", 90)).toBe(true);
  });

  test("comes back by itself when the server was restarted", async () => {
    const server = await start();
    const connection = await connect(server.url);
    await server.stop();
    await start(server.port);
    const stored = await until("Redis takes values again", 10_000, () =>
      connection.setIfAbsent("code", "x", 60).catch(() => undefined),
    );
    expect(stored).toBe(true);
  });

  test("that is gone says so, and can still be closed", async () => {
    const server = await start();
    const connection = await connect(server.url, 0.5);
    await server.stop();
    await expect(connection.setIfAbsent("code", "x", 60)).rejects.toMatchObject({
      code: "kernel.redis_unreachable",
    });
    await connection.close();
  });

  test("with a wrong password is refused without printing it", async () => {
    const { port } = await start();
    const error = await refusalOf(new Secret(`redis://:hunter2@127.0.0.1:${port}`));
    expect(error).toMatchObject({
      code: "kernel.redis_unreachable",
      message: `The Redis server 127.0.0.1:${port} cannot be used: it answered WRONGPASS.`,
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
  });
});

test("a server that is not there is named without its password", async () => {
  const port = await portOf(await listen(() => undefined), true);
  const error = await refusalOf(new Secret(`redis://:hunter2@127.0.0.1:${port}`));
  expect(error).toMatchObject({
    code: "kernel.redis_unreachable",
    message: expect.stringContaining(`127.0.0.1:${port} cannot be used: connect ECONNREFUSED`),
  });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
});

test("a server that repeats the login is not repeated", async () => {
  const server = await listen((socket) => {
    socket.on("data", () => socket.write("-ERR unknown command 'HELLO', with args 'hunter2'\r\n"));
  });
  const error = await refusalOf(new Secret(`redis://:hunter2@127.0.0.1:${await portOf(server)}`));
  expect(error).toMatchObject({ message: expect.stringContaining("it answered ERR") });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
});

test("a server that never answers is given up", async () => {
  const port = await portOf(await listen(() => undefined));
  const error = await refusalOf(new Secret(`redis://127.0.0.1:${port}`), 0.5);
  expect(error).toMatchObject({ code: "kernel.redis_unreachable" });
});

test.each(["redis://:hunter2@[", "redis://:hunter2%@h", "redis://:hunter2@h/x", "http://hunter2"])(
  "%s is refused without being printed",
  async (url) => {
    const error = await refusalOf(new Secret(url));
    expect(error).toMatchObject({ code: "kernel.redis_url_invalid" });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("hunter2");
  },
);

async function start(port?: number): Promise<TestRedis> {
  const server = await startRedis(port);
  onTestFinished(() => server.stop());
  return server;
}

async function connect(url: Secret, timeoutSeconds?: number): Promise<RedisConnection> {
  const connection = await connectRedis(url, logger, timeoutSeconds);
  onTestFinished(() => connection.close());
  return connection;
}

async function refusalOf(url: Secret, timeoutSeconds?: number): Promise<unknown> {
  try {
    await connect(url, timeoutSeconds);
  } catch (error) {
    return error;
  }
  throw new Error("It was not refused");
}

async function listen(onConnection: (socket: Socket) => void): Promise<Server> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    onConnection(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}

async function portOf(server: Server, isToBeClosed = false): Promise<number> {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given");
  if (isToBeClosed) {
    server.close();
    await once(server, "close");
  }
  return address.port;
}
