import { resolve } from "node:path";

import { suggestNearest } from "../nearest.ts";
import { readText } from "../setting-form.ts";
import { listNames, type Setting } from "../setting.ts";
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

/** The variables `FLOTILLA_*` and the aliases, and the files that the same names with `_FILE` at their end name. */
export function resolveEnvironment(
  input: ConfigurationInput,
  settings: readonly Setting[],
): Resolution {
  const aliases = settings.flatMap((setting) => setting.aliases);
  const known = new Set(aliases.flatMap((alias) => [alias, fileVariable(alias)]));
  const names = Object.keys(input.environment).filter(
    (name) => isSettingVariable(name) || known.has(name),
  );
  return combine(names.map((name) => resolveVariable(name, input, settings)));
}

function resolveVariable(
  name: string,
  input: ConfigurationInput,
  settings: readonly Setting[],
): Resolution {
  const text = input.environment[name];
  if (text === undefined) return nothing;
  const setting = settings.find((each) => listNames(each).includes(name));
  if (setting) {
    if (!isGiven(setting, name, text)) return nothing;
    const value = readText(setting.schema, text);
    return accept({ setting, value, source: { variable: name }, name }, () => name);
  }
  for (const each of settings) {
    const named = listNames(each).find((variable) => fileVariable(variable) === name);
    if (named !== undefined) return resolveFileVariable(each, named, input);
  }
  return fault({
    place: name,
    rule: "is not a known variable",
    remedy: suggestNearest(name, listVariables(settings)),
  });
}

function resolveFileVariable(
  setting: Setting,
  name: string,
  { environment, directory }: ConfigurationInput,
): Resolution {
  const { key } = setting;
  const place = fileVariable(name);
  const path = environment[place];
  if (!isGiven(setting, name, path)) return nothing;
  if (!setting.isReadFromFile) {
    const remedy = `Set ${name} to the value itself.`;
    return fault({ place, key, rule: "is not a secret and is not read from a file", remedy });
  }
  if (isGiven(setting, name, environment[name])) {
    const rule = `is also given by ${name}`;
    return fault({ place, key, rule, remedy: "Set only one of the two." });
  }
  return readSecretFile({ setting, name, path: resolve(directory, path), place });
}

// Compose files of other programs pass on variables that may be unset as empty ones.
function isGiven({ aliases }: Setting, name: string, text: string | undefined): text is string {
  return text !== undefined && !(text === "" && aliases.includes(name));
}
