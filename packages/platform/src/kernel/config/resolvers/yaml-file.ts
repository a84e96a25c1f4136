import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { isMap, isScalar, isSeq, type Node } from "yaml";

import { suggestNearest } from "../nearest.ts";
import { reasonOf } from "../reason-of.ts";
import type { Setting } from "../setting.ts";
import { configVariable } from "../variables.ts";
import { listEntries, readYaml, type YamlEntry, type YamlFile } from "../yaml-entries.ts";
import {
  accept,
  combine,
  type ConfigurationInput,
  fault,
  nothing,
  type Resolution,
  type Resolver,
} from "./resolver.ts";

const usualFile = "flotilla.yaml";

/** The configuration file. */
export const resolveYamlFile: Resolver = (input, settings) => {
  const name = input.file ?? input.environment[configVariable] ?? usualFile;
  let text: string;
  try {
    text = readFileSync(resolve(input.directory, name), "utf8");
  } catch (error) {
    return refuseFile(input, name, reasonOf(error));
  }
  const file = readYaml(name, text);
  return "root" in file ? resolveRoot(file, settings) : { values: [], faults: file };
};

function refuseFile(input: ConfigurationInput, name: string, reason: string): Resolution {
  const isNamed = input.file !== undefined || input.environment[configVariable] !== undefined;
  if (!isNamed && reason === "ENOENT") return nothing;
  const remedy =
    input.file === undefined && isNamed
      ? `Correct ${configVariable}, or remove it.`
      : "Correct the path or the file's permissions.";
  return fault({ place: name, rule: `must be a file that can be read (${reason})`, remedy });
}

function resolveRoot(file: YamlFile, settings: readonly Setting[]): Resolution {
  if (file.root === null || isEmpty(file.root)) return nothing;
  if (!isMap(file.root)) {
    const place = `${file.name}:${file.lineOf(file.root)}`;
    return fault({ place, rule: "must be keys with values", remedy: "Write `key: value`." });
  }
  const { entries, faults } = listEntries(file, file.root);
  const found = entries.map((entry) => {
    const inSection = settings.filter(({ section }) => section !== "" && section === entry.key);
    return inSection.length > 0
      ? resolveSection(file, entry, inSection)
      : resolveEntry(file, entry, "", settings);
  });
  return combine([{ values: [], faults }, ...found]);
}

function resolveSection(
  file: YamlFile,
  entry: YamlEntry,
  settings: readonly Setting[],
): Resolution {
  const node = file.follow(entry.node);
  // Whoever comments out all lines of a section leaves its name standing.
  if (node === undefined || isEmpty(node)) return nothing;
  if (!isMap(node)) {
    return fault({
      place: `${file.name}:${entry.line}`,
      key: entry.key,
      rule: "is a section with keys of its own",
      remedy: `Write them below it, indented, such as ${settings[0]?.yamlKey ?? "key"}.`,
    });
  }
  const { entries, faults } = listEntries(file, node);
  return combine([
    { values: [], faults: faults.map((found) => withSection(found, entry.key)) },
    ...entries.map((inner) => resolveEntry(file, inner, entry.key, settings)),
  ]);
}

function withSection<Found extends { key?: string }>(found: Found, section: string): Found {
  return found.key === undefined ? found : { ...found, key: `${section}.${found.key}` };
}

function resolveEntry(
  file: YamlFile,
  entry: YamlEntry,
  section: string,
  settings: readonly Setting[],
): Resolution {
  const setting = settings.find(
    (known) => known.section === section && known.yamlKey === entry.key,
  );
  if (!setting) {
    return fault({
      place: `${file.name}:${entry.line}`,
      key: section === "" ? entry.key : `${section}.${entry.key}`,
      rule: "is not a known key",
      remedy: suggestKey(entry.key, section, settings),
    });
  }
  const node = file.follow(entry.node);
  const place = (item?: number) => `${file.name}:${lineOfItem(file, node, item) ?? entry.line}`;
  const source = { file: file.name, line: entry.line };
  return accept({ setting, value: valueOf(node), source }, place);
}

function suggestKey(key: string, section: string, settings: readonly Setting[]): string {
  if (section !== "") {
    return suggestNearest(
      `${section}.${key}`,
      settings.map((known) => known.key),
    );
  }
  if (settings.some((known) => known.key === key)) {
    const [name, inner] = key.split(".");
    return `Write ${inner} indented below ${name}.`;
  }
  return suggestNearest(
    key,
    settings.flatMap((known) => (known.section === "" ? [known.key] : [known.section, known.key])),
  );
}

function lineOfItem(file: YamlFile, list: Node | undefined, item?: number): number | undefined {
  if (item === undefined || !isSeq(list)) return undefined;
  const node = list.items[item];
  return isScalar(node) ? file.lineOf(node) : undefined;
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

function valueOf(node: Node | undefined): unknown {
  if (isScalar(node)) return valueOfScalar(node.value, node.source);
  if (isSeq(node)) return node.items.map((item) => (isScalar(item) ? item.value : {}));
  return node === undefined ? null : {};
}

// YAML also takes True and TRUE.
function valueOfScalar(value: unknown, source: string | undefined): unknown {
  const isOddlyWritten = typeof value === "boolean" && source !== String(value);
  return isOddlyWritten ? source : value;
}
