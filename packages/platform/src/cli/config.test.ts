import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

import { writeFiles } from "#test/configuration";

const program = join(import.meta.dirname, "main.ts");

function runConfig(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const directory = writeFiles({ "flotilla.yaml": "# ours\nlog_level: debug\n" });
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--conditions=@flotilla/source", program, "config", ...argv],
    { cwd: directory, env: { PATH: process.env["PATH"], ...environment }, encoding: "utf8" },
  );
  return { stdout, stderr, status };
}

const environment = { FLOTILLA_DATABASE_URL: "postgresql://ada:hunter2@host/records" };

test("the settings are shown with where each came from, and no secret", () => {
  const { stdout, stderr, status } = runConfig(["--port", "9000"], environment);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  expect(stdout).not.toContain("hunter2");
  const lines = stdout.split("\n").map((line) => line.trim().replaceAll(/ +/g, " "));
  expect(lines).toEqual(
    expect.arrayContaining([
      "key value from",
      "port 9000 --port",
      "host 127.0.0.1 default",
      "log_level debug flotilla.yaml:2",
      "database.url [redacted] FLOTILLA_DATABASE_URL",
      "trusted_proxies – default",
    ]),
  );
});

test("a setting that FlowAuth's name gave is shown with that name", () => {
  const { stdout } = runConfig([], { DB_URI: "postgresql://ada:hunter2@host/records" });
  expect(stdout).toMatch(/database\.url +\[redacted\] +DB_URI\n/);
  expect(stdout).not.toContain("hunter2");
});

test("for programs the settings are a JSON array", () => {
  const { stdout, stderr, status } = runConfig(["--json", "--port=9000"], environment);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  expect(stdout).not.toContain("hunter2");
  expect(JSON.parse(stdout)).toEqual(
    expect.arrayContaining([
      {
        key: "port",
        environmentVariable: "FLOTILLA_PORT",
        value: "9000",
        source: { flag: "--port" },
      },
      {
        key: "log_level",
        environmentVariable: "FLOTILLA_LOG_LEVEL",
        value: "debug",
        source: { file: "flotilla.yaml", line: 2 },
      },
    ]),
  );
});

test.each<[readonly string[], Readonly<Record<string, string>>, string]>([
  [["--prot", "1"], {}, "--prot: is not a known flag. The nearest known one is --port."],
  [["--port", "x"], {}, '--port: port: "x": must be a whole number from 0 to 65535.'],
  [[], { FLOTILLA_DTA: "x" }, "FLOTILLA_DTA: is not a known variable."],
])("%j with %j is explained without a stack", (argv, variables, sentence) => {
  const { stdout, stderr, status } = runConfig(argv, variables);
  expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
  expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
});
