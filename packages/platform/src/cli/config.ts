import { defineCommand } from "citty";

import { type ConfigurationEntry, describeSource } from "#kernel";

import { renderTable } from "./table.ts";

export const configCommand = defineCommand({
  meta: { name: "config", description: "Show the settings as serve would use them" },
  args: {
    json: { type: "boolean", description: "Print a JSON array" },
    settings: {
      type: "string",
      description: "Any setting as a flag, as for flotilla serve: --port 9000",
    },
  },
  async run({ args, rawArgs }) {
    const { readConfiguration } = await import("#server");
    const entries = readConfiguration(
      rawArgs.filter((argument) => argument !== "--json"),
    ).entries();
    process.stdout.write(`${args.json ? JSON.stringify(entries, null, 2) : toTable(entries)}\n`);
  },
});

function toTable(entries: readonly ConfigurationEntry[]): string {
  return renderTable(
    ["key", "value", "from"],
    entries.map(({ key, value, source }) => [
      key,
      value === "" ? "–" : value,
      describeSource(source),
    ]),
  );
}
