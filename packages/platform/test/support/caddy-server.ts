import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describeServer } from "./describe-server.ts";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

/** A Caddy of its own, on 127.0.0.1. */
export interface TestCaddy {
  readonly port: number;
  stop(): Promise<void>;
}

const program = "/usr/bin/caddy";
const host = "127.0.0.1";

// Ends the server when the pipe to this process closes, so that a killed test run leaves nothing behind.
const guard = `directory=$1; shift
"$@" 2>"$directory/log" & server=$!
cat
kill -KILL "$server" 2>/dev/null; wait "$server"
rm -rf "$directory"`;

/** Why there is no Caddy for tests; undefined where there is one. */
export const noCaddy = existsSync(program) ? undefined : "caddy is not installed";

/** Describes tests that need Caddy. Where it is not installed they are skipped, and fail with CI=true. */
export function describeCaddy(what: string, tests: () => void): void {
  describeServer({ name: "Caddy", missing: noCaddy }, what, tests);
}

/** @param write gives the Caddyfile's sites for the port that they are to listen on */
export async function startCaddy(write: (port: number) => string): Promise<TestCaddy> {
  if (noCaddy !== undefined) throw new Error(noCaddy);
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), "flotilla-caddy-"));
  const file = join(directory, "Caddyfile");
  writeFileSync(
    file,
    `{\n\tadmin off\n\tauto_https off\n\tdefault_bind ${host}\n}\n${write(port)}`,
  );
  const child = spawnServer(directory, ["run", "--config", file, "--adapter", "caddyfile"]);
  const stop = async (): Promise<void> => await stopServer(child);
  try {
    await until("Caddy answers", 20_000, async () => (await answers(port)) || undefined);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

function spawnServer(directory: string, parameters: readonly string[]): ChildProcess {
  return spawn("sh", ["-c", guard, "sh", directory, program, ...parameters], {
    cwd: "/",
    // What Caddy keeps belongs to this one alone.
    env: { ...process.env, HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory },
    stdio: ["pipe", "ignore", "ignore"],
  });
}

async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://${host}:${port}/`, { redirect: "manual" });
    return true;
  } catch {
    return false;
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  await exited;
}
