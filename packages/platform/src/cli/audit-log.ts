import { defineCommand } from "citty";

import { askPlatform, tenantPath } from "./control-client.ts";

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

type Verification =
  | { readonly ok: true; readonly entries: number; readonly head: Head }
  | { readonly ok: false; readonly at: number; readonly reason: string };

const tenant = { type: "string", required: true, description: "The tenant's name" } as const;

const verifyCommand = defineCommand({
  meta: { name: "verify", description: "Check that no entry was changed, removed or added" },
  args: { tenant },
  async run({ args }) {
    const path = `${tenantPath(args.tenant)}/audit-log/verification`;
    const verification = await askPlatform<Verification>({ method: "GET", path });
    if (verification.ok) {
      const { entries, head } = verification;
      const count = entries.toLocaleString("en");
      process.stdout.write(`${count} entries, unbroken. The last one has the code ${head.hash}\n`);
      return;
    }
    process.stderr.write(
      `Error: the audit log is broken at entry ${verification.at}: ${verification.reason}\nCompare with a backup.\n`,
    );
    process.exitCode = 1;
  },
});

interface Entry {
  readonly sequence: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly outcome: string;
}

const listCommand = defineCommand({
  meta: { name: "list", description: "Print the newest entries" },
  args: {
    tenant,
    limit: { type: "string", default: "50", description: "How many" },
    json: { type: "boolean", description: "One JSON object a line" },
  },
  async run({ args }) {
    const query = new URLSearchParams({ limit: args.limit });
    const path = `${tenantPath(args.tenant)}/audit-log?${query.toString()}`;
    const { entries } = await askPlatform<{ readonly entries: readonly Entry[] }>({
      method: "GET",
      path,
    });
    for (const entry of entries) {
      const { sequence, at, actor, action, subject, outcome } = entry;
      const line = [sequence, at, actor, action, outcome, subject].join("\t");
      process.stdout.write(`${args.json ? JSON.stringify(entry) : line}\n`);
    }
  },
});

export const auditLogCommand = defineCommand({
  meta: { name: "audit-log", description: "What was done, by whom, and what was refused" },
  subCommands: { verify: verifyCommand, list: listCommand },
});
