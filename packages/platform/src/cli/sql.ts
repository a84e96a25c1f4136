import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { copyFromPlatform, streamFromPlatform, tenantPath } from "./control-client.ts";
import { renderTable } from "./table.ts";

type Row = Readonly<Record<string, unknown>>;

export const sqlCommand = defineCommand({
  meta: { name: "sql", description: "Ask a tenant's events with one SELECT" },
  args: {
    tenant: tenantArgument,
    statement: {
      type: "positional",
      required: true,
      description: 'Such as "SELECT count(*) FROM events.calls"',
    },
    json: jsonArgument,
    csv: { type: "boolean", description: "CSV with the names of the columns" },
  },
  async run({ args }) {
    const request = {
      method: "POST",
      path: `${tenantPath(args.tenant)}/api/events/sql`,
      body: { statement: args.statement },
    } as const;
    if (args.csv) {
      await copyFromPlatform({ ...request, accept: "text/csv" }, process.stdout);
      return;
    }
    const rows = streamFromPlatform<Row>(request);
    if (args.json) {
      for await (const row of rows) printJsonLines([row]);
      return;
    }
    const all: Row[] = [];
    for await (const row of rows) all.push(row);
    process.stdout.write(`${tableOf(all)}\n(${all.length} ${all.length === 1 ? "row" : "rows"})\n`);
  },
});

function tableOf(rows: readonly Row[]): string {
  const header = Object.keys(rows[0] ?? {});
  return renderTable(
    header,
    rows.map((row) => header.map((name) => cellOf(row[name]))),
  );
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
