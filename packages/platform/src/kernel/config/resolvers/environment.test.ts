import { join } from "node:path";

import { expect, test } from "vitest";

import { cargoSettings, faultsOf, load, writeFiles } from "#test/configuration";

const portRule = "must be a whole number from 0 to 65535";
const portRemedy = "Correct it, or leave it out for the default, 8080.";

test.each([
  ["FLOTILLA_PORT", "99999", `port: 99999: ${portRule}. ${portRemedy}`],
  ["FLOTILLA_PORT", " 80", `port: " 80": ${portRule}. ${portRemedy}`],
  ["FLOTILLA_PORT", "1e3", `port: "1e3": ${portRule}. ${portRemedy}`],
  ["FLOTILLA_PORT", "0x50", `port: "0x50": ${portRule}. ${portRemedy}`],
  ["FLOTILLA_PORT", "80.0", `port: "80.0": ${portRule}. ${portRemedy}`],
  ["FLOTILLA_PORT", "", `port: "": ${portRule}. ${portRemedy}`],
  ["FLOTILLA_PORT", "tcp://10.0.0.1:80", `port: "tcp://10.0.0.1:80": ${portRule}. ${portRemedy}`],
  [
    "FLOTILLA_EXAMPLE",
    "False",
    'example: "False": must be true or false. Correct it, or leave it out for the default, true.',
  ],
  [
    "FLOTILLA_LOG_LEVEL",
    "Info",
    'log_level: "Info": must be one of info, debug. Correct it, or leave it out for the default, "info".',
  ],
  [
    "FLOTILLA_RATIO",
    "1.5",
    "ratio: 1.5: must be a number above 0 and of at most 1. Correct it, or leave it out for the default, 0.5.",
  ],
  [
    "FLOTILLA_PROXIES",
    "a/8,b",
    'proxies: "b": must hold a slash. Correct it, or leave it out for the default, [].',
  ],
  [
    "FLOTILLA_CARGO_SECRET_URL",
    "http://x",
    "cargo.secret_url: [redacted]: must be a URL that begins with https://. Correct it.",
  ],
  ["FLOTILLA_PROT", "80", "is not a known variable. The nearest known one is FLOTILLA_PORT."],
  [
    "FLOTILLA_CARGO_MEMORY_LIMITS",
    "80",
    "is not a known variable. The nearest known one is FLOTILLA_CARGO_MEMORY_LIMIT.",
  ],
  [
    "FLOTILLA_CARGO_SECRET_UR_FILE",
    "x",
    "is not a known variable. The nearest known one is FLOTILLA_CARGO_SECRET_URL_FILE.",
  ],
  [
    "FLOTILLA_CARGO_NOTE_FILE",
    "x",
    "cargo.note: is not a secret and is not read from a file. Set FLOTILLA_CARGO_NOTE to the value itself.",
  ],
])("%s=%j is refused", (variable, text, expected) => {
  expect(faultsOf({ environment: { [variable]: text } })).toEqual([`${variable}: ${expected}`]);
});

test("variables of others, of the client and of the tests are left alone", () => {
  const environment = {
    PATH: "/bin",
    flotilla_port: "x",
    FLOTILLA: "x",
    FLOTILLA_TOKEN: "x",
    FLOTILLA_TEST_ANYTHING: "x",
  };
  expect(() => load({ environment })).not.toThrow();
});

test("a variable that is undefined is not given", () => {
  const environment = { FLOTILLA_PORT: undefined, FLOTILLA_NOTHING: undefined } as unknown;
  expect(() => load({ environment: environment as Record<string, string> })).not.toThrow();
});

test.each([
  ["https://a", "https://a"],
  ["https://a\n", "https://a"],
  ["https://a\r\n", "https://a"],
  ["https://a \n\n", "https://a \n"],
])("a file that holds %j gives the secret %j", (text, value) => {
  const path = join(writeFiles({ secret: text }), "secret");
  const configuration = load({ environment: { FLOTILLA_CARGO_SECRET_URL_FILE: path } });
  expect(configuration.get(cargoSettings).secretUrl?.reveal()).toBe(value);
  const entry = configuration.entries().find(({ key }) => key === "cargo.secret_url");
  expect(entry?.source).toEqual({ secretFile: path });
});

test("a secret's file is looked for in the working directory", () => {
  const environment = { FLOTILLA_CARGO_SECRET_URL_FILE: "keys/url" };
  const configuration = load({ files: { "keys/url": "https://a" }, environment });
  expect(configuration.get(cargoSettings).secretUrl?.reveal()).toBe("https://a");
});

test("a secret's file that is missing, wrong or given beside the value is refused", () => {
  const environment = { FLOTILLA_CARGO_SECRET_URL_FILE: "url" };
  expect(faultsOf({ environment })).toEqual([
    "FLOTILLA_CARGO_SECRET_URL_FILE: cargo.secret_url: DIR/url: must name a file that can be read (ENOENT). Correct the path or the file's permissions.",
  ]);
  expect(faultsOf({ environment, files: { url: "http://x" } })).toEqual([
    "DIR/url: cargo.secret_url: [redacted]: must be a URL that begins with https://. Correct it.",
  ]);
  const both = { ...environment, FLOTILLA_CARGO_SECRET_URL: "https://a" };
  expect(faultsOf({ environment: both, files: { url: "https://a" } })).toEqual([
    "FLOTILLA_CARGO_SECRET_URL_FILE: cargo.secret_url: is also given by FLOTILLA_CARGO_SECRET_URL. Set only one of the two.",
  ]);
});
