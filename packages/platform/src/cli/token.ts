import { defineCommand } from "citty";

import { askPlatform, tenantPath } from "./control-client.ts";

const createTokenCommand = defineCommand({
  meta: { name: "create", description: "Print a token alone on standard output" },
  args: {
    tenant: { type: "string", required: true, description: "The tenant's name" },
    role: { type: "string", required: true, description: "The role; several separated by commas" },
    life: { type: "string", default: "1d", description: "How long it is valid: 15m, 12h, 7d" },
    user: { type: "string", description: "Whom it names; default: operator" },
  },
  async run({ args }) {
    const { token } = await askPlatform<{ readonly token: string }>({
      method: "POST",
      path: `${tenantPath(args.tenant)}/tokens`,
      body: {
        roles: args.role.split(","),
        life: args.life,
        ...(args.user === undefined ? {} : { user: args.user }),
      },
    });
    process.stdout.write(`${token}\n`);
  },
});

export const tokenCommand = defineCommand({
  meta: { name: "token", description: "Signed proofs of what a program may ask" },
  subCommands: { create: createTokenCommand },
});
