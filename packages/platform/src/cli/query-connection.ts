import { connect, type Connection } from "@flotilla/client";

import { readClientToken } from "#kernel";

import { askPlatform, tenantPath } from "./control-client.ts";
import { cliErrors } from "./errors.ts";

/** Arguments of commands that ask a platform as any program does. */
export const connectionArguments = {
  url: {
    type: "string",
    description: "The platform's address; default: this machine's platform",
  },
  token: { type: "string", description: "A token; default: the variable FLOTILLA_TOKEN" },
  tenant: {
    type: "string",
    description: "Ask as the operator of this machine's platform, for a tenant",
  },
  role: {
    type: "string",
    default: "analyst",
    description: "With --tenant, the role to ask with",
  },
  "ca-file": { type: "string", description: "Certificates (PEM) of the authority to trust" },
} as const;

/** How the command line was told to reach a platform. */
interface ConnectionArguments {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly tenant?: string | undefined;
  readonly role: string;
  readonly "ca-file"?: string | undefined;
}

/**
 * Connects with a token that was given or that the environment holds, or as the operator of this machine's platform with tokens for
 * a tenant.
 *
 * @throws `cli.token_missing`, and what `askPlatform` throws
 */
export async function connectToPlatform(given: ConnectionArguments): Promise<Connection> {
  const token = tokenOf(given);
  const url = await urlOf(given);
  const caFile = given["ca-file"];
  return connect({ url, token, ...(caFile !== undefined && { caFile }) });
}

function tokenOf({ token, tenant, role }: ConnectionArguments): string | (() => Promise<string>) {
  const known = token ?? (tenant === undefined ? readClientToken() : undefined);
  if (known !== undefined) return known;
  if (tenant === undefined) throw cliErrors.token_missing();
  return operatorTokens(tenant, role);
}

/** The address that was given, or that of this machine's platform. */
async function urlOf({ url }: Pick<ConnectionArguments, "url">): Promise<string> {
  return url ?? (await addressOfPlatform());
}

async function addressOfPlatform(): Promise<string> {
  const request = { method: "GET", path: "/status" } as const;
  return (await askPlatform<{ readonly address: string }>(request)).address;
}

const usedMilliseconds = 10 * 60 * 1000;

/** Tokens of a quarter of an hour, each replaced before it expires: a query may take longer. */
function operatorTokens(tenant: string, role: string): () => Promise<string> {
  let current: { readonly token: Promise<string>; readonly since: number } | undefined;
  return async () => {
    const now = performance.now();
    if (current === undefined || now - current.since > usedMilliseconds) {
      current = { token: issueToken(tenant, role), since: now };
    }
    return await current.token;
  };
}

async function issueToken(tenant: string, role: string): Promise<string> {
  const { token } = await askPlatform<{ readonly token: string }>({
    method: "POST",
    path: `${tenantPath(tenant)}/tokens`,
    body: { roles: [role], life: "15m" },
  });
  return token;
}
