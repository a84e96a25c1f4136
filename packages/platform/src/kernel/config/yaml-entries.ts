import {
  type Alias,
  type Document,
  isAlias,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLMap,
} from "yaml";

import type { Fault } from "./fault.ts";
import { describeYamlError } from "./yaml-faults.ts";

/** A key and what stands under it, with lines counted from 1. */
export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  readonly node: Node | undefined;
}

/** A YAML file that was read. */
export interface YamlFile {
  /** The name of the file, as messages show it. */
  readonly name: string;
  readonly root: Node | null;
  lineOf(node: Node): number;
  /** The node itself, or the one that an alias stands for. */
  follow(node: Node | undefined): Node | undefined;
}

/** Reads the text of a YAML file; gives faults where its form is wrong, one a line. */
export function readYaml(name: string, text: string): YamlFile | readonly Fault[] {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) {
    const faults = new Map<number, Fault>();
    for (const { code, pos } of errors) {
      const { line } = lines.linePos(pos[0]);
      if (!faults.has(line)) {
        faults.set(line, { place: `${name}:${line}`, ...describeYamlError(code) });
      }
    }
    return [...faults.values()];
  }
  return {
    name,
    root: document.contents,
    lineOf: (node) => lines.linePos(node.range?.[0] ?? 0).line,
    follow: (node) => (isAlias(node) ? followAlias(node, document) : node),
  };
}

function followAlias(alias: Alias, document: Document): Node | undefined {
  const target = alias.resolve(document);
  return isNode(target) ? target : undefined;
}

/** The entries of a map in their order; keys that stand there twice, or are no plain text, are faults. */
export function listEntries(
  file: YamlFile,
  map: YAMLMap,
): { entries: readonly YamlEntry[]; faults: readonly Fault[] } {
  const entries = new Map<string, YamlEntry>();
  const faults: Fault[] = [];
  for (const { key, value } of map.items) {
    const line = isNode(key) ? file.lineOf(key) : file.lineOf(map);
    const place = `${file.name}:${line}`;
    if (!isScalar(key) || typeof key.value !== "string") {
      faults.push({ place, rule: "a key must be plain text", remedy: "Write `key: value`." });
      continue;
    }
    const first = entries.get(key.value);
    if (first) {
      const rule = `stands here a second time, first on line ${first.line}`;
      faults.push({ place, key: key.value, rule, remedy: "Keep one of the two." });
    } else {
      entries.set(key.value, { key: key.value, line, node: isNode(value) ? value : undefined });
    }
  }
  return { entries: [...entries.values()], faults };
}
