import { parseQueryScope } from "../../lib/scope-grammar.ts";
import type { Kinds } from "./spec-schema.ts";

/** What one role allows of a kind that may be run. */
interface AllowedKind {
  readonly units: readonly string[];
  readonly parts: ReadonlySet<string>;
}

/** The kinds that somebody may run, and of which others their queries may be made. */
export type AllowedKinds = ReadonlyMap<string, AllowedKind>;

/** Reads what roles allow. Scopes of several roles are never combined: of each kind the role that allows most counts. */
export function readAllowedKinds(
  roles: readonly { readonly scopes: readonly string[] }[],
  kinds: Kinds,
): AllowedKinds {
  const allowed = new Map<string, AllowedKind>();
  for (const { scopes } of roles) {
    if (!scopes.includes("run") || !scopes.includes("get_result")) continue;
    const queries = scopes.flatMap((scope) => parseQueryScope(scope) ?? []);
    for (const [name, ofKind] of Map.groupBy(queries, ({ topKind }) => topKind)) {
      const units = ofKind.filter(({ kind }) => kind === name).map(({ unit }) => unit);
      const parts = new Set(ofKind.map(({ kind }) => kind));
      const known = allowed.get(name);
      const isMore = known === undefined || parts.size > known.parts.size;
      if (units.length > 0 && kinds.runnable.includes(name) && isMore) {
        allowed.set(name, { units, parts });
      }
    }
  }
  return allowed;
}
