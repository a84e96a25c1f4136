import { readFileSync } from "node:fs";

import { reasonOf } from "../reason-of.ts";
import { readText } from "../setting-form.ts";
import type { Setting } from "../setting.ts";
import { accept, fault, nothing, type Resolution } from "./resolver.ts";

export interface SecretFile {
  readonly setting: Setting;
  /** The setting's variable, or the alias that the file stands for. */
  readonly name: string;
  readonly path: string;
  /** What named the file, for the message when it cannot be read. */
  readonly place: string;
}

/**
 * Takes a value from a file; one line break at its end does not belong to it. An empty file under an alias counts as not
 * given.
 */
export function readSecretFile({ setting, name, path, place }: SecretFile): Resolution {
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    return fault({
      place,
      key: setting.key,
      value: path,
      rule: `must name a file that can be read (${reasonOf(error)})`,
      remedy: "Correct the path or the file's permissions.",
    });
  }
  const text = content.replace(/\r?\n$/, "");
  if (text === "" && setting.aliases.includes(name)) return nothing;
  const value = readText(setting.schema, text);
  return accept({ setting, value, source: { secretFile: path }, name }, () => path);
}
