import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { addDefinition, addRow, fillTemplate, nameFile } from "./new-module.ts";
import { root } from "./project.js";

const table = `const mayImport = {
  kernel: [],
  identity: ["kernel"],
  events: ["kernel", "identity"],
  server: "all above",
  cli: ["kernel", "server"],
};`;

test("a module of the design gets its row where the design has it", () => {
  expect(addRow(table, "vault")).toContain(
    `  identity: ["kernel"],\n  vault: ["kernel","identity"],\n  events:`,
  );
});

test("a row names only what is there", () => {
  expect(addRow(table, "flows")).toContain(`  flows: ["kernel","identity","events"],\n  server:`);
});

test("a module that others may import by the design is added to their rows", () => {
  expect(addRow(table, "deploy")).toContain(`  cli: ["kernel", "server", "deploy"],`);
  const withFlows = addRow(table, "flows");
  expect(addRow(withFlows, "vault")).toContain(`flows: ["kernel","identity","events", "vault"]`);
});

test("a module that the design does not know stands just above the server", () => {
  expect(addRow(table, "weather")).toContain(`  weather: ["kernel","identity"],\n  server:`);
});

test("a definition is added to the list and imported", () => {
  const source = `import { a } from "#identity";\nimport { b } from "#events";\n\nexport const moduleDefinitions: readonly X[] = [\n  a,\n  b,\n];\n`;
  const changed = addDefinition(source, "vault");
  expect(changed).toContain('import { vaultModule } from "#vault";\n');
  expect(changed).toMatch(/= \[a,\s+b, vaultModule\];/);
});

test("the real table and the real list can be added to", () => {
  const src = join(root, "packages", "platform", "src");
  const read = (path: string): string => readFileSync(join(src, path), "utf8");
  expect(addRow(read("architecture.test.ts"), "weather")).toContain("  weather: [");
  expect(addDefinition(read("server/modules.ts"), "weather")).toContain("weatherModule]");
});

test("a template is filled with the name and gives the file's name", () => {
  expect(fillTemplate("create__Name__(__name__)", "vault")).toBe("createVault(vault)");
  expect(nameFile("service.test.ts.txt", "vault")).toBe("vault.test.ts");
});
