import { defineCommand } from "citty";

import { jsonArgument, listOf, printJsonLines, tenantArgument } from "./common-arguments.ts";
import { askPlatform, tenantPath } from "./control-client.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

const createTokenCommand = defineCommand({
  meta: { name: "create", description: "Print a token alone on standard output" },
  args: {
    tenant: tenantArgument,
    role: { type: "string", required: true, description: "The role; several separated by commas" },
    life: { type: "string", default: "1d", description: "How long it is valid: 15m, 12h, 7d" },
    user: { type: "string", description: "Whom it names; default: operator" },
  },
  async run({ args }) {
    const { token } = await askPlatform<{ readonly token: string }>({
      method: "POST",
      path: `${tenantPath(args.tenant)}/tokens`,
      body: {
        roles: listOf(args.role),
        life: args.life,
        ...(args.user === undefined ? {} : { user: args.user }),
      },
    });
    process.stdout.write(`${token}\n`);
  },
});

const listTokensCommand = defineCommand({
  meta: { name: "list", description: "List tokens, the newest first; never the tokens themselves" },
  args: {
    tenant: tenantArgument,
    user: { type: "string", description: "Those of one user" },
    state: { type: "string", description: "valid, expired or revoked" },
    limit: { type: "string", default: "100", description: "How many" },
    json: jsonArgument,
  },
  async run({ args }) {
    const { tokens } = await askAsOperator<"listTokens">(args.tenant, {
      method: "GET",
      path: "/api/identity/tokens",
      query: {
        limit: Number(args.limit),
        ...(args.user === undefined ? {} : { user: args.user }),
        ...(args.state === undefined ? {} : { state: args.state as "valid" }),
      },
    });
    if (args.json) {
      printJsonLines(tokens);
      return;
    }
    const rows = tokens.map((token) => [
      token.id,
      token.user,
      token.server.audience,
      token.roles.map(({ role }) => role).join(", "),
      token.state,
      token.expiresAt,
      token.lastUsedAt ?? "never",
    ]);
    const header = ["Token", "User", "Server", "Roles", "State", "Expires", "Last used"];
    process.stdout.write(`${renderTable(header, rows)}\n`);
  },
});

const revokeTokenCommand = defineCommand({
  meta: { name: "revoke", description: "Revoke a token by its id" },
  args: {
    tenant: tenantArgument,
    token: { type: "positional", required: true, description: "The id that the list shows" },
  },
  async run({ args }) {
    await askAsOperator<"revokeToken">(args.tenant, {
      method: "DELETE",
      path: "/api/identity/tokens/{token}",
      parameters: { token: args.token },
    });
    process.stdout.write(`The token ${args.token} is revoked\n`);
  },
});

export const tokenCommand = defineCommand({
  meta: { name: "token", description: "Signed proofs of what a program may ask" },
  subCommands: { create: createTokenCommand, list: listTokensCommand, revoke: revokeTokenCommand },
});
