import { resolve } from "node:path";

import { suggestNearest } from "../nearest.ts";
import { readText } from "../setting-form.ts";
import type { Setting } from "../setting.ts";
import { fileVariable, isSettingVariable, listVariables } from "../variables.ts";
import { readSecretFile } from "./read-secret-file.ts";
import {
  accept,
  combine,
  type ConfigurationInput,
  fault,
  nothing,
  type Resolution,
} from "./resolver.ts";

/** The variables `FLOTILLA_*`, and the files that `FLOTILLA_*_FILE` name. */
export function resolveEnvironment(
  input: ConfigurationInput,
  settings: readonly Setting[],
): Resolution {
  const names = Object.keys(input.environment).filter(isSettingVariable);
  return combine(names.map((name) => resolveVariable(name, input, settings)));
}

function resolveVariable(
  name: string,
  input: ConfigurationInput,
  settings: readonly Setting[],
): Resolution {
  const text = input.environment[name];
  if (text === undefined) return nothing;
  const setting = settings.find(({ environmentVariable }) => environmentVariable === name);
  if (setting) {
    const value = readText(setting.schema, text);
    return accept({ setting, value, source: { variable: name } }, () => name);
  }
  const withFile = settings.find(
    ({ environmentVariable }) => fileVariable(environmentVariable) === name,
  );
  if (withFile) return resolveFileVariable(withFile, text, input);
  return fault({
    place: name,
    rule: "is not a known variable",
    remedy: suggestNearest(name, listVariables(settings)),
  });
}

function resolveFileVariable(
  setting: Setting,
  path: string,
  { environment, directory }: ConfigurationInput,
): Resolution {
  const { environmentVariable, key } = setting;
  const place = fileVariable(environmentVariable);
  if (!setting.isSecret) {
    const remedy = `Set ${environmentVariable} to the value itself.`;
    return fault({ place, key, rule: "is not a secret and is not read from a file", remedy });
  }
  if (environment[environmentVariable] !== undefined) {
    const rule = `is also given by ${environmentVariable}`;
    return fault({ place, key, rule, remedy: "Set only one of the two." });
  }
  return readSecretFile(setting, resolve(directory, path), place);
}
