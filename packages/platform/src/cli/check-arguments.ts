import { parseArgs } from "node:util";

import type { ArgsDef } from "citty";
import { closest } from "fastest-levenshtein";

import { cliErrors } from "./errors.ts";

/**
 * Checks what the command's parser would pass over: unknown flags, flags without a value or given twice (unless their hint ends
 * with an ellipsis), and words that the command does not take.
 *
 * @throws `cli.flag_unknown`, `cli.argument_invalid`, `cli.argument_unexpected`
 */
export function checkArguments(
  command: string,
  definitions: ArgsDef,
  given: readonly string[],
): void {
  const flags = new Map(
    Object.entries(definitions).filter(([, { type }]) => type !== "positional"),
  );
  const { tokens } = parseArgs({
    args: [...given],
    options: Object.fromEntries(
      [...flags].map(([name, { type }]) => [name, { type: formOf(type) }]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName } = token;
    const definition = flags.get(name);
    if (!definition || rawName !== `--${name}`)
      throw unknownFlag(command, rawName, [...flags.keys()]);
    if (definition.type !== "boolean" && isValueMissing(token)) {
      throw invalid(rawName, "without a value", `given as ${rawName}=value`);
    }
    const isRepeatable = definition.valueHint?.endsWith("…") === true;
    if (seen.has(name) && !isRepeatable) throw invalid(rawName, "given twice", "given once");
    seen.add(name);
  }
  const words = tokens.filter(({ kind }) => kind === "positional");
  const surplus = words[countWords(definitions)];
  if (surplus?.kind === "positional") {
    throw cliErrors.argument_unexpected({ command, argument: JSON.stringify(surplus.value) });
  }
}

function formOf(type: string | undefined): "boolean" | "string" {
  return type === "boolean" ? "boolean" : "string";
}

/** How many words beside the flags a command takes. */
function countWords(definitions: ArgsDef): number {
  const words = Object.values(definitions).filter(({ type }) => type === "positional");
  return words.some(({ valueHint }) => valueHint === "…") ? Infinity : words.length;
}

interface OptionToken {
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

/** A flag that follows at once is not taken for a value; one may begin with a hyphen as `--flag=-1`. A hyphen alone is a value. */
function isValueMissing({ value, inlineValue }: OptionToken): boolean {
  return value === undefined || (inlineValue === false && /^-./.test(value));
}

function unknownFlag(command: string, flag: string, known: readonly string[]): Error {
  const nearest =
    known.length === 0
      ? "--help"
      : closest(
          flag,
          known.map((name) => `--${name}`),
        );
  return cliErrors.flag_unknown({ command, flag, nearest });
}

function invalid(argument: string, value: string, rule: string): Error {
  return cliErrors.argument_invalid({ argument, value, rule });
}
