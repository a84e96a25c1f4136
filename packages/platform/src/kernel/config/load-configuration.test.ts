import { Type } from "typebox";
import { expect, test } from "vitest";

import { cargoSettings, faultsOf, type Given, harbourSettings, load } from "#test/configuration";

import { Secret } from "../secret.ts";
import { describeSource } from "./resolvers/resolver.ts";
import { defineSettings } from "./settings.ts";

test("without any source the defaults hold, complete and frozen", () => {
  const configuration = load({});
  const harbour = configuration.get(harbourSettings);
  expect(harbour).toEqual({
    port: 8080,
    host: "127.0.0.1",
    example: true,
    ratio: 0.5,
    logLevel: "info",
    proxies: [],
  });
  expect(configuration.get(cargoSettings)).toEqual({ memoryLimit: 64 });
  expect(Object.isFrozen(harbour) && Object.isFrozen(harbour.proxies)).toBe(true);
});

test("every form can come from the file, a variable and a flag", () => {
  const expected = {
    port: 0,
    host: "::",
    example: false,
    ratio: 0.25,
    logLevel: "debug",
    proxies: ["10.0.0.0/8", "fd00::/8"],
  };
  const fromFile = load({
    files: {
      "flotilla.yaml": `
port: 0
host: "::"
example: false
ratio: 0.25
log_level: debug
proxies: [10.0.0.0/8, "fd00::/8"]
`,
    },
  });
  const texts = { port: "0", host: "::", example: "false", ratio: "0.25" };
  const fromVariables = load({
    environment: {
      ...Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [`FLOTILLA_${name.toUpperCase()}`, text]),
      ),
      FLOTILLA_LOG_LEVEL: "debug",
      FLOTILLA_PROXIES: "10.0.0.0/8, fd00::/8",
    },
  });
  const fromFlags = load({
    flags: { ...texts, "log-level": "debug", proxies: "10.0.0.0/8,fd00::/8" },
  });
  for (const configuration of [fromFile, fromVariables, fromFlags]) {
    expect(configuration.get(harbourSettings)).toEqual(expected);
  }
});

test("a default gives way to the file, the file to a variable, a variable to a flag", () => {
  const files = { "flotilla.yaml": "port: 1\n" };
  const environment = { FLOTILLA_PORT: "2" };
  const flags = { port: "3" };
  expect(portOf({})).toEqual([8080, "8080", "default"]);
  expect(portOf({ files })).toEqual([1, "1", { file: "flotilla.yaml", line: 1 }]);
  expect(portOf({ files, environment })).toEqual([2, "2", { variable: "FLOTILLA_PORT" }]);
  expect(portOf({ files, environment, flags })).toEqual([3, "3", { flag: "--port" }]);
});

test("a secret in the file gives way to the secrets directory, and that to a variable", () => {
  const files = { "flotilla.yaml": "cargo:\n  secret_url: https://file\n" };
  const mounted = { ...files, "secrets/FLOTILLA_CARGO_SECRET_URL": "https://mounted\n" };
  const environment = { FLOTILLA_CARGO_SECRET_URL: "https://variable" };
  expect(reveal({ files })).toBe("https://file");
  expect(reveal({ files: mounted })).toBe("https://mounted");
  expect(reveal({ files: mounted, environment })).toBe("https://variable");
});

test("an empty text takes an optional value away, and only that", () => {
  const files = { "flotilla.yaml": "cargo: {secret_url: https://file, note: hello}\n" };
  const environment = { FLOTILLA_CARGO_SECRET_URL: "", FLOTILLA_CARGO_NOTE: "" };
  const configuration = load({ files, environment });
  expect(configuration.get(cargoSettings)).toEqual({ memoryLimit: 64 });
  expect(configuration.entries().find(({ key }) => key === "cargo.note")).toEqual({
    key: "cargo.note",
    environmentVariable: "FLOTILLA_CARGO_NOTE",
    value: "",
    source: { variable: "FLOTILLA_CARGO_NOTE" },
  });
  expect(faultsOf({ environment: { FLOTILLA_HOST: "" } })).toHaveLength(1);
});

test("the entries name every setting with its variable, its value as text and its source", () => {
  const entries = load({
    files: { "flotilla.yaml": "# ours\n\ncargo:\n  memory_limit: 32\n" },
    flags: { proxies: "a/8,b/8" },
  }).entries();
  expect(entries.map(({ key }) => key)).toEqual([
    "port",
    "host",
    "example",
    "ratio",
    "log_level",
    "proxies",
    "cargo.memory_limit",
    "cargo.secret_url",
    "cargo.note",
  ]);
  expect(entries).toContainEqual({
    key: "cargo.memory_limit",
    environmentVariable: "FLOTILLA_CARGO_MEMORY_LIMIT",
    value: "32",
    source: { file: "flotilla.yaml", line: 4 },
  });
  expect(entries.find(({ key }) => key === "proxies")?.value).toBe("a/8,b/8");
});

test("a setting without a default must be given, and is named with both ways to give it", () => {
  const settings = [
    defineSettings("mail", Type.Object({ relayHost: Type.String({ description: "A host." }) })),
  ];
  expect(faultsOf({ settings })).toEqual([
    "mail.relay_host: must be given. Set FLOTILLA_MAIL_RELAY_HOST, or mail.relay_host in flotilla.yaml.",
  ]);
  const wrong = { "flotilla.yaml": "mail: {relay_host: 5}" };
  expect(faultsOf({ settings, files: wrong })).toEqual([
    "flotilla.yaml:1: mail.relay_host: 5: must be text. Put it in quotes.",
  ]);
});

test("everything that is wrong is told at once, in the order of the sources", () => {
  expect(
    faultsOf({
      files: { "flotilla.yaml": "port: x\nprot: 1\n", "secrets/flotilla_port": "1" },
      environment: { FLOTILLA_EXAMPLE: "yes" },
      flags: { ratio: "2" },
    }).map((line) => line.split(": ")[0]),
  ).toEqual([
    "flotilla.yaml:1",
    "flotilla.yaml:2",
    "DIR/secrets/flotilla_port",
    "FLOTILLA_EXAMPLE",
    "--ratio",
  ]);
});

test("a wrong value is refused even where a later source gives a right one", () => {
  const files = { "flotilla.yaml": "port: x\n" };
  expect(faultsOf({ files, environment: { FLOTILLA_PORT: "1" } })).toHaveLength(1);
});

test("settings that were not loaded cannot be asked for", () => {
  const other = defineSettings("other", Type.Object({}));
  expect(() => load({}).get(other)).toThrow('The settings of "other" were not loaded');
});

test.each([
  ["default", "default"],
  [{ file: "flotilla.yaml", line: 3 }, "flotilla.yaml:3"],
  [{ variable: "FLOTILLA_PORT" }, "FLOTILLA_PORT"],
  [{ secretFile: "/run/secrets/x" }, "/run/secrets/x"],
  [{ flag: "--port" }, "--port"],
] as const)("the source %j is written %s", (source, text) => {
  expect(describeSource(source)).toBe(text);
});

test("a secret is a Secret, and its value a plain text nowhere", () => {
  const { secretUrl } = load({
    flags: {},
    environment: { FLOTILLA_CARGO_SECRET_URL: "https://x" },
  }).get(cargoSettings);
  expect(secretUrl).toBeInstanceOf(Secret);
  expect(secretUrl?.reveal()).toBe("https://x");
});

function portOf(given: Given): readonly unknown[] {
  const configuration = load(given);
  const entry = configuration.entries().find(({ key }) => key === "port");
  return [configuration.get(harbourSettings).port, entry?.value, entry?.source];
}

function reveal(given: Given): string | undefined {
  return load(given).get(cargoSettings).secretUrl?.reveal();
}
