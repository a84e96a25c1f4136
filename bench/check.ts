// How long `npm run check` takes, beside the same steps called one after the other. Interleaved, medians of 3.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { median, printRatio } from "./lib/report.ts";

const rounds = 3;
const root = join(import.meta.dirname, "..");
const single = ["format:check", "lint", "types", "unused", "test:unit"];

const times = Array.from({ length: rounds }, (_, index) => {
  const check = measure(["check"]);
  const alone = measure(single);
  process.stdout.write(
    `round ${index + 1}: check ${check.toFixed(1)} s, one by one ${alone.toFixed(1)} s\n`,
  );
  return { check, alone };
});
process.stdout.write("\n                                     check    one by one     ratio\n");
printRatio("every fast step", "s", {
  ours: median(times.map(({ check }) => check)),
  peer: median(times.map(({ alone }) => alone)),
});

/** Seconds that the package's scripts take one after the other. */
function measure(scripts: readonly string[]): number {
  const start = performance.now();
  for (const script of scripts) {
    const { status } = spawnSync("npm", ["run", "--silent", script], {
      cwd: root,
      env: { ...process.env, TEST_SERVERS: "none", CI: "" },
      stdio: "ignore",
    });
    if (status !== 0) process.stdout.write(`npm run ${script} failed\n`);
  }
  return (performance.now() - start) / 1000;
}
