import { formatNumber } from "../../lib/format.ts";

/** What a newer document changed about a server's scopes, in words: "340 scopes now: 12 new, 3 gone." */
export function describeScopeChanges(before: readonly string[], after: readonly string[]): string {
  const old = new Set(before);
  const current = new Set(after);
  const added = after.filter((scope) => !old.has(scope)).length;
  const gone = before.filter((scope) => !current.has(scope)).length;
  const changes = [
    ...(added > 0 ? [`${formatNumber(added)} new`] : []),
    ...(gone > 0 ? [`${formatNumber(gone)} gone`] : []),
  ];
  return `${countScopes(current.size)} now: ${changes.length === 0 ? "the same as before" : changes.join(", ")}.`;
}

/** "1 scope", "340 scopes". */
export function countScopes(count: number): string {
  return count === 1 ? "1 scope" : `${formatNumber(count)} scopes`;
}
