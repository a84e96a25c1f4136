import { SetupError } from "./project.js";

/** The modules of the design, from the ground up, and what each may import. */
const design: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  identity: ["kernel"],
  vault: ["kernel", "identity"],
  events: ["kernel", "identity"],
  insight: ["kernel", "identity", "events"],
  watch: ["kernel", "identity", "events", "insight"],
  flows: ["kernel", "identity", "vault", "events"],
  deploy: ["kernel", "identity", "vault"],
  server: [],
  cli: ["kernel", "deploy", "server"],
};
const order = Object.keys(design);
const rowPattern = /^  (\w+): (\[.*\]|"all above"),$/;

/** Fills the placeholders of a template. */
export function fillTemplate(text: string, name: string): string {
  const capitalized = name.charAt(0).toUpperCase() + name.slice(1);
  return text.replaceAll("__name__", name).replaceAll("__Name__", capitalized);
}

/** The file that a template makes: `service.test.ts.txt` becomes `vault.test.ts`. */
export function nameFile(template: string, name: string): string {
  return template.replace(/\.txt$/, "").replace(/^service\./, `${name}.`);
}

/**
 * Adds a module's row to the table in architecture.test.ts, where the design has it, and its name to the rows that the
 * design lets import it. A module that the design does not know stands above the server and may import the ground.
 */
export function addRow(source: string, name: string): string {
  const lines = source.split("\n");
  const present = lines.flatMap((line) => rowPattern.exec(line)?.[1] ?? []);
  const allowed = (design[name] ?? ["kernel", "identity"]).filter((other) =>
    present.includes(other),
  );
  const next = present.find((other) => rankOf(other) > rankOf(name));
  const position = lines.findIndex((line) => rowPattern.exec(line)?.[1] === next);
  if (position < 0) throw new SetupError("There is no table in architecture.test.ts to add to.");
  const row = `  ${name}: ${JSON.stringify(allowed)},`;
  const added = lines.map((line) => allowName(line, name));
  return [...added.slice(0, position), row, ...added.slice(position)].join("\n");
}

/** Adds a module's definition to the list in server/modules.ts. */
export function addDefinition(source: string, name: string): string {
  const list = /(moduleDefinitions[^=]*= \[)([^\]]*)\]/;
  if (!list.test(source)) throw new SetupError("There is no list in modules.ts to add to.");
  const withEntry = source.replace(list, (_all, start: string, entries: string) => {
    const kept = entries.trim().replace(/,$/, "");
    return `${start}${kept}, ${name}Module]`;
  });
  const lastImport = withEntry.lastIndexOf("\nimport ") + 1;
  const line = `import { ${name}Module } from "#${name}";\n`;
  return withEntry.slice(0, lastImport) + line + withEntry.slice(lastImport);
}

function rankOf(name: string): number {
  return order.includes(name) ? order.indexOf(name) : order.indexOf("server") - 0.5;
}

function allowName(line: string, name: string): string {
  const [, owner, row] = rowPattern.exec(line) ?? [];
  if (owner === undefined || row === undefined || !design[owner]?.includes(name)) return line;
  return `  ${owner}: ${row.replace("]", `, "${name}"]`)},`;
}
