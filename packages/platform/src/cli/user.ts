import { password as askPassword, isCancel } from "@clack/prompts";
import { defineCommand } from "citty";

import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";

const createUserCommand = defineCommand({
  meta: { name: "create", description: "Make a user who can sign in" },
  args: {
    tenant: { type: "string", required: true, description: "The tenant's name" },
    name: { type: "positional", required: true, description: "The user's name" },
    admin: { type: "boolean", description: "An administrator, with the role analyst" },
    role: { type: "string", description: "Roles, separated by commas" },
  },
  async run({ args }) {
    const password = await readPassword();
    const roles = args.role === undefined ? [] : args.role.split(",");
    await askPlatform({
      method: "POST",
      path: `${tenantPath(args.tenant)}/users`,
      body: { name: args.name, isAdmin: args.admin ?? false, roles, password },
    });
    process.stdout.write(`${args.name} can sign in\n`);
  },
});

const setPasswordCommand = defineCommand({
  meta: { name: "set-password", description: "Give a user a new password; ends their sessions" },
  args: {
    tenant: { type: "string", required: true, description: "The tenant's name" },
    name: { type: "positional", required: true, description: "The user's name" },
  },
  async run({ args }) {
    const password = await readPassword();
    await askPlatform({
      method: "PUT",
      path: `${tenantPath(args.tenant)}/users/${encodeURIComponent(args.name)}/password`,
      body: { password },
    });
    process.stdout.write(`${args.name} has a new password\n`);
  },
});

export const userCommand = defineCommand({
  meta: { name: "user", description: "People who sign in" },
  subCommands: { create: createUserCommand, "set-password": setPasswordCommand },
});

async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    return (await process.stdin.setEncoding("utf8").toArray()).join("").trimEnd();
  }
  const answer = await askPassword({ message: "New password" });
  if (!isCancel(answer)) return answer;
  throw cliErrors.argument_invalid({ argument: "The password", value: "missing", rule: "given" });
}
