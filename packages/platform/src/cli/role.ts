import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import {
  jsonArgument,
  listOf,
  printJsonLines,
  readExpiry,
  tenantArgument,
} from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { findServer } from "./server.ts";
import { renderTable } from "./table.ts";

type Role = OperationAnswer<"listRoles">["roles"][number];

const serverArgument = {
  type: "string",
  description: "The server's audience; without it the tenant's own",
} as const;
const named = {
  tenant: tenantArgument,
  server: serverArgument,
  name: { type: "positional", required: true, description: "The role's name" },
} as const;
const fields = {
  scopes: { type: "string", description: "Scopes, separated by commas; all for every one" },
  "latest-expiry": { type: "string", description: "The day past which no token reaches, or none" },
  "longest-life": { type: "string", description: "The longest life of a token: 12h, 7d, or none" },
} as const;
const path = "/api/identity/roles/{role}";

const listRolesCommand = defineCommand({
  meta: { name: "list", description: "List the roles with their members" },
  args: { tenant: tenantArgument, json: jsonArgument },
  async run({ args }) {
    const roles = await listRoles(args.tenant);
    if (args.json) {
      printJsonLines(roles);
      return;
    }
    const { formatLife } = await import("#server");
    const rows = roles.map((role) => [
      role.server.audience,
      role.name,
      role.everyScope ? "all" : role.scopes.length,
      role.latestExpiry ?? "none",
      role.longestLifeSeconds === null ? "none" : formatLife(role.longestLifeSeconds),
      role.members.join(", "),
    ]);
    const header = ["Server", "Role", "Scopes", "Latest expiry", "Longest life", "Members"];
    process.stdout.write(`${renderTable(header, rows)}\n`);
  },
});

const createRoleCommand = defineCommand({
  meta: { name: "create", description: "Make a role" },
  args: { ...named, ...fields },
  async run({ args }) {
    const server = await findServer(args.tenant, args.server);
    await askAsOperator<"createRole">(args.tenant, {
      method: "POST",
      path: "/api/identity/roles",
      body: { server: server.id, name: args.name, ...(await readFields(args)) },
    });
    process.stdout.write(`The role ${args.name} is ready\n`);
  },
});

const changeRoleCommand = defineCommand({
  meta: { name: "change", description: "Change a role's scopes and limits" },
  args: { ...named, ...fields },
  async run({ args }) {
    const role = await findRole(args.tenant, args.server, args.name);
    await askAsOperator<"changeRole">(args.tenant, {
      method: "PATCH",
      path,
      parameters: { role: role.id },
      body: await readFields(args),
    });
    process.stdout.write(`The role ${args.name} is changed\n`);
  },
});

const removeRoleCommand = defineCommand({
  meta: { name: "remove", description: "Remove a role; tokens with it are revoked" },
  args: named,
  async run({ args }) {
    const { id } = await findRole(args.tenant, args.server, args.name);
    const parameters = { role: id };
    await askAsOperator<"removeRole">(args.tenant, { method: "DELETE", path, parameters });
    process.stdout.write(`The role ${args.name} is removed\n`);
  },
});

const member = {
  ...named,
  user: { type: "positional", required: true, description: "The user's name" },
} as const;
const memberPath = "/api/identity/roles/{role}/members/{user}";

const addMemberCommand = defineCommand({
  meta: { name: "add-member", description: "Make a user a member of a role" },
  args: member,
  async run({ args }) {
    const { id } = await findRole(args.tenant, args.server, args.name);
    const parameters = { role: id, user: args.user };
    await askAsOperator<"addMember">(args.tenant, { method: "PUT", path: memberPath, parameters });
    process.stdout.write(`${args.user} has the role ${args.name}\n`);
  },
});

const removeMemberCommand = defineCommand({
  meta: {
    name: "remove-member",
    description: "Take a role from a user; revokes their tokens with it",
  },
  args: member,
  async run({ args }) {
    const { id } = await findRole(args.tenant, args.server, args.name);
    const parameters = { role: id, user: args.user };
    const request = { method: "DELETE", path: memberPath, parameters } as const;
    await askAsOperator<"removeMember">(args.tenant, request);
    process.stdout.write(`${args.user} does not have the role ${args.name} any more\n`);
  },
});

export const roleCommand = defineCommand({
  meta: { name: "role", description: "Named sets of scopes on one server" },
  subCommands: {
    list: listRolesCommand,
    create: createRoleCommand,
    change: changeRoleCommand,
    remove: removeRoleCommand,
    "add-member": addMemberCommand,
    "remove-member": removeMemberCommand,
  },
});

async function listRoles(tenant: string): Promise<Role[]> {
  const request = { method: "GET", path: "/api/identity/roles" } as const;
  return (await askAsOperator<"listRoles">(tenant, request)).roles;
}

async function findRole(tenant: string, audience: string | undefined, name: string): Promise<Role> {
  const server = await findServer(tenant, audience);
  const roles = await listRoles(tenant);
  const found = roles.find((role) => role.server.id === server.id && role.name === name);
  if (found) return found;
  throw cliErrors.argument_invalid({
    argument: "The role",
    value: JSON.stringify(name),
    rule: `a role of ${server.audience}; flotilla role list shows them`,
  });
}

async function readFields(args: {
  readonly scopes?: string | undefined;
  readonly "latest-expiry"?: string | undefined;
  readonly "longest-life"?: string | undefined;
}) {
  const latestExpiry = readExpiry(args["latest-expiry"]);
  const life = args["longest-life"];
  const { parseLife } = await import("#server");
  return {
    ...(args.scopes === "all" ? { everyScope: true } : {}),
    ...(args.scopes === undefined || args.scopes === "all"
      ? {}
      : { everyScope: false, scopes: listOf(args.scopes) }),
    ...(latestExpiry === undefined ? {} : { latestExpiry }),
    ...(life === undefined ? {} : { longestLifeSeconds: life === "none" ? null : parseLife(life) }),
  };
}
