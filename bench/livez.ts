// How many requests a second the platform answers at /livez on one core, beside the least that Node can do in its place: a
// node:http server that says ok. Interleaved, the load from the other core, medians of 5.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { findFreePort } from "./lib/free-port.ts";
import { median, printRatio } from "./lib/report.ts";

const rounds = 5;
const secondsPerRound = 3;
const connections = 32;
const serverCore = "0";
const loadCore = "1";
const root = join(import.meta.dirname, "..");
const directory = mkdtempSync(join(tmpdir(), "flotilla-livez-"));

interface Contestant {
  readonly name: string;
  readonly url: string;
  readonly server: ChildProcess;
  readonly rates: number[];
}

const platform = [
  "--conditions=@flotilla/source",
  join(root, "packages/platform/src/cli/main.ts"),
  "serve",
];
const bareServer = `require("node:http")
  .createServer((request, response) => {
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end("ok" + String.fromCharCode(10));
  })
  .listen(Number(process.env.FLOTILLA_PORT), "127.0.0.1")`;

async function main(): Promise<void> {
  const contestants = [
    start("the platform", await findFreePort(), platform),
    start("node:http", await findFreePort(), ["-e", bareServer]),
  ];
  try {
    await Promise.all(contestants.map(untilAnswered));
    await runRounds(contestants);
  } finally {
    for (const { server } of contestants) server.kill("SIGTERM");
    await Promise.all(contestants.map(({ server }) => ended(server)));
    rmSync(directory, { recursive: true, force: true });
  }
}

async function runRounds(contestants: readonly Contestant[]): Promise<void> {
  for (let round = 1; round <= rounds; round++) {
    for (const { name, url, rates } of contestants) {
      const rate = await measure(url);
      rates.push(rate);
      process.stdout.write(`round ${round}: ${name} ${Math.round(rate)} requests a second\n`);
    }
  }
  const [ours = Number.NaN, peer = Number.NaN] = contestants.map(({ rates }) => median(rates));
  process.stdout.write("\n                                    platform     node:http     ratio\n");
  printRatio("GET /livez on one core", "/s", { ours, peer });
}

/** Starts a server, pinned to its core. */
function start(name: string, port: number, parameters: readonly string[]): Contestant {
  const { PATH = "" } = process.env;
  const server = spawn("taskset", ["-c", serverCore, process.execPath, ...parameters], {
    env: {
      PATH,
      FLOTILLA_PORT: String(port),
      FLOTILLA_DATA: join(directory, "data"),
      FLOTILLA_EXAMPLE: "false",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { name, url: `http://127.0.0.1:${port}/livez`, server, rates: [] };
}

async function untilAnswered({ name, url, server }: Contestant): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && server.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await wait(25);
  }
  throw new Error(`${name} did not answer at ${url}`);
}

/** Requests answered per second, asked for over connections that are kept. */
async function measure(url: string): Promise<number> {
  const autocannon = fileURLToPath(import.meta.resolve("autocannon"));
  const parameters = ["--json", "-c", String(connections), "-d", String(secondsPerRound), url];
  const load = spawn("taskset", ["-c", loadCore, process.execPath, autocannon, ...parameters], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let output = "";
  load.stdout.on("data", (chunk) => (output += chunk));
  await ended(load);
  const result = JSON.parse(output) as {
    readonly requests: { readonly average: number };
    readonly non2xx: number;
    readonly errors: number;
  };
  if (result.non2xx + result.errors > 0) throw new Error(`${url} did not answer every request`);
  return result.requests.average;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once("close", resolve));
}

await main();
