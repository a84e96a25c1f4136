import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type Cache = OperationAnswer<"showCache">;

export const cacheListCommand = defineCommand({
  meta: {
    name: "list",
    description: "Show what is kept, the last asked first, and how much room it takes",
  },
  args: {
    tenant: tenantArgument,
    limit: { type: "string", default: "100", description: "How many at most, up to 1000" },
    json: jsonArgument,
  },
  async run({ args }) {
    const path = "/api/insight/cache";
    const query = { limit: readLimit(args.limit) };
    const cache = await askAsOperator<"showCache">(args.tenant, { method: "GET", path, query });
    if (args.json) printJsonLines(cache.entries);
    else process.stdout.write(`${describe(cache)}\n`);
  },
});

/** @throws `cli.argument_invalid` */
function readLimit(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text) && Number(text) <= 1000) return Number(text);
  const rule = "a whole number from 1 to 1000";
  throw cliErrors.argument_invalid({ argument: "--limit", value: JSON.stringify(text), rule });
}

function describe({ entries, running, answers, bytes, limitBytes }: Cache): string {
  const rows = entries.map((entry) => [
    entry.id,
    entry.kind,
    entry.unit,
    entry.state,
    entry.asked,
    entry.seconds.toFixed(2),
    entry.bytes,
    entry.uses,
    entry.isCurrent ? "current" : "earlier",
  ]);
  const header = ["Query", "Kind", "Unit", "State", "Asked", "Seconds", "Bytes", "Uses", "Data"];
  const room = `${answers} answers with ${bytes.toLocaleString("en")} of at most ${limitBytes.toLocaleString("en")} bytes.`;
  const under = running.length === 0 ? [] : [`${running.length} being computed.`];
  return [...(rows.length === 0 ? [] : [renderTable(header, rows)]), room, ...under].join("\n");
}
