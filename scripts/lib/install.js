import { accessSync, constants, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { fetchNode, installsEverything } from "./install-node.js";
import { runQuietly } from "./processes.js";
import { root, SetupError } from "./project.js";

/**
 * @typedef {{
 *   version?: string, integrity?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[]
 * }} LockEntry
 * @typedef {Record<string, LockEntry>} Packages the entries of a lock file, by path
 */

/**
 * @typedef {{
 *   folder: string,
 *   notice: string,
 *   parameters: readonly string[],
 * }} Installation a folder with a lock file; what to say before npm installs it; what npm is asked for
 */

/** @type {Installation} */
const workspace = {
  folder: root,
  notice: "Installing the packages that Flotilla needs (once, about a minute) …",
  parameters: ["ci"],
};

/**
 * What the system tests alone need. Not every registry has the engine for every kind of machine, which `npm ci` would
 * refuse; its scripts are not needed.
 *
 * @type {Installation}
 */
const testPackages = {
  folder: join(root, "scripts", "test-packages"),
  notice: "Installing ClickHouse for the system tests (once, about 550 MB) …",
  parameters: ["install", "--no-save", "--ignore-scripts"],
};

/** Of npm's words, the last ones say why. */
const linesShown = 30;

const causes = [
  {
    pattern:
      /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    sentence: "npm cannot reach its package registry. Check the network, then try again.",
  },
  {
    pattern: /\bENOSPC\b/,
    sentence: `The disk that holds ${root} is full. Make room (about 700 MB), then try again.`,
  },
  {
    pattern: /\b(EACCES|EPERM|EROFS)\b/,
    sentence: `npm may not write to ${root} or to its own cache. Correct the permissions, then try again.`,
  },
];

/** Installs what package-lock.json names, unless exactly that is there. */
export async function ensureInstalled() {
  await ensureFolder(workspace);
}

/** Installs what the system tests need besides, unless exactly that is there. */
export async function ensureTestPackages() {
  await ensureFolder(testPackages);
}

/** @param {Installation} installation */
async function ensureFolder({ folder, notice, parameters }) {
  const lockFile = join(folder, "package-lock.json");
  const installedFile = join(folder, "node_modules", ".package-lock.json");
  if (
    existsSync(installedFile) &&
    isComplete(readPackages(lockFile), readPackages(installedFile))
  ) {
    return;
  }
  requireWritable();
  process.stderr.write(`${notice}\n`);
  const { code, output } = await runNpm(folder, parameters);
  // npm ends with 0 although it could not write all files.
  if (code === 0 && !output.includes("TAR_ENTRY_ERROR")) return;
  rmSync(installedFile, { force: true });
  process.stderr.write(output.split("\n").slice(-linesShown).join("\n"));
  throw new SetupError(explainFailure(output));
}

/**
 * @param {string} folder
 * @param {readonly string[]} asked
 */
async function runNpm(folder, asked) {
  const npm = findNpm();
  const parameters = [...npm.parameters, ...asked, "--no-audit", "--no-fund"];
  if (installsEverything(process.versions.node) || npm.parameters.length === 0) {
    return await runQuietly(npm.program, parameters, {}, folder);
  }
  const fetched = await fetchNode(npm);
  try {
    if (!fetched.node) return { code: 1, output: fetched.output };
    return await runQuietly(fetched.node, parameters, {}, folder);
  } finally {
    fetched.remove();
  }
}

/**
 * Compares npm's own record of an install, which it writes last, with the lock file. What is optional may be missing: most
 * of that is for other kinds of machine.
 *
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function isComplete(wanted, installed) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (!found) return entry.optional === true && !isForThisMachine(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** @param {string} output of a failed `npm ci` */
export function explainFailure(output) {
  const cause = causes.find(({ pattern }) => pattern.test(output));
  return cause?.sentence ?? "npm could not install the packages; what it said is above.";
}

/**
 * @param {string} file
 * @returns {Packages}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/** @param {LockEntry} entry */
function isForThisMachine({ os, cpu, libc }) {
  // Of two C libraries a machine has one, and asking which takes longer than all the rest.
  if (libc) return false;
  return os?.includes(process.platform) === true && cpu?.includes(process.arch) === true;
}

function requireWritable() {
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new SetupError(
      `${root} is not writable, so the packages that Flotilla needs cannot be installed. Correct the permissions, then try again.`,
    );
  }
}

/** npm's own Node runs it: the one in node_modules goes away while npm works. */
function findNpm() {
  const { npm_execpath: npm, npm_node_execpath: node } = process.env;
  return npm?.endsWith("npm-cli.js") && node
    ? { program: node, parameters: [npm] }
    : { program: process.platform === "win32" ? "npm.cmd" : "npm", parameters: [] };
}
