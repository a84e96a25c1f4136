import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runQuietly } from "./processes.js";
import { root } from "./project.js";

/**
 * Whether npm on this Node installs the tools' programs: it leaves out optional packages that ask for a newer Node, and says
 * nothing.
 *
 * @param {string} version such as 20.19.0
 */
export function installsEverything(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

/**
 * Fetches the Node that the lock file names into a folder of its own, so that npm can run on it.
 *
 * @param {{ program: string, parameters: readonly string[] }} npm
 * @returns {Promise<{ node: string | undefined, output: string, remove: () => void }>} no node where it cannot be had
 */
export async function fetchNode(npm) {
  const directory = mkdtempSync(join(tmpdir(), "flotilla-node-"));
  const name = `node-${process.platform}-${process.arch}`;
  writeLock(directory, name);
  const options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts"];
  const { code, output } = await runQuietly(
    npm.program,
    [...npm.parameters, ...options],
    {},
    directory,
  );
  return {
    node: code === 0 ? join(directory, "node_modules", name, "bin", "node") : undefined,
    output,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/**
 * @param {string} directory
 * @param {string} name
 */
function writeLock(directory, name) {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const path = `node_modules/${name}`;
  const project = {
    name: "node",
    version: "1.0.0",
    dependencies: { [name]: packages[path]?.version },
  };
  const lock = {
    ...project,
    lockfileVersion: 3,
    packages: { "": project, [path]: packages[path] },
  };
  writeFileSync(join(directory, "package.json"), JSON.stringify(project));
  writeFileSync(join(directory, "package-lock.json"), JSON.stringify(lock));
}
