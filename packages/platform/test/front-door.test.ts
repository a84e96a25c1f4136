import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { afterAll, beforeAll, expect, test } from "vitest";

import {
  flotilla,
  launchPlatform,
  makeDirectory,
  type PlatformProcess,
  startAndEnd,
  startPlatform,
} from "#test/platform-process";
import { mountSmallDisk, noMounting } from "#test/small-disk";
import { until } from "#test/until";

const home = makeDirectory();
const fresh = (name: string): string => join(home.path, name);

let first: PlatformProcess;
let password = "";

beforeAll(async () => {
  first = await startPlatform({ dataDirectory: fresh("first"), by: "npm" });
  password = first.fact("Password")?.split(" ")[0] ?? "";
});

afterAll(async () => {
  await first.stop();
  home.remove();
});

test("the first start tells once where the platform is, who may sign in and where the data lies", () => {
  expect(first.stdout().match(/Password/g)).toHaveLength(1);
  expect(password.length).toBeGreaterThanOrEqual(12);
  expect(first.fact("User")).toBe("admin");
  expect(first.fact("Data")).toBe(fresh("first"));
  expect(first.fact("Example")).toBe("npx flotilla example");
});

test("the platform is reached by its owner alone, through a socket that nobody else may open", async () => {
  const socket = readdirSync(fresh("first")).find((name) =>
    statSync(join(fresh("first"), name)).isSocket(),
  );
  expect(statSync(join(fresh("first"), socket ?? "")).mode & 0o777).toBe(0o600);
  expect(statSync(fresh("first")).mode & 0o777).toBe(0o700);
});

test("no file of the data directory may be read by anybody else", () => {
  const open = filesOf(fresh("first")).filter((path) => statSync(path).mode & 0o077);
  expect(open.filter((path) => !isBehindPrivateDirectory(path))).toEqual([]);
});

test("a second platform on the same data directory is refused", async () => {
  const second = await startAndEnd({ dataDirectory: fresh("first") });
  expect(second).toMatchObject(clearRefusal(fresh("first")));
});

test("a port that is taken is named", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await until("the other program listens", 5000, () => other.listening || undefined);
  const { port } = other.address() as AddressInfo;
  const refused = await startAndEnd({
    dataDirectory: fresh("port-taken"),
    environment: { FLOTILLA_PORT: String(port) },
  });
  other.close();
  expect(refused).toMatchObject(clearRefusal(String(port)));
});

test("Ctrl-C in the terminal, which reaches every process of npm start, ends it with 0", async () => {
  const platform = await startPlatform({ dataDirectory: fresh("ctrl-c"), by: "npm" });
  process.kill(-platform.pid, "SIGINT");
  expect(await platform.ended).toMatchObject(cleanEnd());
  await expect(fetch(platform.url)).rejects.toThrow("fetch failed");
});

test("SIGTERM to npm start alone ends it with 0", async () => {
  const platform = await startPlatform({ dataDirectory: fresh("sigterm"), by: "npm" });
  expect(await platform.stop("SIGTERM")).toMatchObject(cleanEnd());
  await expect(fetch(platform.url)).rejects.toThrow("fetch failed");
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s to the platform itself ends it with 0",
  async (signal) => {
    const platform = await startPlatform({ dataDirectory: fresh(signal) });
    expect(await platform.stop(signal)).toMatchObject(cleanEnd());
  },
);

test("a second start shows no password and changes nothing", async () => {
  const dataDirectory = fresh("twice");
  await (await startPlatform({ dataDirectory })).stop();
  const before = fingerprint(dataDirectory);
  const again = await startPlatform({ dataDirectory });
  expect(again.stdout()).not.toContain("Password");
  await again.stop();
  expect(fingerprint(dataDirectory)).toEqual(before);
});

test("a directory that may not be written to is named", async () => {
  const unwritable = makeUnwritable();
  const refused = await startAndEnd({ dataDirectory: join(unwritable.path, "data") });
  unwritable.remove();
  expect(refused).toMatchObject(clearRefusal(unwritable.path));
});

test.for(["1m", "4m"])("a disk of %s that fills up is named", async (size, { skip }) => {
  skip(noMounting !== undefined, noMounting);
  const disk = mountSmallDisk(`size=${size}`);
  const refused = await startAndEnd({
    dataDirectory: join(disk.path, "data"),
    environment: { FLOTILLA_EXAMPLE: "true" },
  });
  disk.remove();
  expect(refused).toMatchObject(clearRefusal("no space"));
});

test("data of a newer version is left alone and named", async () => {
  const dataDirectory = fresh("newer");
  await (await startPlatform({ dataDirectory })).stop();
  pretendNewer(dataDirectory);
  const before = fingerprint(dataDirectory);
  expect(await startAndEnd({ dataDirectory })).toMatchObject(clearRefusal("newer version"));
  expect(fingerprint(dataDirectory)).toEqual(before);
});

test.each(["Making", "Generating", "Loading"])(
  "a platform killed at the step %s goes on at the next start",
  async (step) => {
    const dataDirectory = fresh(`killed-${step}`);
    const environment = { FLOTILLA_EXAMPLE: "true" };
    const killed = launchPlatform({ dataDirectory, environment });
    await until(
      `the step ${step} begins`,
      60_000,
      () => killed.stdout().includes(step) || undefined,
    );
    process.kill(killed.pid, "SIGKILL");
    await killed.ended;
    const next = await startPlatform({ dataDirectory, environment });
    expect(next.fact("Password")).toBeDefined();
    expect(readdirSync(dataDirectory)).not.toContain("example");
    const example = await flotilla(dataDirectory, ["example"]);
    expect(example).toMatchObject({ code: 0, stderr: "" });
    expect(await next.stop()).toMatchObject(cleanEnd());
  },
);

test("a wrong setting, command or flag is explained and not run", async () => {
  const misspelt = await startAndEnd({
    dataDirectory: fresh("misspelt"),
    environment: { FLOTILLA_PROT: "9000" },
  });
  expect(misspelt).toMatchObject(clearRefusal("FLOTILLA_PORT"));
  const command = await flotilla(fresh("first"), ["tokn", "create"]);
  expect(command.code).not.toBe(0);
  expect(command.stderr).toContain("token");
});

test("a command that needs the platform says so when none runs", async () => {
  const refused = await flotilla(fresh("nobody"), ["tenant", "list"]);
  expect(refused).toMatchObject(clearRefusal("FLOTILLA_DATA"));
});

/** Beside the log one sentence and what to do about it, and nothing that only a programmer can read. */
function clearRefusal(words: string) {
  const isClear = (text: string): boolean => {
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
    const isTechnical = lines.some((line) => /^\s+at |node:internal|\.ts:\d|errno/.test(line));
    return lines.length <= 2 && lines.join(" ").includes(words) && !isTechnical;
  };
  return { code: 1, stderr: expect.toSatisfy(isClear, `says "${words}" in one clear sentence`) };
}

function cleanEnd() {
  const noise = /^\s+at |npm error|"level":"(error|fatal)"/m;
  return { code: 0, stderr: expect.not.stringMatching(noise) };
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isBehindPrivateDirectory(path: string): boolean {
  return path.startsWith(fresh("first")) && (statSync(fresh("first")).mode & 0o077) === 0;
}

/** The content of every file, but for what a database keeps only while it is open, and the list that is signed anew. */
function fingerprint(directory: string): Record<string, string> {
  const kept = filesOf(directory).filter(
    (path) => !/-(wal|shm)$|\.wal$|revocations\.jwt$/.test(path),
  );
  return Object.fromEntries(
    kept.map((path) => [path, createHash("sha256").update(readFileSync(path)).digest("hex")]),
  );
}

function makeUnwritable(): { readonly path: string; remove(): void } {
  if (!noMounting) return mountSmallDisk("ro");
  const directory = makeDirectory();
  chmodSync(directory.path, 0o555);
  return directory;
}

/** Enters a migration that this version does not know, as a later one would leave it. */
function pretendNewer(dataDirectory: string): void {
  const database = readdirSync(dataDirectory)
    .filter((name) => name.endsWith(".sqlite"))
    .map((name) => new DatabaseSync(join(dataDirectory, name)))
    .find((candidate) =>
      candidate.prepare("SELECT 1 FROM sqlite_master WHERE name = 'server_migrations'").get(),
    );
  database
    ?.prepare("INSERT INTO server_migrations (name, timestamp) VALUES (?, ?)")
    .run("9999-from-the-future", new Date().toISOString());
  database?.close();
}
