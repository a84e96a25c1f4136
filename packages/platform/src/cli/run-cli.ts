import { stripVTControlCharacters } from "node:util";

import { FlotillaRequestError } from "@flotilla/client";
import { type ArgsDef, type CommandDef, renderUsage, runCommand } from "citty";
import { closest } from "fastest-levenshtein";

import { FlotillaError } from "#kernel";

import { checkArguments } from "./check-arguments.ts";
import { cliErrors } from "./errors.ts";
import { flotillaCommand } from "./flotilla-command.ts";

/** Runs one command line and returns its exit code: 0 done, 1 a failure that was explained, 2 wrong usage. */
export async function runCli(given: readonly string[]): Promise<number> {
  let located: LocatedCommand = { command: flotillaCommand, path: [], rest: given };
  try {
    if (given.length === 1 && given[0] === "--version") return await printVersion();
    located = await locate(given);
    const isHelpWanted = given.length === 0 || asksForHelp(given);
    if (!isHelpWanted) await check(located);
    if (isHelpWanted || !located.command.run) {
      process.stdout.write(`${await describeUsage(located)}\n`);
      return isHelpWanted ? 0 : 2;
    }
    await runCommand(located.command, { rawArgs: [...located.rest] });
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    return explain(error, located);
  }
}

interface LocatedCommand {
  readonly command: CommandDef;
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
    located = { command, path: [...located.path, name], rest };
  }
}

async function printVersion(): Promise<number> {
  const { version } = await import("#server");
  process.stdout.write(`${version}\n`);
  return 0;
}

async function describeUsage({ command, path }: LocatedCommand): Promise<string> {
  const meta = { ...(await resolve(command.meta)), name: nameOf(path) };
  const usage = await renderUsage({ ...command, meta });
  return process.stdout.isTTY ? usage : stripVTControlCharacters(usage);
}

async function check({ command, path, rest }: LocatedCommand): Promise<void> {
  const definitions: ArgsDef = (await resolve(command.args)) ?? {};
  // A command that takes settings as flags checks them itself.
  if (!definitions["settings"]) checkArguments(nameOf(path), definitions, rest);
}

function asksForHelp(given: readonly string[]): boolean {
  const end = given.indexOf("--");
  const flags = end === -1 ? given : given.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
}

function nameOf(path: readonly string[]): string {
  return ["flotilla", ...path].join(" ");
}

function explain(error: unknown, { path }: LocatedCommand): number {
  if (error instanceof FlotillaError) {
    process.stderr.write(`Error: ${error.message}\n${error.remedy}\n`);
    return error.code.startsWith("cli.") && error.status === 400 ? 2 : 1;
  }
  if (error instanceof FlotillaRequestError && error.remedy !== undefined) {
    process.stderr.write(`Error: ${error.message}\n${error.remedy}\n`);
    return 1;
  }
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = error instanceof Error && error.name === "CLIError";
  const remedy = isUsage
    ? `See: ${nameOf(path)} --help`
    : "This was not expected. FLOTILLA_LOG_LEVEL=debug shows more of what went before.";
  process.stderr.write(`Error: ${message}\n${remedy}\n`);
  return isUsage ? 2 : 1;
}

async function resolve<Value>(
  value: Value | Promise<Value> | (() => Value | Promise<Value>),
): Promise<Value> {
  return await (typeof value === "function" ? (value as () => Value | Promise<Value>)() : value);
}
