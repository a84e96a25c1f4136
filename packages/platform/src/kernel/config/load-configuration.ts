import { type Fault, invalidConfiguration } from "./fault.ts";
import { resolveDefaults } from "./resolvers/defaults.ts";
import { resolveEnvironment } from "./resolvers/environment.ts";
import { resolveFlags } from "./resolvers/flags.ts";
import {
  combine,
  type FoundValue,
  type Resolver,
  type SettingSource,
} from "./resolvers/resolver.ts";
import { resolveSecretFiles } from "./resolvers/secret-files.ts";
import { resolveYamlFile } from "./resolvers/yaml-file.ts";
import { writeText } from "./setting-form.ts";
import { listSettings, type Setting } from "./setting.ts";
import type { Settings, SettingsOf } from "./settings.ts";
import { settleNames } from "./settle-names.ts";

/** Later ones win. */
const resolvers: readonly Resolver[] = [
  resolveDefaults,
  resolveYamlFile,
  resolveSecretFiles,
  resolveEnvironment,
  resolveFlags,
];

export interface LoadConfigurationOptions {
  readonly settings: readonly Settings[];
  /** The file to read, which must exist. Without it `FLOTILLA_CONFIG`, or else `flotilla.yaml` if it is there. */
  readonly file?: string | undefined;
  /** Without it, that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Values by the name of the flag, as `parseSettingFlags` gives them. */
  readonly flags: Readonly<Record<string, string>>;
  /** Where `flotilla.yaml` is looked for, and what relative file names refer to; usually the working directory. */
  readonly directory?: string;
  readonly secretsDirectory?: string;
}

/** A setting as it holds, for people to look at. */
export interface ConfigurationEntry {
  /** `port`, `events.memory_limit` */
  readonly key: string;
  readonly environmentVariable: string;
  /** The value as text; `[redacted]` for a secret, empty where there is none. */
  readonly value: string;
  readonly source: SettingSource;
}

/** The settings as they hold, complete and frozen. */
export interface Configuration {
  /** @throws Error for a declaration that was not among those loaded. */
  get<S extends Settings>(settings: S): SettingsOf<S>;
  entries(): readonly ConfigurationEntry[];
}

/**
 * Reads the settings from their defaults, the file, `/run/secrets`, the environment and the flags; what comes later wins.
 * Names that other programs give a setting count like its own, and must not contradict it.
 *
 * @throws `kernel.configuration_invalid` naming everything that is wrong, a line each
 */
export function loadConfiguration(options: LoadConfigurationOptions): Configuration {
  const settings = listSettings(options.settings);
  const input = {
    environment: process.env,
    directory: ".",
    secretsDirectory: "/run/secrets",
    ...options,
  };
  const resolved = combine(resolvers.map((resolver) => resolver(input, settings)));
  const { values, faults } = settleNames(resolved.values);
  const wrong = [...resolved.faults, ...faults];
  const found = new Map(values.map((value) => [value.setting, value]));
  const missing = settings
    .filter((setting) => !setting.isOptional && !found.has(setting))
    .map(describeMissing);
  // A setting that was given a wrong value is not missing.
  const named = new Set(wrong.map(({ key }) => key));
  const all = [...wrong, ...missing.filter(({ key }) => !named.has(key))];
  if (all.length > 0) throw invalidConfiguration(all);
  return createConfiguration(options.settings, settings, found);
}

function createConfiguration(
  declarations: readonly Settings[],
  settings: readonly Setting[],
  found: ReadonlyMap<Setting, FoundValue>,
): Configuration {
  const valuesByDeclaration = new Map(
    declarations.map((declaration) => [declaration, collectValues(declaration, found)]),
  );
  return {
    get<S extends Settings>(declaration: S) {
      const values = valuesByDeclaration.get(declaration);
      if (!values) throw new Error(`The settings of "${declaration.section}" were not loaded`);
      return values as SettingsOf<S>;
    },
    entries: () => settings.map((setting) => describeEntry(setting, found.get(setting))),
  };
}

function collectValues(declaration: Settings, found: ReadonlyMap<Setting, FoundValue>): object {
  const own = [...found.values()].filter(
    ({ setting, value }) => setting.declaration === declaration && value !== undefined,
  );
  return Object.freeze(
    Object.fromEntries(own.map(({ setting, value }) => [setting.property, freezeList(value)])),
  );
}

function freezeList(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze(value) : value;
}

function describeEntry(setting: Setting, found: FoundValue | undefined): ConfigurationEntry {
  const { key, environmentVariable } = setting;
  const value = found?.value === undefined ? "" : writeText(found.value);
  return { key, environmentVariable, value, source: found?.source ?? "default" };
}

function describeMissing({ key, environmentVariable }: Setting): Fault {
  const remedy = `Set ${environmentVariable}, or ${key} in flotilla.yaml.`;
  return { key, rule: "must be given", remedy };
}
