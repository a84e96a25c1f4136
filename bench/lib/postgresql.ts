import { execFileSync, type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const installations = "/usr/lib/postgresql";

export interface Postgresql {
  /** Runs statements in one connection; answers what they print. */
  run(sql: string): Promise<string>;
  stop(): Promise<void>;
}

/** Settings for a large load on a machine that does nothing else. */
const loadSettings = ["shared_buffers=2GB", "maintenance_work_mem=512MB", "max_wal_size=8GB"];

/**
 * Starts a PostgreSQL of its own in a directory; it listens on a socket there and nowhere else. A cluster that the directory has
 * already is used as it is.
 *
 * @param settings - `name=value`, instead of those tuned for loading
 */
export async function startPostgresql(
  directory: string,
  settings: readonly string[] = loadSettings,
): Promise<Postgresql> {
  const programs = findPrograms();
  const account = process.getuid?.() === 0 ? accountOf("postgres") : undefined;
  if (account) chownSync(directory, account.uid, account.gid);
  const data = join(directory, "cluster");
  if (!existsSync(data)) {
    const flags = ["-D", data, "-U", "bench", "--auth=trust", "--no-sync"];
    execFileSync(join(programs, "initdb"), flags, { ...account, stdio: "ignore" });
  }
  const all = ["listen_addresses=", `unix_socket_directories=${directory}`, ...settings];
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, ...all.flatMap((setting) => ["-c", setting])],
    { ...account, stdio: "ignore" },
  );
  const run = (sql: string): Promise<string> => runPsql(join(programs, "psql"), directory, sql);
  await untilReady(run);
  return {
    run,
    async stop() {
      server.kill("SIGINT");
      if (server.exitCode === null) await once(server, "exit");
    },
  };
}

function findPrograms(): string {
  const versions = existsSync(installations) ? readdirSync(installations) : [];
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined)
    throw new Error(`PostgreSQL is not in ${installations}; leave it out with --no-peer.`);
  return join(installations, newest, "bin");
}

function accountOf(name: string): { readonly uid: number; readonly gid: number } {
  const id = (flag: string): number =>
    Number(execFileSync("id", [flag, name], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

async function untilReady(run: Postgresql["run"]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await run("SELECT 1");
      return;
    } catch (error) {
      if (attempt > 300) throw error;
      await wait(100);
    }
  }
}

async function runPsql(program: string, directory: string, sql: string): Promise<string> {
  const child: ChildProcess = spawn(
    program,
    ["-h", directory, "-U", "bench", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qAtc", sql],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const output: string[] = [];
  const errors: string[] = [];
  child.stdout?.on("data", (data: Buffer) => output.push(data.toString()));
  child.stderr?.on("data", (data: Buffer) => errors.push(data.toString()));
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(errors.join(""));
  return output.join("").trim();
}
