// Runs every test of the project, from a clone in which nothing is installed. Runs on any Node from 18 on.
import { join } from "node:path";

import { ensureDebianPackages } from "./lib/debian.js";
import { ensureInstalled, ensureTestPackages } from "./lib/install.js";
import { runInForeground } from "./lib/processes.js";
import { findRuntime, requireNode, root, runScript } from "./lib/project.js";

await runScript(async () => {
  requireNode("npm test");
  await ensureInstalled();
  await ensureTestPackages();
  await ensureDebianPackages();
  process.exitCode = await runInForeground(findRuntime(), [
    join(root, "scripts", "run-steps.ts"),
    "test",
  ]);
});
