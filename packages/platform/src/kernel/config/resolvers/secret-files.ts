import { readdirSync } from "node:fs";
import { join } from "node:path";

import { suggestNearest } from "../nearest.ts";
import { reasonOf } from "../reason-of.ts";
import { listNames, type Setting } from "../setting.ts";
import { isSettingVariable } from "../variables.ts";
import { readSecretFile } from "./read-secret-file.ts";
import { combine, fault, nothing, type Resolution, type Resolver } from "./resolver.ts";

/** Files in `/run/secrets` called like the variable or an alias of a setting, exactly or in lower case. */
export const resolveSecretFiles: Resolver = ({ secretsDirectory }, settings) => {
  let names: readonly string[];
  try {
    names = readdirSync(secretsDirectory);
  } catch (error) {
    // Most machines have no such directory.
    if (reasonOf(error) === "ENOENT" || reasonOf(error) === "ENOTDIR") return nothing;
    const rule = `cannot be read (${reasonOf(error)})`;
    return fault({ place: secretsDirectory, rule, remedy: "Correct its permissions." });
  }
  const directory: SecretsDirectory = { path: secretsDirectory, names };
  return combine(names.map((name) => resolveSecretFile(name, directory, settings)));
};

interface SecretsDirectory {
  readonly path: string;
  readonly names: readonly string[];
}

function resolveSecretFile(
  file: string,
  directory: SecretsDirectory,
  settings: readonly Setting[],
): Resolution {
  for (const setting of settings) {
    const name = listNames(setting).find((each) => isWritten(file, each));
    if (name !== undefined) return readFileOf(setting, name, file, directory);
  }
  // The directory may hold secrets of other programs.
  const variable = file.toUpperCase();
  if (!isWritten(file, variable) || !isSettingVariable(variable)) return nothing;
  const known = settings.filter(({ isReadFromFile }) => isReadFromFile);
  const variables = known.map(({ environmentVariable }) => environmentVariable);
  return fault({
    place: join(directory.path, file),
    rule: "is not a known secret",
    remedy: suggestNearest(variable, variables),
  });
}

function isWritten(file: string, name: string): boolean {
  return file === name || file === name.toLowerCase();
}

function readFileOf(
  setting: Setting,
  name: string,
  file: string,
  directory: SecretsDirectory,
): Resolution {
  const path = join(directory.path, file);
  const { key } = setting;
  if (!setting.isReadFromFile) {
    const remedy = `Set the variable ${name}, or ${key} in flotilla.yaml.`;
    return fault({ place: path, key, rule: "is not a secret and is not read from a file", remedy });
  }
  if (file !== name && directory.names.includes(name)) {
    const rule = `is also given by ${name} in the same directory`;
    return fault({ place: path, key, rule, remedy: "Keep only one of the two." });
  }
  return readSecretFile({ setting, name, path, place: path });
}
