import { expect, test } from "vitest";

import { cargoSettings, faultsOf, harbourSettings, load, refusalOf } from "#test/configuration";

import { parseSettingFlags } from "./setting-flags.ts";

const settings = [harbourSettings, cargoSettings];

test.each([
  [[], {}],
  [["--port", "9000"], { port: "9000" }],
  [["--port=9000", "--log-level", "debug"], { port: "9000", "log-level": "debug" }],
  [["--cargo-memory-limit", "32"], { "cargo-memory-limit": "32" }],
  [["--host", "-x"], { host: "-x" }],
  [["--host=--x=y"], { host: "--x=y" }],
  [["--cargo-note="], { "cargo-note": "" }],
  [["--cargo-note", ""], { "cargo-note": "" }],
])("%j is taken as %j", (argv, flags) => {
  expect(parseSettingFlags(argv, settings)).toEqual(flags);
});

test.each([
  [["--prot", "9"], ["--prot: is not a known flag. The nearest known one is --port."]],
  [
    ["--log_level=debug"],
    ["--log_level: is not a known flag. The nearest known one is --log-level."],
  ],
  [["--port"], ["--port: needs a value. Write --port=value."]],
  [["--example", "--port", "1"], ["--example: needs a value. Write --example=value."]],
  [["--port", "1", "--port=2"], ["--port: stands there twice. Keep one."]],
  [
    ["--port", "1", "2"],
    ["argument 3: is neither a flag nor its value. Write --flag value or --flag=value."],
  ],
  [
    ["-p", "1"],
    [expect.stringMatching(/^argument 1: /), expect.stringMatching(/^argument 2: /)],
  ],
  [["--"], [expect.stringMatching(/^argument 1: /)]],
  [
    ["--prot=1", "--hots=2"],
    [
      "--prot: is not a known flag. The nearest known one is --port.",
      "--hots: is not a known flag. The nearest known one is --host.",
    ],
  ],
])("%j is refused", (argv, lines) => {
  const error = refusalOf(() => parseSettingFlags(argv, settings));
  expect(error.code).toBe("kernel.configuration_invalid");
  expect(error.message.split("\n")).toEqual(lines);
});

test.each([
  [
    { port: "no" },
    '--port: port: "no": must be a whole number from 0 to 65535. Correct it, or leave it out for the default, 8080.',
  ],
  [{ prot: "1" }, "--prot: is not a known flag. The nearest known one is --port."],
  [
    { "cargo-secret-url": "https://a" },
    "--cargo-secret-url: cargo.secret_url: is a secret, and others on the machine can see a flag. Set FLOTILLA_CARGO_SECRET_URL, or FLOTILLA_CARGO_SECRET_URL_FILE to the name of a file that holds it.",
  ],
])("the flags %j are refused when they are loaded", (flags, line) => {
  expect(faultsOf({ flags })).toEqual([line]);
});

test("flags that were taken can be loaded", () => {
  const flags = parseSettingFlags(["--port=0", "--proxies", "a/8,b/8"], settings);
  expect(load({ flags }).get(harbourSettings)).toMatchObject({ port: 0, proxies: ["a/8", "b/8"] });
});
