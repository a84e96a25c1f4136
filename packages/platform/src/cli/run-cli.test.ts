import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { beforeEach, expect, onTestFinished, test } from "vitest";

const program = ["--conditions=@flotilla/source", join(import.meta.dirname, "main.ts")];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "flotilla-cli-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
});

async function run(...given: readonly string[]) {
  const child = start(given);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { stdout, stderr, code: code as unknown };
}

function start(given: readonly string[]) {
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [...program, ...given], {
    cwd: directory,
    env: { PATH, FLOTILLA_DATA: "data" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

test.each([
  ["no command shows the commands", [], 0, "USAGE flotilla serve|"],
  [
    "help is shown for a command within another",
    ["tenant", "create", "-h"],
    0,
    "USAGE flotilla tenant create",
  ],
  ["a command that needs another after it shows which", ["tenant"], 2, "create|list"],
  ["the version is printed alone", ["--version"], 0, ".0"],
])("%s", async (_, given, code, words) => {
  const ended = await run(...given);
  expect(ended).toMatchObject({ code, stderr: "" });
  expect(ended.stdout).toContain(words);
});

test.each([
  ["an unknown command", ["tenant", "lst"], "There is no command tenant lst.\nDid you mean list?"],
  ["a flag before the command", ["--tenant", "demo", "ingest"], "flotilla has no --tenant."],
  ["a missing argument", ["tenant", "create"], "See: flotilla tenant create --help"],
  [
    "a value out of range",
    ["generate", "cdr", "--out", "x", "--days", "0"],
    '--days is "0", but must be',
  ],
])("%s is wrong usage", async (_, given, words) => {
  const ended = await run(...given);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toContain(words);
});

test("without a platform the data directory is named in full", async () => {
  const ended = await run("tenant", "list");
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toBe(
    `Error: No Flotilla is running with the data directory ${join(directory, "data")}.\nStart it with npm start, or name its data directory with FLOTILLA_DATA.\n`,
  );
});

test.each([
  ["before it answers", ""],
  ["in the middle of its answer", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"],
  [
    "in the middle of its progress",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{}\n\r\n",
  ],
])("a platform that stops %s is told as such", async (_, answer) => {
  mkdirSync(join(directory, "data"));
  const server = createServer((socket) => {
    socket.once("data", () => socket.write(answer, () => socket.destroy()));
  });
  server.listen(join(directory, "data", "flotilla.sock"));
  onTestFinished(() => void server.close());
  for (const given of [
    ["tenant", "list"],
    ["ingest", "--tenant=a", "--type=calls", "file"],
  ]) {
    const ended = await run(...given);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("Error: The platform stopped before it had answered.\n");
    expect(ended.stderr.split("\n")).toHaveLength(3);
  }
});

test("a reader that stops early is no failure", async () => {
  const child = start(["config"]);
  child.stdout.destroy();
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
  expect({ stderr, code: code as unknown }).toEqual({ stderr: "", code: 0 });
});
