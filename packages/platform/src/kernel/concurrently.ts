/**
 * Does the work for every item, at most `limit` at the same time, in the order of the items. After a failure nothing more is
 * begun; the first failure is thrown once what was under way has ended.
 */
export async function eachConcurrently<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const runInTurn = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, runInTurn));
  if (failures.length > 0) throw failures[0];
}
