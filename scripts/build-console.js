import { ensureConsole } from "./lib/console.js";
import { runScript } from "./lib/project.js";

await runScript(ensureConsole);
