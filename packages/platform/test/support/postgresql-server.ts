import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync } from "node:fs";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Client } from "pg";
import type { TestProject } from "vitest/node";

import { freePort } from "./free-port.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A superuser's connection to the database `postgres`; absent when PostgreSQL is not installed. */
    postgresqlUrl?: string;
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

const installations = "/usr/lib/postgresql";
/** Everyone is trusted but these roles, so that a wrong password can be tried. */
const passwordRule = "host all with_password,with_awkward_password 127.0.0.1/32 scram-sha-256";
const startDeadlineSeconds = 30;

// Ends the server when the pipe to this process closes, so that a killed test run leaves nothing behind.
const guard = `directory=$1; shift
"$@" & server=$!
cat
kill -INT "$server" 2>/dev/null; wait "$server"
rm -rf "$directory"`;

let server: Server | undefined;

/** Starts a PostgreSQL of its own for the test run and tells the tests its address. */
export async function setup(project: TestProject): Promise<void> {
  const programs = findPrograms();
  if (programs === undefined) {
    process.stderr.write(`PostgreSQL is not in ${installations}: its tests cannot run.\n`);
    return;
  }
  server = await startServer(programs);
  project.provide("postgresqlUrl", server.url);
}

export async function teardown(): Promise<void> {
  await server?.stop();
  server = undefined;
}

function findPrograms(): string | undefined {
  if (!existsSync(installations)) return undefined;
  return readdirSync(installations)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(installations, version, "bin"))
    .find((folder) => existsSync(join(folder, "initdb")));
}

async function startServer(programs: string): Promise<Server> {
  const account = process.getuid?.() === 0 ? accountOf("postgres") : undefined;
  const directory = mkdtempSync(join(tmpdir(), "flotilla-postgresql-"));
  if (account !== undefined) chownSync(directory, account.uid, account.gid);
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    createCluster(programs, directory, account);
    const port = await freePort();
    const child = spawnServer(programs, { directory, port, account });
    const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
    await untilReady(url, child, directory);
    return {
      url,
      async stop() {
        await stopServer(child);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function accountOf(name: string): Account {
  const ask = (flag: string): number => Number(execFileSync("id", [flag, name]).toString());
  return { uid: ask("-u"), gid: ask("-g") };
}

function createCluster(programs: string, directory: string, account: Account | undefined): void {
  const initialise = ["--auth=trust", "--username=postgres", "--no-sync", "--no-locale"];
  execFileSync(
    join(programs, "initdb"),
    [...initialise, "--encoding=UTF8", "--no-instructions", "-D", join(directory, "data")],
    { ...account, cwd: directory, stdio: "pipe" },
  );
  const access = join(directory, "data", "pg_hba.conf");
  writeFileSync(access, `${passwordRule}\n${readFileSync(access, "utf8")}`);
  const sockets = join(directory, "sockets");
  mkdirSync(sockets);
  if (account !== undefined) chownSync(sockets, account.uid, account.gid);
}

function spawnServer(
  programs: string,
  { directory, port, account }: { directory: string; port: number; account: Account | undefined },
): ChildProcess {
  const settings = [
    "listen_addresses=127.0.0.1",
    `unix_socket_directories=${join(directory, "sockets")}`,
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "shared_buffers=32MB",
    "max_connections=200",
    "autovacuum=off",
  ].flatMap((setting) => ["-c", setting]);
  const log = openSync(join(directory, "log"), "a");
  const command = [join(programs, "postgres"), "-D", join(directory, "data"), "-p", String(port)];
  const child = spawn("sh", ["-c", guard, "sh", directory, ...command, ...settings], {
    ...account,
    cwd: "/",
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  return child;
}

async function untilReady(url: string, child: ChildProcess, directory: string): Promise<void> {
  const deadline = Date.now() + startDeadlineSeconds * 1_000;
  while (!(await answers(url))) {
    if (Date.now() > deadline) {
      await stopServer(child);
      const log = readFileSync(join(directory, "log"), "utf8");
      throw new Error(`PostgreSQL did not start in ${startDeadlineSeconds} s:\n${log}`);
    }
    await sleep(20);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.stdin?.end();
  await exited;
}
