import { password as askPassword, isCancel } from "@clack/prompts";
import { defineCommand } from "citty";

import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";

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
  subCommands: { "set-password": setPasswordCommand },
});

async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    return (await process.stdin.setEncoding("utf8").toArray()).join("").trimEnd();
  }
  const answer = await askPassword({ message: "New password" });
  if (!isCancel(answer)) return answer;
  throw cliErrors.argument_invalid({ argument: "The password", value: "missing", rule: "given" });
}
