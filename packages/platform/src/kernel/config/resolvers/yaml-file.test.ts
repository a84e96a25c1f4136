import { join } from "node:path";

import { expect, test } from "vitest";

import {
  cargoSettings,
  faultsOf,
  type Given,
  harbourSettings,
  load,
  writeFiles,
} from "#test/configuration";

test.each([
  ["an empty file", ""],
  ["a file of comments", "# port: 1\n"],
  ["a section whose lines are commented out", "cargo:\n  # memory_limit: 32\n"],
])("%s changes nothing", (_what, text) => {
  const configuration = load({ files: { "flotilla.yaml": text } });
  expect(configuration.entries().every(({ source }) => source === "default")).toBe(true);
});

test("an anchor may be used again", () => {
  const files = { "flotilla.yaml": "port: &number 99\ncargo:\n  memory_limit: *number\n" };
  const configuration = load({ files });
  expect(configuration.get(cargoSettings).memoryLimit).toBe(99);
});

test("the file is the one that is asked for, or that FLOTILLA_CONFIG names, or flotilla.yaml", () => {
  const files = { "flotilla.yaml": "port: 1", "conf/a.yaml": "port: 2", "conf/b.yaml": "port: 3" };
  const environment = { FLOTILLA_CONFIG: "conf/a.yaml" };
  expect(portOf({ files })).toBe(1);
  expect(portOf({ files, environment })).toBe(2);
  expect(portOf({ files, environment, file: "conf/b.yaml" })).toBe(3);
  const elsewhere = writeFiles({ "c.yaml": "port: 4" });
  expect(portOf({ files, file: join(elsewhere, "c.yaml") })).toBe(4);
});

test("a named file that cannot be read is refused, a usual one may be missing", () => {
  expect(faultsOf({ environment: { FLOTILLA_CONFIG: "away.yaml" } })).toEqual([
    "away.yaml: must be a file that can be read (ENOENT). Correct FLOTILLA_CONFIG, or remove it.",
  ]);
  expect(faultsOf({ file: "away.yaml" })).toEqual([
    "away.yaml: must be a file that can be read (ENOENT). Correct the path or the file's permissions.",
  ]);
  expect(faultsOf({ files: { "flotilla.yaml/a": "" } })).toEqual([
    "flotilla.yaml: must be a file that can be read (EISDIR). Correct the path or the file's permissions.",
  ]);
});

const portRemedy = "Correct it, or leave it out for the default, 8080.";
const portRule = "must be a whole number from 0 to 65535";

test.each([
  ["port: 65536", `1: port: 65536: ${portRule}. ${portRemedy}`],
  ["port: -1", `1: port: -1: ${portRule}. ${portRemedy}`],
  ["port: 80.5", `1: port: 80.5: ${portRule}. ${portRemedy}`],
  ["port: .inf", `1: port: Infinity: ${portRule}. ${portRemedy}`],
  ["port: eight", `1: port: "eight": ${portRule}. ${portRemedy}`],
  ["port:", `1: port: null: ${portRule}. ${portRemedy}`],
  ["port: [80]", `1: port: [80]: ${portRule}. ${portRemedy}`],
  ["port: {a: 80}", `1: port: {…}: ${portRule}. ${portRemedy}`],
  ['\n# comment\nport: "80"', `3: port: "80": ${portRule}. Remove the quotes.`],
  ["host: 127", "1: host: 127: must be text, not empty. Put it in quotes."],
  ["host: true", "1: host: true: must be text, not empty. Put it in quotes."],
  [
    'host: ""',
    '1: host: "": must be text, not empty. Correct it, or leave it out for the default, "127.0.0.1".',
  ],
  [
    "example: yes",
    '1: example: "yes": must be true or false. Correct it, or leave it out for the default, true.',
  ],
  [
    "example: TRUE",
    '1: example: "TRUE": must be true or false. Correct it, or leave it out for the default, true.',
  ],
  [
    "ratio: 0",
    "1: ratio: 0: must be a number above 0 and of at most 1. Correct it, or leave it out for the default, 0.5.",
  ],
  [
    "log_level: loud",
    '1: log_level: "loud": must be one of info, debug. Correct it, or leave it out for the default, "info".',
  ],
  ["proxies: 10.0.0.0/8", '1: proxies: "10.0.0.0/8": must be a list of texts. Put it in brackets.'],
  [
    "port: 1\nproxies:\n  - a/8\n  - b\n",
    '4: proxies: "b": must hold a slash. Correct it, or leave it out for the default, [].',
  ],
  ["proxies:\n  - a/8\n  - 10\n", "3: proxies: 10: must be text. Put it in quotes."],
  [
    "port: 1\ncargo:\n\n  # small\n  memory_limit: 8\n",
    "5: cargo.memory_limit: 8: must be a whole number of at least 16. Correct it, or leave it out for the default, 64.",
  ],
  [
    "cargo:\n  secret_url: http://x\n",
    "2: cargo.secret_url: [redacted]: must be a URL that begins with https://. Correct it.",
  ],
  ["cargo: {note: 5}", "1: cargo.note: 5: must be text. Put it in quotes."],
  [`port: ["${"x".repeat(200)}"]`, `1: port: ["${"x".repeat(77)}…: ${portRule}. ${portRemedy}`],
])("the value in %j is refused", (text, expected) => {
  expect(faultsOf({ files: { "flotilla.yaml": text } })).toEqual([`flotilla.yaml:${expected}`]);
});

test.each([
  ["prot: 1", "1: prot: is not a known key. The nearest known one is port."],
  ["logLevel: info", "1: logLevel: is not a known key. The nearest known one is log_level."],
  ["crago:\n  note: a", "1: crago: is not a known key. The nearest known one is cargo."],
  [
    "port: 1\ncargo:\n  memory: 20",
    "3: cargo.memory: is not a known key. The nearest known one is cargo.memory_limit.",
  ],
  ["cargo.note: a", "1: cargo.note: is not a known key. Write note indented below cargo."],
  [
    "memory_limit: 20",
    "1: memory_limit: is not a known key. The nearest known one is cargo.memory_limit.",
  ],
])("the unknown key in %j is refused with the nearest known one", (text, expected) => {
  expect(faultsOf({ files: { "flotilla.yaml": text } })).toEqual([`flotilla.yaml:${expected}`]);
});

test.each([
  [
    "port: 1\nhost: a\nport: 2\n",
    "3: port: stands here a second time, first on line 1. Keep one of the two.",
  ],
  [
    "cargo:\n  note: a\n  note: b\n",
    "3: cargo.note: stands here a second time, first on line 2. Keep one of the two.",
  ],
  [
    "cargo: {}\nport: 1\ncargo: {}\n",
    "3: cargo: stands here a second time, first on line 1. Keep one of the two.",
  ],
  [
    "port: 1\ncargo: 5\n",
    "2: cargo: is a section with keys of its own. Write them below it, indented, such as memory_limit.",
  ],
  ["- port\n", "1: must be keys with values. Write `key: value`."],
  ["port\n", "1: must be keys with values. Write `key: value`."],
  ["8080: port\n", "1: a key must be plain text. Write `key: value`."],
  ["? [a]\n: b\n", "1: a key must be plain text. Write `key: value`."],
  ["cargo:\n\tnote: a\n", "2: a tab indents this line. Indent with spaces."],
  [
    "port: 1\n  host: a\n",
    "1: this line is indented wrongly, or holds two keys. Write `key: value`, one on a line.",
  ],
  [
    "port 80\nhost: a\n",
    "1: the key here has no colon and space after it, or a line is indented wrongly. Write `key: value`, one on a line.",
  ],
  [
    "proxies: [a/8\nport: 1\n",
    "2: this line is indented wrongly, or a bracket above it is not closed. Align it with its neighbours and close every bracket.",
  ],
  ['host: "a\n', "2: a quote, a bracket or a colon is missing. Look here and in the lines above."],
  [
    "host: @a\n",
    "1: the value begins with a character that has a meaning in YAML. Put it in quotes.",
  ],
  [
    "host: !a b\n",
    "1: a value begins with an exclamation mark, which has a meaning in YAML. Put it in quotes.",
  ],
  ["port: 1\n---\nport: 2\n", "2: a second document begins here. Remove the line of hyphens."],
])("the form of %j is refused with its line", (text, expected) => {
  expect(faultsOf({ files: { "flotilla.yaml": text } })).toEqual([`flotilla.yaml:${expected}`]);
});

function portOf(given: Given): number {
  return load(given).get(harbourSettings).port;
}
