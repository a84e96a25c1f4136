import { defineCommand } from "citty";

import { askPlatform } from "./control-client.ts";

const createTenantCommand = defineCommand({
  meta: { name: "create", description: "Make a tenant with data, users and keys of its own" },
  args: {
    name: { type: "positional", required: true, description: "Its name" },
    host: { type: "string", description: "Host names that lead to it, separated by commas" },
  },
  async run({ args }) {
    const hosts = args.host === undefined ? [] : args.host.split(",");
    const path = "/tenants";
    await askPlatform({ method: "POST", path, body: { name: args.name, hosts } });
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

export const tenantCommand = defineCommand({
  meta: { name: "tenant", description: "Isolated sets of users and data" },
  subCommands: { create: createTenantCommand, list: listTenantsCommand },
});
