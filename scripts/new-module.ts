// npm run new:module NAME: makes a module's folder from the templates and enters it where modules are listed.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { addDefinition, addRow, fillTemplate, nameFile } from "./lib/new-module.ts";
import { runInForeground } from "./lib/processes.js";
import { findRuntime, root, runScript, SetupError } from "./lib/project.js";

const src = join(root, "packages", "platform", "src");
const templates = join(import.meta.dirname, "templates", "module");

await runScript(async () => {
  const name = process.argv[2] ?? "";
  requireFreeName(name);
  const changed = [
    ...writeFolder(name),
    change(join(src, "architecture.test.ts"), (text) => addRow(text, name)),
    change(join(src, "server", "modules.ts"), (text) => addDefinition(text, name)),
  ];
  await runTool(join("node_modules", "oxfmt", "bin", "oxfmt"), changed);
  await runTool("--conditions=@flotilla/source", [join(root, "scripts", "docs.ts")]);
  process.stdout.write(`Module ${name} is in ${join(src, name)}. Next: npm run check\n`);
});

function requireFreeName(name: string): void {
  if (!/^[a-z]{2,30}$/.test(name)) {
    throw new SetupError("Name the module with one word in lower case: npm run new:module NAME");
  }
  if (existsSync(join(src, name))) throw new SetupError(`There is a module ${name} already.`);
}

/** Returns the paths of the files it wrote. */
function writeFolder(name: string): string[] {
  const folder = join(src, name);
  mkdirSync(folder);
  return readdirSync(templates).map((template) => {
    const file = join(folder, nameFile(template, name));
    writeFileSync(file, fillTemplate(readFileSync(join(templates, template), "utf8"), name));
    return file;
  });
}

function change(file: string, edit: (text: string) => string): string {
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  return file;
}

async function runTool(program: string, parameters: readonly string[]): Promise<void> {
  const code = await runInForeground(findRuntime(), [program, ...parameters]);
  if (code !== 0) throw new SetupError(`${program} failed; what it said is above.`);
}
