import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { runQuietly } from "./processes.js";
import { root } from "./project.js";

const noQuestions = { DEBIAN_FRONTEND: "noninteractive" };

/**
 * Installs the packages of scripts/debian-packages.txt that are missing, where that is possible: on Debian and its
 * descendants, as root. Elsewhere the tests that need them are skipped and say so.
 */
export async function ensureDebianPackages() {
  if (!isDebian() || process.getuid?.() !== 0) return;
  for (const name of await findMissing(readPackageNames())) {
    process.stderr.write(`Installing ${name} from Debian's packages …\n`);
    const { code, output } = await install(name);
    if (code !== 0) process.stderr.write(`${output}${name} could not be installed.\n`);
  }
}

function isDebian() {
  if (!existsSync("/etc/os-release")) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync("/etc/os-release", "utf8"));
}

function readPackageNames() {
  return readFileSync(join(root, "scripts", "debian-packages.txt"), "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter((line) => line !== "");
}

/** @param {string[]} names */
async function findMissing(names) {
  const format = "${Package} ${db:Status-Status}\n";
  const { output } = await runQuietly("dpkg-query", ["--show", `--showformat=${format}`, ...names]);
  return names.filter((name) => !output.includes(`${name} installed`));
}

/** @param {string} name */
async function install(name) {
  const parameters = [
    "install",
    "--yes",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=300",
    name,
  ];
  const first = await runQuietly("apt-get", parameters, noQuestions);
  if (first.code === 0) return first;
  await runQuietly("apt-get", ["update", "-o", "DPkg::Lock::Timeout=300"], noQuestions);
  return runQuietly("apt-get", parameters, noQuestions);
}
