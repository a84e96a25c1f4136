// How many people sign in a second over HTTP, beside hashing as many passwords with the same Argon2id alone. Interleaved, medians
// of 5. The nearer the ratio is to 1, the less there is beside Argon2.
// node --conditions=@flotilla/source bench/sign-in.ts
import { type ChildProcess, spawn } from "node:child_process";
import { argon2, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import { findFreePort } from "./lib/free-port.ts";
import { median, printRatio } from "./lib/report.ts";

const rounds = 5;
const attempts = 100;
/** As many as the platform checks at the same time by default. */
const atOnce = 2;
const root = join(import.meta.dirname, "..");
const directory = mkdtempSync(join(tmpdir(), "flotilla-sign-in-"));
const username = "ada";
const password = "seven blue lanterns over tallinn";
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

async function main(): Promise<void> {
  const port = await findFreePort();
  const server = start(port);
  const url = `http://127.0.0.1:${port}`;
  const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  try {
    await untilAnswered(`${url}/readyz`, server);
    for (let round = 1; round <= rounds; round++) {
      rates.ours.push(await measure(() => signIn(url)));
      rates.peer.push(await measure(hash));
    }
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("close", resolve));
    rmSync(directory, { recursive: true, force: true });
  }
  process.stdout.write("\n                                    sign-in        argon2     ratio\n");
  printRatio("at a time 2, in a second", "/s", {
    ours: median(rates.ours),
    peer: median(rates.peer),
  });
}

function start(port: number): ChildProcess {
  const program = join(root, "packages/platform/src/cli/main.ts");
  return spawn(process.execPath, ["--conditions=@flotilla/source", program, "serve"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      FLOTILLA_PORT: String(port),
      FLOTILLA_DATA: join(directory, "data"),
      FLOTILLA_ROLES: "identity",
      FLOTILLA_LOG_LEVEL: "error",
      FLOTILLA_IDENTITY_ADMIN_USERNAME: username,
      FLOTILLA_IDENTITY_ADMIN_PASSWORD: password,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

async function untilAnswered(url: string, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && server.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await wait(25);
  }
  throw new Error(`the platform did not answer at ${url}`);
}

/** How often a second the work is done, as many at once as the platform does. */
async function measure(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let left = attempts;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (attempts / (performance.now() - began)) * 1000;
}

async function signIn(url: string): Promise<void> {
  const response = await fetch(`${url}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username, password }),
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`signing in was answered with ${response.status}`);
}

const computeArgon2 = promisify(argon2);

async function hash(): Promise<void> {
  await computeArgon2("argon2id", { message: password, nonce: randomBytes(16), ...cost });
}

await main();
