import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { until } from "#test/until";

export const clone = join(import.meta.dirname, "..", "..", "..", "..");
const main = join(clone, "packages", "platform", "src", "cli", "main.ts");
const source = ["--conditions=@flotilla/source", main];

type Environment = Readonly<Record<string, string>>;

export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program under test. Everything it prints is kept. */
export interface RunningProgram {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

export interface PlatformProcess extends RunningProgram {
  /** Where it serves, without a slash at the end. */
  readonly url: string;
  readonly dataDirectory: string;
  /** What the set-up block says after that word; missing when there was no block. */
  fact(label: string): string | undefined;
  /** Asks it to stop and waits until it has. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

export interface StartOptions {
  readonly dataDirectory: string;
  readonly environment?: Environment;
  /** What starts it: the source itself, or the newcomer's `npm start` in a process group of its own. */
  readonly by?: "source" | "npm";
  /** The network namespace that it runs in; the machine's own unless given. */
  readonly namespace?: string;
  readonly flags?: readonly string[];
}

/** Starts a platform on a free port and waits until it says that it is ready. */
export async function startPlatform(options: StartOptions): Promise<PlatformProcess> {
  const { dataDirectory } = options;
  const program = launch(options);
  const address = await until(`the platform says where it is, after:`, 120_000, () => {
    if (program.hasEnded())
      throw new Error(`The platform ended:\n${program.stdout()}${program.stderr()}`);
    return /(?:Address\s+|ready at )(http:\S+)/.exec(program.stdout())?.[1];
  });
  return {
    ...program,
    url: address.replace(/\/$/, ""),
    dataDirectory,
    fact: (label) => new RegExp(`^\\s+${label}\\s+(\\S.*?)\\s*$`, "m").exec(program.stdout())?.[1],
    async stop(signal = "SIGTERM") {
      if (!program.hasEnded()) process.kill(program.pid, signal);
      return program.ended;
    },
  };
}

/** Starts a platform that is expected to give up, and waits until it has. */
export async function startAndEnd(options: StartOptions): Promise<Ended> {
  return launch({ ...options, by: "source" }).ended;
}

/** Starts a platform without waiting for anything. */
export function launchPlatform(options: StartOptions): RunningProgram {
  return launch(options);
}

/** Runs `flotilla` as its package offers it, against the platform of a data directory. */
export async function flotilla(
  dataDirectory: string,
  parameters: readonly string[],
  input = "",
): Promise<Ended> {
  const bin = join(clone, "packages", "platform", "bin", "flotilla.js");
  const environment = cleanEnvironment({ FLOTILLA_DATA: dataDirectory });
  return run(process.execPath, [bin, ...parameters], { environment, input }).ended;
}

/** A new directory that `remove` takes away with all its content. */
export function makeDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "flotilla-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs a program of the tests' own in a network namespace, and gives what it printed. */
export async function runInNamespace(
  namespace: string,
  script: string,
  environment: Environment = {},
): Promise<Ended> {
  const parameters = [
    "netns",
    "exec",
    namespace,
    process.execPath,
    "--conditions=@flotilla/source",
  ];
  return run("ip", [...parameters, "--input-type=module", "--eval", script], {
    environment: cleanEnvironment(environment),
  }).ended;
}

function launch({ by = "source", dataDirectory, namespace, flags = [], ...options }: StartOptions) {
  const environment = cleanEnvironment({
    FLOTILLA_PORT: "0",
    FLOTILLA_DATA: dataDirectory,
    FLOTILLA_EXAMPLE: "false",
    ...options.environment,
  });
  if (by === "npm") return run("npm", ["start"], { environment, hasOwnGroup: true });
  const parameters = [...source, "serve", ...flags];
  if (namespace === undefined) return run(process.execPath, parameters, { environment });
  const inNamespace = ["netns", "exec", namespace, process.execPath, ...parameters];
  return run("ip", inNamespace, { environment });
}

/** Only what a program cannot do without: nothing of the caller's settings, nothing of the npm that runs the tests. */
function cleanEnvironment(own: Environment): Environment {
  const { PATH = "", HOME = "/root" } = process.env;
  return { PATH, HOME, ...own };
}

interface RunOptions {
  readonly environment: Environment;
  readonly input?: string;
  readonly hasOwnGroup?: boolean;
}

function run(program: string, parameters: readonly string[], options: RunOptions) {
  const child = spawn(program, parameters, {
    cwd: clone,
    env: options.environment,
    detached: options.hasOwnGroup === true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(options.input ?? "");
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  return {
    pid: child.pid ?? 0,
    stdout,
    stderr,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ended: waitForEnd(child, stdout, stderr),
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return () => text;
}

async function waitForEnd(
  child: ChildProcess,
  stdout: () => string,
  stderr: () => string,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code: code ?? signal ?? 1, stdout: stdout(), stderr: stderr() }),
    );
  });
}
