import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone, with a slash at its end left off. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/** Something that stops a script and is the reader's to correct: printed as it is, without a stack. */
export class SetupError extends Error {}

/** @param {string} command */
export function requireNode(command) {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 18) {
    throw new SetupError(
      `${command} needs Node 18 or newer, and this is Node ${process.versions.node}. Install a newer Node from https://nodejs.org.`,
    );
  }
}

/** The Node that runs the platform and its tools: the one that npm installed, or this one where it is new enough. */
export function findRuntime() {
  const bundled = join(
    root,
    "node_modules",
    `node-${process.platform}-${process.arch}`,
    "bin",
    "node",
  );
  if (existsSync(bundled)) return bundled;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) return process.execPath;
  throw new SetupError(
    `No Node comes with Flotilla for ${process.platform} on ${process.arch}, and this is Node ${process.versions.node}. Install Node 24.12 or newer from https://nodejs.org.`,
  );
}

/**
 * Runs the main part of a script and turns what it throws into an exit code.
 *
 * @param {() => void | Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * The system's own refusals (a full disk, a missing permission) name the file and the reason.
 *
 * @param {unknown} error
 * @returns {error is Error}
 */
function isExpected(error) {
  return error instanceof SetupError || (error instanceof Error && "syscall" in error);
}
