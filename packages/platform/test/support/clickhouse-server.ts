import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { describeServer } from "./describe-server.ts";
import { freePort } from "./free-port.ts";

/** A ClickHouse of its own on 127.0.0.1: the engine itself, in a process of its own. */
export interface TestClickhouse {
  readonly url: string;
  /** Ends it as a crash does; the data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same data and the same port. */
  start(): Promise<void>;
  /** Ends it and removes the data. */
  remove(): Promise<void>;
}

const program = join(import.meta.dirname, "clickhouse-process.ts");
const engine = join(import.meta.dirname, "../../../../scripts/test-packages/node_modules/@chdb");

/** Why there is no ClickHouse for tests; undefined where there is one. */
export const noClickhouse = existsSync(engine)
  ? undefined
  : "scripts/test-packages is not installed; npm test installs it";

/** Describes tests that need ClickHouse. Where it is not installed they are skipped, and fail with CI=true. */
export function describeClickhouse(what: string, tests: () => void): void {
  describeServer({ name: "ClickHouse", missing: noClickhouse }, what, tests);
}

/** A file of ClickHouse's configuration, and the environment that it refers to. */
export interface ClickhouseConfiguration {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

export async function startClickhouse(
  configuration?: ClickhouseConfiguration,
): Promise<TestClickhouse> {
  if (noClickhouse !== undefined) throw new Error(noClickhouse);
  const directory = mkdtempSync(join(tmpdir(), "flotilla-clickhouse-"));
  const port = await freePort();
  const place = [directory, String(port)];
  let child = await spawnServer(place, configuration);
  const kill = (): Promise<void> => stop(child);
  return {
    url: `http://127.0.0.1:${port}`,
    kill,
    async start() {
      child = await spawnServer(place, configuration);
    },
    async remove() {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

// Ends the server when the pipe to this process closes, so that a killed test run leaves nothing behind.
const guard = `"$@" & server=$!
cat
exec 2>/dev/null
kill -KILL "$server"; wait "$server"`;

async function spawnServer(
  place: readonly string[],
  configuration?: ClickhouseConfiguration,
): Promise<ChildProcess> {
  const file = configuration ? [configuration.path] : [];
  const command = [process.execPath, program, ...place, ...file];
  const child = spawn("sh", ["-c", guard, "sh", ...command], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...configuration?.environment },
  });
  const lines = createInterface({ input: child.stdout });
  const [said] = (await Promise.race([once(lines, "line"), once(child, "exit")])) as unknown[];
  if (said !== "listening") throw new Error("ClickHouse did not start.");
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  await exited;
}
