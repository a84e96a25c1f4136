import { stripVTControlCharacters } from "node:util";

import { type ArgsDef, type CommandDef, renderUsage, runCommand } from "citty";
import { closest } from "fastest-levenshtein";

import { FlotillaError } from "#kernel";

import { cliErrors } from "./errors.ts";
import { flotillaCommand } from "./flotilla-command.ts";

/** Runs one command line and returns its exit code: 0 done, 1 a failure that was explained, 2 wrong usage. */
export async function runCli(given: readonly string[]): Promise<number> {
  let located: LocatedCommand = { command: flotillaCommand, path: [], rest: given };
  try {
    located = await locate(given);
    if (given.includes("--help") || given.includes("-h") || !located.command.run) {
      process.stdout.write(`${await describeUsage(located)}\n`);
      return given.length === 0 || given.includes("--help") || given.includes("-h") ? 0 : 2;
    }
    await refuseUnknownFlags(located);
    await runCommand(located.command, { rawArgs: [...located.rest] });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    return explain(error, located);
  }
}

interface LocatedCommand {
  readonly command: CommandDef;
  readonly parent?: CommandDef;
  readonly path: readonly string[];
  /** What follows the command's own name. */
  readonly rest: readonly string[];
}

async function locate(given: readonly string[]): Promise<LocatedCommand> {
  let located: LocatedCommand = { command: flotillaCommand, path: [], rest: given };
  for (;;) {
    const choices = await resolve(located.command.subCommands);
    const [name, ...rest] = located.rest;
    if (!choices || name === undefined || name.startsWith("-")) return located;
    const choice = choices[name];
    if (!choice) {
      const nearest = closest(name, Object.keys(choices));
      throw cliErrors.command_unknown({ command: [...located.path, name].join(" "), nearest });
    }
    const command = (await resolve(choice)) as CommandDef;
    located = { command, parent: located.command, path: [...located.path, name], rest };
  }
}

async function describeUsage({ command, parent }: LocatedCommand): Promise<string> {
  const usage = await renderUsage(command, parent);
  return process.stdout.isTTY ? usage : stripVTControlCharacters(usage);
}

async function refuseUnknownFlags({ command, path, rest }: LocatedCommand): Promise<void> {
  const definitions: ArgsDef = (await resolve(command.args)) ?? {};
  // A command that takes settings as flags checks them itself.
  if (definitions["settings"]) return;
  const known = Object.keys(definitions).map((name) => `--${name}`);
  const unknown = rest
    .filter((part) => part.startsWith("-") && part !== "-")
    .map((part) => part.replace(/=.*$/s, ""))
    .find((flag) => !known.includes(flag));
  if (unknown === undefined) return;
  throw cliErrors.flag_unknown({
    flag: unknown,
    command: path.join(" "),
    nearest: known.length === 0 ? "--help" : closest(unknown, known),
  });
}

function explain(error: unknown, { path }: LocatedCommand): number {
  if (error instanceof FlotillaError) {
    process.stderr.write(`Error: ${error.message}\n${error.remedy}\n`);
    return error.code.startsWith("cli.") && error.status === 400 ? 2 : 1;
  }
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof Error && error.name === "CLIError";
  const remedy = isUsage
    ? `See: flotilla ${[...path, "--help"].join(" ")}`
    : "This was not expected. FLOTILLA_LOG_LEVEL=debug shows more of what went before.";
  process.stderr.write(`Error: ${message}\n${remedy}\n`);
  return isUsage ? 2 : 1;
}

async function resolve<Value>(
  value: Value | Promise<Value> | (() => Value | Promise<Value>),
): Promise<Value> {
  return await (typeof value === "function" ? (value as () => Value | Promise<Value>)() : value);
}
