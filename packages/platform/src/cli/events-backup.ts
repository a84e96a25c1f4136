import { resolve } from "node:path";

import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

const path = "/api/events/backups";

export const eventsBackupCommand = defineCommand({
  meta: { name: "backup", description: "Make a backup of a tenant's events while they are in use" },
  args: {
    tenant: tenantArgument,
    to: {
      type: "string",
      description: "A file to be made, instead of one in the tenant's directory",
    },
    list: { type: "boolean", description: "Show the backups in the tenant's directory instead" },
    json: jsonArgument,
  },
  async run({ args }) {
    const { tenant, to, json = false } = args;
    if (args.list) {
      await printBackups(tenant, json);
      return;
    }
    const body = to === undefined ? {} : { to: resolve(to) };
    const backup = await askAsOperator<"makeEventBackup">(tenant, { method: "POST", path, body });
    if (json) {
      printJsonLines([backup]);
      return;
    }
    const { events, bytes, sha256 } = backup;
    const sizes = `${events.toLocaleString("en")} events, ${bytes.toLocaleString("en")} bytes`;
    process.stdout.write(`${backup.path}\n${sizes}, SHA-256 ${sha256}\n`);
  },
});

async function printBackups(tenant: string, json: boolean): Promise<void> {
  const request = { method: "GET", path } as const;
  const { backups } = await askAsOperator<"listEventBackups">(tenant, request);
  if (json) {
    printJsonLines(backups);
    return;
  }
  const rows = backups.map((made) => [
    made.madeAt,
    made.events,
    made.firstDay ?? "",
    made.lastDay ?? "",
    made.bytes,
    made.path,
  ]);
  const header = ["Made at", "Events", "First day", "Last day", "Bytes", "File"];
  process.stdout.write(`${renderTable(header, rows)}\n`);
}
