import type { Tenant } from "#kernel";

import { isIdentifier } from "../identifier.ts";
import { quoteName } from "../people/user-name.ts";
import { findServer, type StoredServer } from "../store/servers.ts";
import { tokenErrors } from "../tokens/token-errors.ts";

/** @throws `identity.server_unknown` */
export async function findKnownServer(tenant: Tenant, id: string): Promise<StoredServer> {
  const server = isIdentifier(id) ? await findServer(tenant, id) : undefined;
  if (!server) throw unknownServer(id);
  return server;
}

/** The error for a server's id that nobody has. */
export function unknownServer(id: string): Error {
  return tokenErrors.server_unknown({ server: quoteName(id) });
}
