#!/usr/bin/env node
// Runs the command line with the Node release that the platform is built for: from its TypeScript source in a
// clone, from dist where it was installed as a package.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const built = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const program = existsSync(source) ? ["--conditions=@flotilla/source", source] : [built];

const compileCache = fileURLToPath(new URL("../../../node_modules/.cache/node", import.meta.url));
const environment = existsSync(source)
  ? { NODE_COMPILE_CACHE: compileCache, ...process.env }
  : process.env;

const child = spawn(findNode(), [...program, ...process.argv.slice(2)], {
  stdio: "inherit",
  env: environment,
});
// A terminal sends Ctrl-C to the child as well; a supervisor signals this process alone.
process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal === "SIGKILL" ? 137 : 1);
});

function findNode() {
  try {
    const require = createRequire(import.meta.url);
    return require.resolve(`node-${process.platform}-${process.arch}/bin/node`);
  } catch {
    return process.execPath;
  }
}
