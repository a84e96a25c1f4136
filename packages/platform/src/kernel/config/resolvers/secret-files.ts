import { readdirSync } from "node:fs";
import { join } from "node:path";

import { suggestNearest } from "../nearest.ts";
import { reasonOf } from "../reason-of.ts";
import type { Setting } from "../setting.ts";
import { isSettingVariable } from "../variables.ts";
import { readSecretFile } from "./read-secret-file.ts";
import { combine, fault, nothing, type Resolver } from "./resolver.ts";

/** Files in `/run/secrets` called like the variable of a secret setting, in capitals or in lower case. */
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
  return combine(
    names.filter(isOurs).map((name) => resolveSecretFile(name, names, secretsDirectory, settings)),
  );
};

// The directory may hold secrets of other programs.
function isOurs(name: string): boolean {
  const variable = name.toUpperCase();
  const isWrittenOneWay = name === variable || name === name.toLowerCase();
  return isWrittenOneWay && isSettingVariable(variable);
}

function resolveSecretFile(
  name: string,
  names: readonly string[],
  directory: string,
  settings: readonly Setting[],
) {
  const place = join(directory, name);
  const variable = name.toUpperCase();
  const setting = settings.find(({ environmentVariable }) => environmentVariable === variable);
  if (!setting) {
    const known = settings.filter(({ isSecret }) => isSecret);
    const variables = known.map(({ environmentVariable }) => environmentVariable);
    return fault({
      place,
      rule: "is not a known secret",
      remedy: suggestNearest(variable, variables),
    });
  }
  const { key } = setting;
  if (!setting.isSecret) {
    const remedy = `Set the variable ${variable}, or ${key} in flotilla.yaml.`;
    return fault({ place, key, rule: "is not a secret and is not read from a file", remedy });
  }
  if (name !== variable && names.includes(variable)) {
    const rule = `is also given by ${variable} in the same directory`;
    return fault({ place, key, rule, remedy: "Keep only one of the two." });
  }
  return readSecretFile(setting, place, place);
}
