// How long `npm run check` takes, beside one of its steps alone that every change has to pass: the types.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { median, printRatio } from "./lib/report.ts";

const rounds = 3;
const root = join(import.meta.dirname, "..");

const times = Array.from({ length: rounds }, () => ({
  check: measure("check"),
  types: measure("types"),
}));
process.stdout.write("\n                                     check     types alone     ratio\n");
printRatio("on this machine, median of 3", "s", {
  ours: median(times.map(({ check }) => check)),
  peer: median(times.map(({ types }) => types)),
});

function measure(script: string): number {
  const start = performance.now();
  const { status } = spawnSync("npm", ["run", "--silent", script], { cwd: root, stdio: "ignore" });
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(`npm run ${script}: ${seconds.toFixed(1)} s, exit code ${status}\n`);
  return seconds;
}
