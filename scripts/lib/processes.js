import { spawn } from "node:child_process";

import { root } from "./project.js";

/**
 * Runs a program to its end and collects what it prints.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {Record<string, string>} [environment] added to this process's own
 * @param {string} [directory] where it runs
 * @returns {Promise<{ code: number, output: string }>} 127 where the program cannot be started
 */
export function runQuietly(program, parameters, environment = {}, directory = root) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: directory,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk);
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program with this terminal and passes on the signals that ask it to stop, so that it is the program that decides
 * how to end. A terminal's Ctrl-C may reach it twice: once from the terminal and once from here.
 *
 * @param {string} program
 * @param {readonly string[]} parameters
 * @param {Record<string, string>} [environment] added to this process's own
 * @returns {Promise<number>} its exit code
 */
export function runInForeground(program, parameters, environment = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: "inherit",
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => child.kill(/** @type {NodeJS.Signals} */ (signal)));
    }
    child.on("error", (error) => {
      process.stderr.write(`${program} could not be started: ${error.message}\n`);
      resolve(1);
    });
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
