import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createClient } from "@redis/client";

import { Secret } from "#kernel";

import { describeServer } from "./describe-server.ts";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

/** A Redis server of its own, on 127.0.0.1. */
export interface TestRedis {
  readonly url: Secret;
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** Ends it like a crash; nothing is kept. */
  stop(): Promise<void>;
}

const program = "/usr/bin/redis-server";
const host = "127.0.0.1";
const password = "a@b:c/d%e{}";

// Ends the server when the pipe to this process closes, so that a killed test run leaves nothing behind.
const guard = `directory=$1; shift
"$@" & server=$!
cat
kill -KILL "$server" 2>/dev/null; wait "$server"
rm -rf "$directory"`;

/** Why there is no Redis server for tests; undefined where there is one. */
export const noRedis = existsSync(program) ? undefined : "redis-server is not installed";

/** Describes tests that need Redis. Where it is not installed they are skipped, and fail with CI=true. */
export function describeRedis(what: string, tests: () => void): void {
  describeServer({ name: "Redis", missing: noRedis }, what, tests);
}

/** @param wantedPort to start a server again where one has been; any free port without it */
export async function startRedis(wantedPort?: number): Promise<TestRedis> {
  if (noRedis !== undefined) throw new Error(noRedis);
  const port = wantedPort ?? (await freePort());
  const child = spawnServer(port);
  const url = `redis://:${encodeURIComponent(password)}@${host}:${port}/0`;
  const stop = (): Promise<void> => stopServer(child);
  try {
    await until("Redis answers", 10_000, async () => (await answers(url)) || undefined);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: new Secret(url), host, port, password, stop };
}

function spawnServer(port: number): ChildProcess {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-redis-"));
  const settings = { save: "", port: String(port), bind: host, dir: directory };
  const options = Object.entries({ ...settings, requirepass: password });
  const command = [program, ...options.flatMap(([name, value]) => [`--${name}`, value])];
  return spawn("sh", ["-c", guard, "sh", directory, ...command], {
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
  });
}

async function answers(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  // The promise says the same.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    if (client.isOpen) client.destroy();
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  await exited;
}
