import { suggestNearest } from "../nearest.ts";
import { readText } from "../setting-form.ts";
import type { Setting } from "../setting.ts";
import { fileVariable } from "../variables.ts";
import { accept, combine, fault, type Resolution, type Resolver } from "./resolver.ts";

/** The flags of the command line. */
export const resolveFlags: Resolver = ({ flags }, settings) =>
  combine(Object.entries(flags).map(([name, text]) => resolveFlag(name, text, settings)));

function resolveFlag(name: string, text: string, settings: readonly Setting[]): Resolution {
  const place = `--${name}`;
  const setting = settings.find(({ flag }) => flag === name);
  if (!setting) return fault(unknownFlag(name, settings));
  const { key, environmentVariable: variable, schema } = setting;
  if (setting.isSecret) {
    const rule = "is a secret, and others on the machine can see a flag";
    const remedy = `Set ${variable}, or ${fileVariable(variable)} to the name of a file that holds it.`;
    return fault({ place, key, rule, remedy });
  }
  return accept({ setting, value: readText(schema, text), source: { flag: place } }, () => place);
}

export function unknownFlag(name: string, settings: readonly Setting[]) {
  const known = settings.filter(({ isSecret }) => !isSecret).map(({ flag }) => `--${flag}`);
  return {
    place: `--${name}`,
    rule: "is not a known flag",
    remedy: suggestNearest(`--${name}`, known),
  };
}
