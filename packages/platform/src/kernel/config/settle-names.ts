import { Secret } from "../secret.ts";
import type { Fault } from "./fault.ts";
import { describeSource, type FoundValue, type Resolution } from "./resolvers/resolver.ts";
import { writeText } from "./setting-form.ts";
import type { Setting } from "./setting.ts";

/**
 * Chooses where a setting was given under several names. The same name in two places follows the order of the sources;
 * different names have to give the same value, and then the setting's own name is the source.
 *
 * @param values in the order of the sources, later ones winning
 * @returns the values that count, and a fault for every name that contradicts another
 */
export function settleNames(values: readonly FoundValue[]): Resolution {
  const groups = Map.groupBy(
    values.filter(({ name }) => name !== undefined),
    ({ setting }) => setting,
  );
  const settled = [...groups].map(([setting, given]) => settle(setting, given));
  const ignored = new Set(settled.flatMap((each) => each.ignored));
  return {
    values: values.filter((value) => !ignored.has(value)),
    faults: settled.flatMap(({ faults }) => faults),
  };
}

interface Settlement {
  readonly ignored: readonly FoundValue[];
  readonly faults: readonly Fault[];
}

function settle(setting: Setting, given: readonly FoundValue[]): Settlement {
  const lastByName = new Map(given.map((value) => [value.name, value]));
  const named = [...lastByName.values()];
  const chosen = lastByName.get(setting.environmentVariable) ?? named[0];
  if (chosen === undefined) return { ignored: [], faults: [] };
  const others = named.filter((value) => value !== chosen);
  return {
    ignored: given.filter(({ name }) => name !== chosen.name),
    faults: others
      .filter((other) => reveal(other.value) !== reveal(chosen.value))
      .map((other) => ({
        place: describeSource(other.source),
        key: setting.key,
        rule: `gives another value than ${describeSource(chosen.source)}`,
        remedy: "Set only one of the two.",
      })),
  };
}

function reveal(value: unknown): string {
  if (value === undefined) return "";
  return writeText(value instanceof Secret ? value.reveal() : value);
}
