import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { Type } from "typebox";
import { onTestFinished } from "vitest";

import {
  type Configuration,
  defineSettings,
  FlotillaError,
  loadConfiguration,
  type LoadConfigurationOptions,
  secretText,
} from "#kernel";

/** Settings of the platform itself, for tests of the configuration. */
export const harbourSettings = defineSettings(
  "",
  Type.Object({
    port: Type.Integer({ default: 8080, minimum: 0, maximum: 65_535, description: "The port." }),
    host: Type.String({ default: "127.0.0.1", minLength: 1, description: "The address." }),
    example: Type.Boolean({ default: true, description: "Whether there are examples." }),
    ratio: Type.Number({ default: 0.5, exclusiveMinimum: 0, maximum: 1, description: "A ratio." }),
    logLevel: Type.Union([Type.Literal("info"), Type.Literal("debug")], {
      default: "info",
      description: "What is logged.",
    }),
    proxies: Type.Array(
      Type.Refine(
        Type.String(),
        (text) => text.includes("/"),
        () => "must hold a slash",
      ),
      { default: [], description: "Addresses." },
    ),
  }),
);

/** Settings of a section with a secret that may be missing. */
export const cargoSettings = defineSettings(
  "cargo",
  Type.Object({
    memoryLimit: Type.Integer({ default: 64, minimum: 16, description: "Bytes." }),
    secretUrl: Type.Optional(
      secretText({
        pattern: "^https://",
        rule: "must be a URL that begins with https://",
        description: "Where cargo comes from.",
      }),
    ),
    note: Type.Optional(Type.String({ description: "Any text." })),
  }),
);

/** Settings that other programs know under names of their own. */
export const ferrySettings = defineSettings(
  "ferry",
  Type.Object({
    captain: Type.String({
      default: "nobody",
      minLength: 3,
      aliases: ["SHIP_CAPTAIN", "SHIP_MASTER"],
      description: "A name.",
    }),
    seats: Type.Integer({ default: 4, minimum: 1, aliases: ["SHIP_SEATS"], description: "Seats." }),
    isNight: Type.Boolean({ default: false, aliases: ["SHIP_NIGHT"], description: "At night." }),
    key: Type.Optional(
      secretText({
        aliases: ["SHIP_KEY"],
        pattern: "^k",
        rule: "must begin with k",
        description: "A key.",
      }),
    ),
  }),
);

/** Files by name, written to a directory that is removed after the test. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-configuration-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

/** Where a configuration comes from in a test: files by name (those in `secrets/` are the secrets), variables, flags. */
export interface Given extends Partial<
  Pick<LoadConfigurationOptions, "settings" | "file" | "flags">
> {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export function load({ files = {}, ...given }: Given): Configuration {
  const directory = writeFiles(files);
  return loadConfiguration({
    settings: [harbourSettings, cargoSettings],
    environment: {},
    flags: {},
    directory,
    secretsDirectory: join(directory, "secrets"),
    ...given,
  });
}

/** The lines of the error that a wrong configuration gives; the directory of the files is written as `DIR`. */
export function faultsOf(given: Given): readonly string[] {
  const error = refusalOf(() => load(given));
  return error.message.replaceAll(/\/\S*flotilla-configuration-\w+/g, "DIR").split("\n");
}

/** The expected error that a call ends with. */
export function refusalOf(call: () => unknown): FlotillaError {
  try {
    call();
  } catch (error) {
    if (error instanceof FlotillaError) return error;
    throw error;
  }
  throw new Error("It was not refused");
}
