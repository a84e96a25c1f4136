import { readFile } from "node:fs/promises";

import type { OperationAnswer } from "@flotilla/client";
import { defineCommand } from "citty";

import { jsonArgument, printJsonLines, readExpiry, tenantArgument } from "./common-arguments.ts";
import { cliErrors } from "./errors.ts";
import { askAsOperator } from "./identity-request.ts";
import { renderTable } from "./table.ts";

type Server = OperationAnswer<"listServers">["servers"][number];
type Specification = Record<string, unknown>;

const fields = {
  specification: {
    type: "string",
    description: "A file with the server's OpenAPI document, or its address",
  },
  "latest-expiry": { type: "string", description: "The day past which no token reaches, or none" },
  "longest-life": { type: "string", description: "The longest life of a token: 12h, 30d" },
} as const;
const path = "/api/identity/servers/{server}";

const listServersCommand = defineCommand({
  meta: { name: "list", description: "List the servers that tokens are for" },
  args: { tenant: tenantArgument, json: jsonArgument },
  async run({ args }) {
    const servers = await listServers(args.tenant);
    if (args.json) {
      printJsonLines(servers);
      return;
    }
    const { formatLife } = await import("#server");
    const rows = servers.map((server) => [
      server.name,
      server.audience,
      server.scopes.length,
      server.roles,
      server.latestExpiry ?? "none",
      formatLife(server.longestLifeSeconds),
    ]);
    const header = ["Name", "Audience", "Scopes", "Roles", "Latest expiry", "Longest life"];
    process.stdout.write(`${renderTable(header, rows)}\n`);
  },
});

const addServerCommand = defineCommand({
  meta: { name: "add", description: "Add a server by its OpenAPI document" },
  args: {
    ...fields,
    tenant: tenantArgument,
    name: { type: "positional", required: true, description: "What to call it" },
    specification: { ...fields.specification, required: true },
    "longest-life": { ...fields["longest-life"], default: "30d" },
  },
  async run({ args }) {
    const { parseLife } = await import("#server");
    const latestExpiry = readExpiry(args["latest-expiry"]);
    const { audience, scopes } = await askAsOperator<"createServer">(args.tenant, {
      method: "POST",
      path: "/api/identity/servers",
      body: {
        name: args.name,
        specification: await readSpecification(args.specification),
        longestLifeSeconds: parseLife(args["longest-life"]),
        ...(latestExpiry === undefined ? {} : { latestExpiry }),
      },
    });
    process.stdout.write(`${args.name} is ready: ${audience} with ${scopes.length} scopes\n`);
  },
});

const audienceArgument = {
  type: "positional",
  required: true,
  description: "The server's audience",
} as const;

const changeServerCommand = defineCommand({
  meta: {
    name: "change",
    description: "Change a server's limits, or its scopes by a newer document",
  },
  args: { tenant: tenantArgument, audience: audienceArgument, ...fields },
  async run({ args }) {
    const { id } = await findServer(args.tenant, args.audience);
    const latestExpiry = readExpiry(args["latest-expiry"]);
    const life = args["longest-life"];
    const { specification } = args;
    const { parseLife } = await import("#server");
    await askAsOperator<"changeServer">(args.tenant, {
      method: "PATCH",
      path,
      parameters: { server: id },
      body: {
        ...(specification === undefined
          ? {}
          : { specification: await readSpecification(specification) }),
        ...(latestExpiry === undefined ? {} : { latestExpiry }),
        ...(life === undefined ? {} : { longestLifeSeconds: parseLife(life) }),
      },
    });
    process.stdout.write(`${args.audience} is changed\n`);
  },
});

const removeServerCommand = defineCommand({
  meta: { name: "remove", description: "Remove a server with its roles; its tokens are revoked" },
  args: { tenant: tenantArgument, audience: audienceArgument },
  async run({ args }) {
    const { id } = await findServer(args.tenant, args.audience);
    const parameters = { server: id };
    await askAsOperator<"removeServer">(args.tenant, { method: "DELETE", path, parameters });
    process.stdout.write(`${args.audience} is removed\n`);
  },
});

export const serverCommand = defineCommand({
  meta: { name: "server", description: "Audiences that tokens are for" },
  subCommands: {
    list: listServersCommand,
    add: addServerCommand,
    change: changeServerCommand,
    remove: removeServerCommand,
  },
});

/** The server with an audience, or the tenant's own without one. @throws `cli.argument_invalid` */
export async function findServer(tenant: string, audience: string | undefined): Promise<Server> {
  const servers = await listServers(tenant);
  const found = servers.find((server) =>
    audience === undefined ? server.isOwn : server.audience === audience,
  );
  if (found) return found;
  throw cliErrors.argument_invalid({
    argument: "The server",
    value: JSON.stringify(audience ?? "the tenant's own"),
    rule: "the audience of a server that is there; flotilla server list shows them",
  });
}

async function listServers(tenant: string): Promise<Server[]> {
  const request = { method: "GET", path: "/api/identity/servers" } as const;
  return (await askAsOperator<"listServers">(tenant, request)).servers;
}

async function readSpecification(place: string): Promise<Specification> {
  try {
    const text = /^https?:\/\//.test(place)
      ? await (await fetch(place, { signal: AbortSignal.timeout(30_000) })).text()
      : await readFile(place, "utf8");
    return JSON.parse(text) as Specification;
  } catch (error) {
    const value = JSON.stringify(place);
    const rule = "a file or address with an OpenAPI document in JSON that can be read";
    throw cliErrors.argument_invalid(
      { argument: "--specification", value, rule },
      { cause: error },
    );
  }
}
