import { readFileSync } from "node:fs";

import { reasonOf } from "../reason-of.ts";
import { readText } from "../setting-form.ts";
import type { Setting } from "../setting.ts";
import { accept, fault, type Resolution } from "./resolver.ts";

/** Takes a secret from a file; one line break at its end does not belong to it. */
export function readSecretFile(setting: Setting, path: string, place: string): Resolution {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return fault({
      place,
      key: setting.key,
      value: path,
      rule: `must name a file that can be read (${reasonOf(error)})`,
      remedy: "Correct the path or the file's permissions.",
    });
  }
  const value = readText(setting.schema, text.replace(/\r?\n$/, ""));
  return accept({ setting, value, source: { secretFile: path } }, () => path);
}
