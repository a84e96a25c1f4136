const longestList = 50;

/** What became of a list of scopes, as the audit log tells it: how many came and went, and the first of them. */
export function describeScopeChange(
  before: readonly string[],
  after: readonly string[],
): Record<string, unknown> {
  const [old, now] = [new Set(before), new Set(after)];
  const added = after.filter((scope) => !old.has(scope));
  const removed = before.filter((scope) => !now.has(scope));
  return {
    scopesAdded: { count: added.length, first: added.slice(0, longestList) },
    scopesRemoved: { count: removed.length, first: removed.slice(0, longestList) },
  };
}
