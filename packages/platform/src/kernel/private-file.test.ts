import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { createPrivateFile, readIfPresent, replacePrivateFile } from "./private-file.ts";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "flotilla-private-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test("a private file and its directory are for their owner alone", async () => {
  const path = join(home, "keys", "tenant.key");
  await createPrivateFile(path, Buffer.from([0, 255]));
  expect(await readIfPresent(path)).toEqual(Buffer.from([0, 255]));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(home, "keys")).mode & 0o777).toBe(0o700);
});

test("of several that create the same file at once one succeeds, and nothing else is left", async () => {
  const path = join(home, "keys", "tenant.key");
  const contents = Array.from({ length: 20 }, (_, index) => `content ${index}`);
  await Promise.all(contents.map((content) => createPrivateFile(path, content)));
  const kept = readFileSync(path, "utf8");
  expect(contents).toContain(kept);
  await createPrivateFile(path, "too late");
  expect(readFileSync(path, "utf8")).toBe(kept);
  expect(readdirSync(join(home, "keys"))).toEqual(["tenant.key"]);
});

test("a replaced file is for its owner alone, holds one of the contents whole, and nothing is left beside it", async () => {
  const path = join(home, "keys", "list");
  await createPrivateFile(path, "old");
  const contents = Array.from({ length: 20 }, (_, index) => `content ${index} `.repeat(1000));
  await Promise.all(contents.map((content) => replacePrivateFile(path, content)));
  expect(contents).toContain(readFileSync(path, "utf8"));
  await replacePrivateFile(path, "last");
  expect(readFileSync(path, "utf8")).toBe("last");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(home, "keys"))).toEqual(["list"]);
});

test("a file that is not there reads as null", async () => {
  expect(await readIfPresent(join(home, "nothing"))).toBeNull();
});
