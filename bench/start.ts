// How long the second `npm start` takes until the platform is ready, and what it keeps in memory when idle; beside the
// least that Node can do in its place: a Fastify server that says hello, started by npm as well. Interleaved, medians of 5.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { findFreePort } from "./lib/free-port.ts";
import { median, printRatio } from "./lib/report.ts";

const rounds = 5;
const idleMilliseconds = 10_000;
const root = join(import.meta.dirname, "..");
const directory = mkdtempSync(join(tmpdir(), "flotilla-bench-"));

interface Contestant {
  readonly name: string;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly readyPath: string;
  /** Marks the server among the processes that npm start makes. */
  readonly server: string;
}

interface Measured {
  readonly seconds: number;
  readonly serverMegabytes: number;
  readonly allMegabytes: number;
}

const platform: Contestant = {
  name: "platform",
  folder: root,
  environment: { FLOTILLA_DATA: join(directory, "data") },
  readyPath: "/readyz",
  server: "cli/main.ts",
};

async function main(): Promise<void> {
  const contestants = [platform, writePeer()];
  process.stdout.write("First start: makes the data and loads the example …\n");
  await measure(platform, false);
  const results = new Map<Contestant, Measured[]>(contestants.map((one) => [one, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const one of contestants) {
      const measured = await measure(one, round === rounds);
      results.get(one)?.push(measured);
      process.stdout.write(
        `round ${round}: ${one.name} ready after ${measured.seconds.toFixed(2)} s\n`,
      );
    }
  }
  const [ours = [], peers = []] = results.values();
  const compare = (what: string, unit: string, of: (measured: Measured) => number): void =>
    printRatio(what, unit, { ours: median(ours.map(of)), peer: median(peers.map(of)) });
  process.stdout.write("\n                                    platform  bare Fastify     ratio\n");
  compare("npm start to ready", "s", ({ seconds }) => seconds);
  const idle = (of: (measured: Measured) => number) => (list: Measured[]) => of(list.at(-1)!);
  const server = idle(({ serverMegabytes }) => serverMegabytes);
  const all = idle(({ allMegabytes }) => allMegabytes);
  printRatio("idle memory of the server", "MB", { ours: server(ours), peer: server(peers) });
  printRatio("idle memory with npm around it", "MB", { ours: all(ours), peer: all(peers) });
}

function writePeer(): Contestant {
  const folder = join(directory, "peer");
  mkdirSync(folder);
  const scripts = { start: `${process.execPath} hello.mjs` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "peer", scripts }));
  writeFileSync(
    join(folder, "hello.mjs"),
    `import { fastify } from ${JSON.stringify(join(root, "node_modules/fastify/fastify.js"))};
const app = fastify();
app.get("/", () => ({ hello: "world" }));
await app.listen({ port: Number(process.env.FLOTILLA_PORT), host: "127.0.0.1" });
process.on("SIGTERM", () => app.close());
`,
  );
  return { name: "bare Fastify", folder, environment: {}, readyPath: "/", server: "hello.mjs" };
}

async function measure(one: Contestant, withMemory: boolean): Promise<Measured> {
  const port = await findFreePort();
  const { PATH = "", HOME = "/root" } = process.env;
  const start = performance.now();
  const npm = spawn("npm", ["start", "--silent"], {
    cwd: one.folder,
    env: { PATH, HOME, ...one.environment, FLOTILLA_PORT: String(port) },
    stdio: "ignore",
  });
  const ended = new Promise((resolve) => npm.on("exit", resolve));
  await untilReady(`http://127.0.0.1:${port}${one.readyPath}`);
  const seconds = (performance.now() - start) / 1000;
  if (withMemory) await wait(idleMilliseconds);
  const processes = readTree(npm.pid ?? 0);
  const sum = (list: typeof processes) =>
    list.reduce((total, { megabytes }) => total + megabytes, 0);
  npm.kill("SIGTERM");
  await ended;
  const servers = processes.filter(
    ({ command }) => command.includes(one.server) && !command.startsWith("sh"),
  );
  return { seconds, serverMegabytes: sum(servers), allMegabytes: sum(processes) };
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 180_000;
  while (performance.now() < deadline) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await wait(5);
  }
  throw new Error(`${url} was not ready after three minutes`);
}

/** A process and all that it started, with the memory they hold in RAM. */
function readTree(top: number): { readonly command: string; readonly megabytes: number }[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === top);
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readProcess(top, "status"))?.[1] ?? 0);
  const command = readProcess(top, "cmdline").replaceAll("\0", " ");
  return [
    { command, megabytes: kilobytes / 1024 },
    ...children.flatMap((name) => readTree(Number(name))),
  ];
}

function parentOf(process: string): number {
  return Number(/PPid:\s+(\d+)/.exec(readProcess(Number(process), "status"))?.[1] ?? 0);
}

function readProcess(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

try {
  await main();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
