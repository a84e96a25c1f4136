import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, expect, test } from "vitest";

import { makeRsaKey } from "#test/crafted-tokens";
import { makeRotatingKeys } from "#test/rotating-process";
import { until } from "#test/until";

const program = join(import.meta.dirname, "support", "rotating-process.ts");
const pems = Array.from({ length: 6 }, () =>
  makeRsaKey().export({ type: "pkcs8", format: "pem" }).toString(),
);
const running = new Set<ChildProcess>();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "flotilla-rotation-"));
  writeFileSync(join(directory, "keys.json"), JSON.stringify(pems), { mode: 0o600 });
});
afterEach(async () => {
  await Promise.all([...running].map(async (child) => await kill(child)));
  rmSync(directory, { recursive: true, force: true });
});

test("whenever a process is killed that replaces the key, one signs and every earlier one verifies", async () => {
  const seen = new Set<string>();
  for (let round = 0; round < 5; round++) {
    const child = startRotating(round % pems.length);
    const printed = listen(child);
    await until("keys were replaced", 60_000, () => printed.length > 3 || undefined);
    await sleep(Math.random() * 30);
    await kill(child);
    for (const kid of printed) seen.add(kid);

    const { tenant, keys } = makeRotatingKeys(directory, pems);
    const verifying = new Set((await keys.verificationKeys(tenant)).map(({ kid }) => kid));
    expect([...seen].filter((kid) => !verifying.has(kid))).toEqual([]);
    expect(verifying.has((await keys.of(tenant)).kid)).toBe(true);
    await keys.rotate(tenant, { overlapSeconds: 3600 }, "operator");
  }
});

function startRotating(first: number): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      "--conditions=@flotilla/source",
      program,
      directory,
      join(directory, "keys.json"),
      String(first),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  running.add(child);
  return child;
}

/** The ids of keys that it has printed so far. */
function listen(child: ChildProcess): readonly string[] {
  const printed: string[] = [];
  if (child.stdout) createInterface(child.stdout).on("line", (line) => void printed.push(line));
  return printed;
}

async function kill(child: ChildProcess): Promise<void> {
  running.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}
