import { type Fault, invalidConfiguration } from "./fault.ts";
import { unknownFlag } from "./resolvers/flags.ts";
import { listSettings, type Setting } from "./setting.ts";
import type { Settings } from "./settings.ts";

/**
 * Takes the settings from a command line: `--port 9000` or `--port=9000`. Their values are checked by
 * `loadConfiguration`.
 *
 * @returns the values as text, by the name of the flag: `{ port: "9000" }`
 * @throws `kernel.configuration_invalid` naming every unknown flag with the nearest known one, and every flag that has
 *   no value or stands there twice
 */
export function parseSettingFlags(
  argv: readonly string[],
  declarations: readonly Settings[],
): Record<string, string> {
  const settings = listSettings(declarations);
  const flags = new Map<string, string>();
  const faults: Fault[] = [];
  for (const argument of readArguments(argv)) {
    const found = findFault(argument, settings, flags);
    if (found) faults.push(found);
    else flags.set(argument.name ?? "", argument.value ?? "");
  }
  if (faults.length > 0) throw invalidConfiguration(faults);
  return Object.fromEntries(flags);
}

interface Argument {
  /** Counted from 1. */
  readonly position: number;
  /** The name of the flag; none where no flag stands. */
  readonly name?: string;
  readonly value?: string;
}

function readArguments(argv: readonly string[]): readonly Argument[] {
  const found: Argument[] = [];
  for (let index = 0; index < argv.length; index++) {
    const position = index + 1;
    const [, name, joined] = /^--([^=]+)(?:=(.*))?$/s.exec(argv[index] ?? "") ?? [];
    if (name === undefined) {
      found.push({ position });
    } else if (joined !== undefined) {
      found.push({ position, name, value: joined });
    } else {
      const next = argv[index + 1];
      const hasValue = next !== undefined && !next.startsWith("--");
      found.push(hasValue ? { position, name, value: next } : { position, name });
      if (hasValue) index++;
    }
  }
  return found;
}

// An argument that is no flag is not shown: it may be the rest of a secret.
function findFault(
  { position, name, value }: Argument,
  settings: readonly Setting[],
  earlier: ReadonlyMap<string, string>,
): Fault | undefined {
  if (name === undefined) {
    const remedy = "Write --flag value or --flag=value.";
    return { place: `argument ${position}`, rule: "is neither a flag nor its value", remedy };
  }
  if (!settings.some(({ flag }) => flag === name)) return unknownFlag(name, settings);
  const place = `--${name}`;
  if (value === undefined) {
    return { place, rule: "needs a value", remedy: `Write ${place}=value.` };
  }
  if (earlier.has(name)) return { place, rule: "stands there twice", remedy: "Keep one." };
  return undefined;
}
