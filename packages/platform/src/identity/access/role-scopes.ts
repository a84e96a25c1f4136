import { suggestNearest } from "#kernel";

import { quoteName } from "../people/user-name.ts";
import type { ServerRow } from "../store/tables.ts";
import { accessErrors } from "./access-errors.ts";

/** Scopes that a role of the server can have, sorted and each once. @throws `identity.scope_unknown` */
export function checkScopes(
  scopes: readonly string[],
  server: Pick<ServerRow, "name" | "scopes">,
): string[] {
  const known = parseScopes(server.scopes);
  const all = new Set(known);
  const unknown = scopes.find((scope) => !all.has(scope))?.slice(0, 200);
  if (unknown === undefined) return [...new Set(scopes)].toSorted();
  const suggestion = known.length === 0 ? "It knows none." : suggestNearest(unknown, known);
  const named = { server: quoteName(server.name), scope: JSON.stringify(unknown) };
  throw accessErrors.scope_unknown({ ...named, suggestion });
}

/** A list of scopes as tables keep it. */
export function parseScopes(stored: string): string[] {
  return JSON.parse(stored) as string[];
}
