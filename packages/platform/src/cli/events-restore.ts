import { resolve } from "node:path";

import { defineCommand } from "citty";

import { tenantArgument } from "./common-arguments.ts";
import { askAsOperator } from "./identity-request.ts";

export const eventsRestoreCommand = defineCommand({
  meta: { name: "restore", description: "Put a backup in the place of a tenant's events" },
  args: {
    tenant: tenantArgument,
    path: { type: "positional", required: true, description: "The backup's file" },
  },
  async run({ args }) {
    const { backup, repeatedErasures } = await askAsOperator<"restoreEventBackup">(args.tenant, {
      method: "POST",
      path: "/api/events/restorations",
      body: { path: resolve(args.path) },
    });
    const { madeAt, events } = backup;
    const erasures =
      repeatedErasures === 0 ? "" : `; ${repeatedErasures} erasures made since were repeated`;
    process.stdout.write(
      `The events are those of ${madeAt}: ${events.toLocaleString("en")}${erasures}.\n`,
    );
  },
});
