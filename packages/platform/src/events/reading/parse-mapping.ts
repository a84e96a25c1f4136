import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type Scalar } from "yaml";

import type { FlotillaError } from "#kernel";

import type { ColumnSource, Mapping } from "./mapping.ts";
import { readingErrors } from "./reading-errors.ts";
import { compressions, sourceFormats } from "./source-format.ts";
import { isTimeZone, timeFormatRule, isTimeFormat } from "./time-formats.ts";

/** Where something stands, for messages. */
interface Place {
  readonly fault: (node: Node | null | undefined, key: string, reason: string) => FlotillaError;
  readonly lineOf: (node: Node | null | undefined) => number;
}

/** See `parseMapping`. */
export function parseMappingText(text: string, path: string): Mapping {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf: Place["lineOf"] = (node) => lines.linePos(node?.range?.[0] ?? 0).line;
  const place: Place = {
    lineOf,
    fault: (node, key, reason) =>
      readingErrors.mapping_invalid({ path, line: lineOf(node), key, reason }),
  };
  const [first] = [...document.errors, ...document.warnings];
  if (first) {
    const { line } = lines.linePos(first.pos[0]);
    const reason = first.code === "DUPLICATE_KEY" ? "a key stands there twice" : "this is not YAML";
    throw readingErrors.mapping_invalid({ path, line, key: "the file", reason });
  }
  const given = readKeys(document.contents as Node | null, "the file", mappingKeys, place);
  const mapping: Mapping = { name: path, ...given };
  refuseDialectOutsideCsv(mapping, document.contents, place);
  return mapping;
}

type Reader<Value> = (node: Node, key: string, place: Place) => Value;

/** Reads the keys of a YAML map, each by its own reader. */
function readKeys<Value extends object>(
  node: Node | null,
  key: string,
  readers: { readonly [Key in keyof Value]-?: readonly [name: string, Reader<Value[Key]>] },
  place: Place,
): Value {
  const known = Object.entries(readers) as [string, [string, Reader<unknown>]][];
  const entries = entriesOf(node, key, place).map(({ name, keyNode, value }) => {
    const found = known.find(([, [wanted]]) => wanted === name);
    if (!found) {
      const names = known.map(([, [wanted]]) => wanted).join(", ");
      throw place.fault(keyNode, key, `there is no key "${name}"; there are ${names}`);
    }
    return [found[0], found[1][1](value, name, place)] as const;
  });
  return Object.fromEntries(entries) as Value;
}

interface Entry {
  readonly name: string;
  readonly keyNode: Node;
  readonly value: Node;
}

function entriesOf(node: Node | null, key: string, place: Place): Entry[] {
  if (!isMap(node)) throw place.fault(node, key, "it must hold keys with values");
  return node.items.map((item) => {
    const keyNode = item.key as Node;
    const name = readText(keyNode, key, place);
    if (item.value === null) throw place.fault(keyNode, name, "there is no value");
    return { name, keyNode, value: item.value as Node };
  });
}

/** A text as it is written, so that `0049` stays what it is. */
const readText: Reader<string> = (node, key, place) => {
  if (!isScalar(node)) throw place.fault(node, key, "it must be a text");
  const text = typeof node.value === "string" ? node.value : sourceOf(node);
  if (text.includes("\0")) throw place.fault(node, key, "it has a NUL character");
  return text;
};

function sourceOf(node: Scalar): string {
  return node.source ?? String(node.value);
}

const readName: Reader<string> = (node, key, place) => {
  const text = readText(node, key, place);
  if (text === "") throw place.fault(node, key, "it must not be empty");
  return text;
};

const readTexts: Reader<string[]> = (node, key, place) => {
  if (!isSeq(node)) throw place.fault(node, key, "it must be a list of texts");
  return node.items.map((item) => readText(item as Node, key, place));
};

function oneOf<Value extends string>(choices: readonly Value[]): Reader<Value> {
  return (node, key, place) => {
    const text = readText(node, key, place);
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw place.fault(node, key, `"${text}" is none of ${choices.join(", ")}`);
  };
}

/** A text of some characters, none of which ends a line. */
function characters(least: number, most: number): Reader<string> {
  return (node, key, place) => {
    const text = readText(node, key, place);
    if (text.length >= least && text.length <= most && Array.from(text).every(isPlainCharacter)) {
      return text;
    }
    const count = least === most ? `${most}` : `${least} to ${most}`;
    throw place.fault(node, key, `it must be ${count} ASCII characters that do not end a line`);
  };
}

function isPlainCharacter(character: string): boolean {
  return character > "\0" && character < "\u007f" && character !== "\n" && character !== "\r";
}

function matching(accepts: (text: string) => boolean, rule: string): Reader<string> {
  return (node, key, place) => {
    const text = readText(node, key, place);
    if (accepts(text)) return text;
    throw place.fault(node, key, `"${text}" is not ${rule}`);
  };
}

const readHeaderKey: Reader<boolean | string[]> = (node, key, place) => {
  if (isScalar(node) && typeof node.value === "boolean") return node.value;
  if (!isSeq(node)) throw place.fault(node, key, "it must be true, false or a list of names");
  const names = readTexts(node, key, place);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (names.length > 0 && repeated === undefined) return names;
  throw place.fault(
    node,
    key,
    names.length === 0 ? "it names no column" : `it has "${repeated}" twice`,
  );
};

const readValues: Reader<Record<string, string>> = (node, key, place) => {
  const entries = entriesOf(node, key, place);
  return Object.fromEntries(entries.map(({ name, value }) => [name, readText(value, key, place)]));
};

const sourceKeys = {
  column: ["column", readName],
  value: ["value", readName],
  values: ["values", readValues],
  timeFormat: ["time_format", matching(isTimeFormat, timeFormatRule)],
  timeZone: [
    "time_zone",
    matching(isTimeZone, "the IANA name of a time zone, such as Africa/Accra"),
  ],
  nulls: ["nulls", readTexts],
} as const;

const readSources: Reader<Record<string, ColumnSource>> = (node, key, place) =>
  Object.fromEntries(
    entriesOf(node, key, place).map(({ name, keyNode, value }) => {
      const line = place.lineOf(keyNode);
      if (isScalar(value)) return [name, { column: readName(value, name, place), line }];
      const source: ColumnSource = readKeys(value, name, sourceKeys, place);
      if (source.value !== undefined && Object.keys(source).length > 1) {
        throw place.fault(keyNode, name, "a value for all rows needs no other key");
      }
      return [name, { ...source, line }];
    }),
  );

const mappingKeys = {
  format: ["format", oneOf(sourceFormats)],
  compression: ["compression", oneOf(compressions)],
  delimiter: ["delimiter", characters(1, 4)],
  quote: ["quote", characters(0, 1)],
  escape: ["escape", characters(1, 1)],
  header: ["header", readHeaderKey],
  nulls: ["nulls", readTexts],
  columns: ["columns", readSources],
} as const;

function refuseDialectOutsideCsv(mapping: Mapping, node: Node | null, place: Place): void {
  const { format, delimiter = ",", quote = '"', escape = quote } = mapping;
  if (format !== undefined && format !== "csv") {
    const key = (["delimiter", "quote", "escape", "header"] as const).find(
      (name) => mapping[name] !== undefined,
    );
    if (key) throw place.fault(node, key, `a file of ${format} has none; only CSV does`);
  }
  if (quote !== "" && delimiter.includes(quote)) {
    throw place.fault(node, "quote", "it must not be in the delimiter");
  }
  if (escape !== "" && delimiter.includes(escape)) {
    throw place.fault(node, "escape", "it must not be in the delimiter");
  }
}
