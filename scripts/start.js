// Starts the platform from a clone: installs and builds what is missing, then serves. Runs on any Node from 18 on and uses
// nothing that has to be installed first.
import { join } from "node:path";

import { ensureConsole } from "./lib/console.js";
import { ensureInstalled } from "./lib/install.js";
import { runInForeground } from "./lib/processes.js";
import { findRuntime, requireNode, root, runScript } from "./lib/project.js";

await runScript(async () => {
  requireNode("npm start");
  await ensureInstalled();
  await ensureConsole();
  process.exitCode = await runInForeground(
    findRuntime(),
    [
      "--conditions=@flotilla/source",
      join(root, "packages", "platform", "src", "cli", "main.ts"),
      "serve",
      ...process.argv.slice(2),
    ],
    { NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node") },
  );
});
