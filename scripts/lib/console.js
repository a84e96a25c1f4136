import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { runQuietly } from "./processes.js";
import { findRuntime, root, SetupError } from "./project.js";

const folder = join(root, "packages", "console");
const built = join(folder, "dist");
/** Vite empties the folder first, so that a build that failed leaves no stamp. */
const stamp = join(built, ".sources");
const sources = [folder, join(root, "packages", "client"), join(root, "package-lock.json")];
const outputFolders = new Set(["dist", "dist-types", "node_modules"]);

/** Builds the console, unless it was built from exactly these sources. */
export async function ensureConsole() {
  const wanted = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stderr.write("Building the console …\n");
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const parameters = [vite, "build", "--logLevel", "warn", folder];
  const { code, output } = await runQuietly(findRuntime(), parameters);
  if (code !== 0 || !existsSync(join(built, "index.html"))) {
    process.stderr.write(output);
    throw new SetupError("The console could not be built; what Vite said is above.");
  }
  writeFileSync(stamp, wanted);
}

/** @param {readonly string[]} paths files and folders */
function hashOf(paths) {
  const files = paths.flatMap(filesOf);
  files.sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => !outputFolders.has(name))
    .flatMap((name) => filesOf(join(path, name)));
}
