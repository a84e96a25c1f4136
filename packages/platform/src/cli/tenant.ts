import { isCancel, text } from "@clack/prompts";
import { defineCommand } from "citty";

import { listOf } from "./common-arguments.ts";
import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";
import { engineCommand } from "./tenant-engine.ts";

const createTenantCommand = defineCommand({
  meta: { name: "create", description: "Make a tenant with data, users and keys of its own" },
  args: {
    name: { type: "positional", required: true, description: "Its name" },
    host: { type: "string", description: "Host names that lead to it, separated by commas" },
  },
  async run({ args }) {
    const body = { name: args.name, hosts: listOf(args.host) };
    await askPlatform({ method: "POST", path: "/tenants", body });
    process.stdout.write(`Tenant ${args.name} is ready\n`);
  },
});

interface TenantRecord {
  readonly name: string;
  readonly hosts: readonly string[];
}

const listTenantsCommand = defineCommand({
  meta: { name: "list", description: "List the tenants and the hosts that lead to them" },
  async run() {
    const { tenants } = await askPlatform<{ readonly tenants: readonly TenantRecord[] }>({
      method: "GET",
      path: "/tenants",
    });
    for (const { name, hosts } of tenants) process.stdout.write(`${name}\t${hosts.join(", ")}\n`);
  },
});

const resetIdentityCommand = defineCommand({
  meta: {
    name: "reset-identity",
    description:
      "Remove all users, roles and servers of a tenant, and revoke its tokens; asks twice",
  },
  args: { name: { type: "positional", required: true, description: "Its name" } },
  async run({ args }) {
    const confirmation = await askForWord("This removes everybody. Type the name of the tenant");
    const second = await askForWord("There is no way back. Type reset");
    if (confirmation !== args.name || second !== "reset") {
      process.stdout.write("Nothing was reset\n");
      process.exitCode = 1;
      return;
    }
    const path = `${tenantPath(args.name)}/identity-reset`;
    await askPlatform({ method: "POST", path, body: { confirmation } });
    process.stdout.write(
      `Everybody is removed. flotilla user create --tenant ${args.name} --admin makes an administrator\n`,
    );
  },
});

/** What somebody types at the terminal. @throws `cli.terminal_needed` */
async function askForWord(message: string): Promise<string> {
  if (!process.stdin.isTTY) throw cliErrors.terminal_needed();
  const answer = await text({ message });
  return isCancel(answer) ? "" : answer;
}

export const tenantCommand = defineCommand({
  meta: { name: "tenant", description: "Isolated sets of users and data" },
  subCommands: {
    create: createTenantCommand,
    list: listTenantsCommand,
    engine: engineCommand,
    "reset-identity": resetIdentityCommand,
  },
});
