import { inspect } from "node:util";

import { expect, test } from "vitest";

import {
  cargoSettings,
  ferrySettings,
  type Given,
  harbourSettings,
  load,
  refusalOf,
  writeFiles,
} from "#test/configuration";

import { parseSettingFlags } from "./setting-flags.ts";

const planted = "hunter2";
const url = `https://user:${planted}@host`;

function print(value: object): string {
  const error = value instanceof Error ? [value.message, value.stack] : [];
  return [...error, inspect(value, { depth: 9, showHidden: true }), JSON.stringify(value)].join();
}

test.each<[string, Given]>([
  ["the file", { files: { "flotilla.yaml": `cargo: {secret_url: "${url}"}` } }],
  ["the secrets directory", { files: { "secrets/flotilla_cargo_secret_url": url } }],
  ["its variable", { environment: { FLOTILLA_CARGO_SECRET_URL: url } }],
])("a secret from %s is printed nowhere", (_source, given) => {
  const configuration = load(given);
  expect(configuration.get(cargoSettings).secretUrl?.reveal()).toBe(url);
  expect(configuration.entries()).toContainEqual(
    expect.objectContaining({ key: "cargo.secret_url", value: "[redacted]" }),
  );
  for (const printed of [
    configuration,
    configuration.get(cargoSettings),
    configuration.entries(),
  ]) {
    expect(print(printed)).not.toContain(planted);
  }
});

test("a secret from a file that a variable names is printed nowhere", () => {
  const directory = writeFiles({ url });
  const configuration = load({
    environment: { FLOTILLA_CARGO_SECRET_URL_FILE: `${directory}/url` },
  });
  expect(configuration.get(cargoSettings).secretUrl?.reveal()).toBe(url);
  expect(print(configuration.entries())).not.toContain(planted);
});

test.each<[string, Given]>([
  ["breaks its rule", { environment: { FLOTILLA_CARGO_SECRET_URL: planted } }],
  [
    "breaks its rule in the file",
    { files: { "flotilla.yaml": `cargo: {secret_url: ${planted}}` } },
  ],
  ["breaks its rule in the secrets", { files: { "secrets/FLOTILLA_CARGO_SECRET_URL": planted } }],
  ["is a list", { files: { "flotilla.yaml": `cargo: {secret_url: [${planted}]}` } }],
  ["is a map", { files: { "flotilla.yaml": `cargo: {secret_url: {a: ${planted}}}` } }],
  ["stands under an unknown key", { files: { "flotilla.yaml": `cargo: {secert: ${planted}}` } }],
  ["stands where its section should", { files: { "flotilla.yaml": `cargo: ${planted}` } }],
  ["stands in an unknown section", { files: { "flotilla.yaml": `crago: {url: ${planted}}` } }],
  ["stands under a plain setting", { files: { "flotilla.yaml": `host: {url: ${planted}}` } }],
  ["lacks its colon", { files: { "flotilla.yaml": `cargo:\n  secret_url ${planted}\n` } }],
  ["is the whole file", { files: { "flotilla.yaml": planted } }],
  ["has a tag", { files: { "flotilla.yaml": `cargo: {secret_url: !${planted} x}` } }],
  ["begins with a reserved character", { files: { "flotilla.yaml": `host: "@${planted}` } }],
  ["has a bad escape", { files: { "flotilla.yaml": `cargo: {secret_url: "\\q${planted}"}` } }],
  ["is an alias of nothing", { files: { "flotilla.yaml": `cargo: {secret_url: *${planted}}` } }],
  ["follows the text", { files: { "flotilla.yaml": `host: "a" ${planted}` } }],
  ["is in a misspelt variable", { environment: { FLOTILLA_CARGO_SECRT_URL: planted } }],
  ["is in a flag", { flags: { "cargo-secret-url": planted } }],
  ["is in a misspelt flag", { flags: { "cargo-secrt-url": planted } }],
])("a secret that %s is refused without being printed", (_how, given) => {
  expect(print(refusalOf(() => load(given)))).not.toContain(planted);
});

const settings = [ferrySettings];

test.each<[string, Given]>([
  ["variable", { environment: { SHIP_KEY: `k${planted}` } }],
  ["file in the secrets directory", { files: { "secrets/ship_key": `k${planted}` } }],
  ["file", { environment: { SHIP_KEY_FILE: "key" }, files: { key: `k${planted}` } }],
])("a secret from a %s of another program is printed nowhere", (_source, given) => {
  const configuration = load({ settings, ...given });
  expect(configuration.get(ferrySettings).key?.reveal()).toBe(`k${planted}`);
  expect(configuration.entries()).toContainEqual(
    expect.objectContaining({ key: "ferry.key", value: "[redacted]" }),
  );
  expect(print(configuration.get(ferrySettings))).not.toContain(planted);
  expect(print(configuration.entries())).not.toContain(planted);
});

test.each<[string, Given]>([
  ["breaks its rule", { environment: { SHIP_KEY: planted } }],
  ["breaks its rule in the secrets", { files: { "secrets/SHIP_KEY": planted } }],
  [
    "contradicts ours",
    { environment: { SHIP_KEY: `k${planted}`, FLOTILLA_FERRY_KEY: `k${planted}2` } },
  ],
  ["stands beside a file", { environment: { SHIP_KEY: `k${planted}`, SHIP_KEY_FILE: "key" } }],
])("another program's secret that %s is refused without being printed", (_how, given) => {
  expect(print(refusalOf(() => load({ settings, ...given })))).not.toContain(planted);
});

test.each([
  ["misspelt", ["--cargo-secrt-url", planted]],
  ["misspelt and joined", [`--cargo-secrt-url=${planted}`]],
  ["without a flag", [planted]],
  ["after another value", ["--cargo-secret-url", "https://x", planted]],
  ["with one hyphen", [`-${planted}`]],
])("a command line with a secret %s is refused without printing it", (_how, argv) => {
  const error = refusalOf(() => parseSettingFlags(argv, [harbourSettings, cargoSettings]));
  expect(print(error)).not.toContain(planted);
});
