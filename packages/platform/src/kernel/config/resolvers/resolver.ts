import { Secret } from "../../secret.ts";
import { checkValue } from "../check-value.ts";
import type { Fault } from "../fault.ts";
import type { Setting } from "../setting.ts";

/** Where a setting's value came from. */
export type SettingSource =
  | "default"
  | { readonly file: string; readonly line: number }
  | { readonly variable: string }
  | { readonly secretFile: string }
  | { readonly flag: string };

/** Where a value came from, in a few words: `flotilla.yaml:3`, `FLOTILLA_PORT`, `--port`. */
export function describeSource(source: SettingSource): string {
  if (source === "default") return "default";
  if ("file" in source) return `${source.file}:${source.line}`;
  if ("variable" in source) return source.variable;
  return "secretFile" in source ? source.secretFile : source.flag;
}

/** What the resolvers look at. */
export interface ConfigurationInput {
  /** The file to read; without it `FLOTILLA_CONFIG`, or else `flotilla.yaml` in the directory if it is there. */
  readonly file?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Values by the name of the flag, without hyphens in front. */
  readonly flags: Readonly<Record<string, string>>;
  /** Where `flotilla.yaml` is looked for, and what relative file names refer to. */
  readonly directory: string;
  readonly secretsDirectory: string;
}

export interface FoundValue {
  readonly setting: Setting;
  /** Undefined where an optional setting was given as empty. */
  readonly value: unknown;
  readonly source: SettingSource;
  /** The variable that gave it, itself or by the name of a file: the setting's own or an alias. */
  readonly name?: string;
}

/** What one kind of source holds. */
export interface Resolution {
  readonly values: readonly FoundValue[];
  readonly faults: readonly Fault[];
}

/** Reads one kind of source. It reports what is wrong and throws nothing. */
export type Resolver = (input: ConfigurationInput, settings: readonly Setting[]) => Resolution;

export const nothing: Resolution = { values: [], faults: [] };

export function fault(found: Fault): Resolution {
  return { values: [], faults: [found] };
}

export function combine(resolutions: readonly Resolution[]): Resolution {
  return {
    values: resolutions.flatMap(({ values }) => values),
    faults: resolutions.flatMap(({ faults }) => faults),
  };
}

/**
 * Takes a value if it keeps the setting's rules.
 *
 * @param place where the value, or an item of a list, stands, for the message
 */
export function accept(found: FoundValue, place: (item?: number) => string): Resolution {
  const { setting, value } = found;
  if (setting.isOptional && value === "") {
    return { values: [{ ...found, value: undefined }], faults: [] };
  }
  const faults = checkValue(setting, value).map((violation) => ({
    place: place(violation.index),
    key: setting.key,
    value: violation.value,
    rule: violation.rule,
    remedy: violation.remedy,
  }));
  if (faults.length > 0) return { values: [], faults };
  const kept = setting.isSecret ? new Secret(value) : value;
  return { values: [{ ...found, value: kept }], faults: [] };
}
