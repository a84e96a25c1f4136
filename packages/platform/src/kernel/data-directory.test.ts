import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { beforeEach, expect, onTestFinished, test } from "vitest";

import { joinDataDirectory, openDataDirectory, socketPathOf } from "./data-directory.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "flotilla-data-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
});

test("a new data directory is its owner's alone", () => {
  const directory = openDataDirectory(join(home, "deep", "data"));
  expect(statSync(directory.path).mode & 0o777).toBe(0o700);
  directory.release();
});

test("a data directory is open once at a time", () => {
  const path = join(home, "data");
  const first = openDataDirectory(path);
  expect(() => openDataDirectory(path)).toThrow("Another Flotilla is running");
  first.release();
  openDataDirectory(path).release();
});

test("a data directory can be joined beside the process that owns it, and nothing is made for that", () => {
  const path = join(home, "data");
  const joined = joinDataDirectory(path);
  expect(joined.isOwned).toBe(false);
  expect(readdirSync(home)).toEqual([]);
  const owned = openDataDirectory(path);
  expect(owned.isOwned).toBe(true);
  expect({ ...joined, tenant: joined.tenantDirectory("a") }).toMatchObject({
    path: owned.path,
    socketPath: owned.socketPath,
    eventsSocketPath: owned.eventsSocketPath,
    tenant: owned.tenantDirectory("a"),
  });
  joined.release();
  expect(() => openDataDirectory(path)).toThrow("Another Flotilla is running");
  owned.release();
});

test("a relative path means the same place as the absolute one", () => {
  const path = join(home, "data");
  const directory = openDataDirectory(relative(process.cwd(), path));
  expect(directory.path).toBe(path);
  expect(() => openDataDirectory(path)).toThrow("Another Flotilla is running");
  directory.release();
});

test("a path too long for a socket is refused before anything is made", () => {
  const path = join(home, "a".repeat(120));
  expect(() => socketPathOf(path)).toThrow("more than 107 bytes");
  expect(() => openDataDirectory(path)).toThrow("more than 107 bytes");
  expect(readdirSync(home)).toEqual([]);
});

test("a path that leads through a file is named as what cannot be written", () => {
  writeFileSync(join(home, "file"), "");
  for (const path of [join(home, "file"), join(home, "file", "data")]) {
    expect(() => openDataDirectory(path)).toThrow(
      expect.objectContaining({ code: "kernel.not_writable" }),
    );
  }
});

test("a directory full of other things is left as it is", () => {
  mkdirSync(join(home, "shared"), { mode: 0o755 });
  writeFileSync(join(home, "shared", "letter.txt"), "");
  expect(() => openDataDirectory(join(home, "shared"))).toThrow(
    expect.objectContaining({ code: "kernel.data_directory_foreign" }),
  );
  expect(statSync(join(home, "shared")).mode & 0o777).toBe(0o755);
  expect(readdirSync(join(home, "shared"))).toEqual(["letter.txt"]);
});
