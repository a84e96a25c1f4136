import { readFile, realpath } from "node:fs/promises";
import { join, matchesGlob } from "node:path";

import { Type } from "typebox";
import { Value } from "typebox/value";
import { isCollection, LineCounter, parseDocument } from "yaml";

import { FlotillaError } from "#kernel";

import { existingDaysModes } from "../ingest/existing-days.ts";
import { parseMapping } from "../reading/mapping.ts";
import { messageOf } from "../store/failures.ts";
import { arrivalErrors } from "./arrivals-errors.ts";
import { type FileSource, sourceByName } from "./file-source.ts";
import { pathWithin } from "./list-files.ts";

/** The file of a folder that says which of its files holds what. */
export const sourcesFileName = "sources.yaml";

/** What files whose name fits a pattern hold. */
export interface SourceRule {
  /** A glob over the name relative to the folder. */
  readonly pattern: string;
  /** Null for files that are not to be read. */
  readonly source: FileSource | null;
}

const longestPattern = 200;
const ruleSchema = Type.Object(
  {
    pattern: Type.String({ minLength: 1, maxLength: longestPattern }),
    type: Type.Optional(Type.String({ minLength: 1 })),
    unit: Type.Optional(Type.String({ minLength: 1 })),
    mapping: Type.Optional(Type.String({ minLength: 1 })),
    existing_days: Type.Optional(Type.Union(existingDaysModes.map((mode) => Type.Literal(mode)))),
    ignore: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
type WrittenRule = Type.Static<typeof ruleSchema>;

/**
 * The rules that a folder's `sources.yaml` gives, with the mappings that it names; none where there is no such file.
 *
 * @throws `events.sources_file_invalid`, `events.path_outside`, and what a mapping is refused with
 */
export async function readSourceRules(folder: string): Promise<readonly SourceRule[]> {
  const path = join(folder, sourcesFileName);
  const root = await realpath(folder);
  const text = await readWithin(root, sourcesFileName, path);
  if (text === undefined) return [];
  const rules: SourceRule[] = [];
  for (const rule of parseRules(text, path)) {
    rules.push({ pattern: rule.pattern, source: await sourceOf(rule, root, path) });
  }
  return rules;
}

/** What a file holds: by the first rule that fits its name, else by the name alone; undefined if it is not to be read. */
export function chooseSource(
  name: string,
  rules: readonly SourceRule[],
  types: readonly string[],
): FileSource | undefined {
  const rule = rules.find(({ pattern }) => matchesGlob(name, pattern));
  return rule ? (rule.source ?? undefined) : sourceByName(name, types);
}

function parseRules(text: string, path: string): WrittenRule[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const refuse = (offset: number, reason: string): Error =>
    arrivalErrors.sources_file_invalid({ path, line: lines.linePos(offset).line || 1, reason });
  const [broken] = document.errors;
  if (broken) throw refuse(broken.pos[0], broken.message.split("\n", 1)[0]!.replace(/[.:]$/, ""));
  const written: unknown = document.toJS({ maxAliasCount: 10 });
  const { files } = (written ?? {}) as { readonly files?: unknown };
  if (!Array.isArray(files)) throw refuse(0, "it must have a list called files");
  return files.map((rule: unknown, index) => {
    const node = document.getIn(["files", index], true);
    const offset = isCollection(node) ? (node.range?.[0] ?? 0) : 0;
    const fault = faultOf(rule);
    if (fault !== undefined) throw refuse(offset, fault);
    return rule as WrittenRule;
  });
}

function faultOf(rule: unknown): string | undefined {
  const [error] = Value.Errors(ruleSchema, rule);
  if (error) return `${error.instancePath.slice(1) || "the rule"} ${error.message}`;
  const { type, unit, ignore, pattern } = rule as WrittenRule;
  if ((type === undefined) === (ignore === undefined)) {
    return `the rule for ${pattern} must have either a type or ignore: true`;
  }
  const hasUnit = unit !== undefined;
  if (hasUnit !== (type === "geography" || type === "mapping")) {
    return "geography needs a unit, mapping a name as its unit, and nothing else has one";
  }
  return undefined;
}

async function sourceOf(
  rule: WrittenRule,
  root: string,
  path: string,
): Promise<SourceRule["source"]> {
  const { type, unit, existing_days: existingDays, mapping } = rule;
  if (type === undefined) return null;
  const text = mapping === undefined ? undefined : await readWithin(root, mapping, path);
  if (mapping !== undefined && text === undefined) {
    throw arrivalErrors.path_outside({ path, target: mapping });
  }
  return {
    type,
    unit,
    existingDays,
    mapping: text === undefined ? undefined : parseMapping(text, mapping!),
  };
}

/** The text of a file of the folder; undefined when it is not there. @throws `events.path_outside` */
async function readWithin(root: string, name: string, path: string): Promise<string | undefined> {
  try {
    const real = await pathWithin(root, join(root, name));
    if (real === undefined) throw arrivalErrors.path_outside({ path, target: name });
    return await readFile(real, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    if (error instanceof FlotillaError) throw error;
    const reason = `${name} cannot be read: ${messageOf(error)}`;
    throw arrivalErrors.sources_file_invalid({ path, line: 1, reason }, { cause: error });
  }
}
