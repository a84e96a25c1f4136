import { expect, test } from "vitest";

import { eachConcurrently } from "./concurrently.ts";

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("every item is done once, and no more than allowed at the same time", async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await eachConcurrently([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await nextTurn();
    running -= 1;
    done.push(item);
  });
  expect(new Set(done)).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(done).toHaveLength(5);
  expect(most).toBe(2);
});

test("after a failure nothing more is begun, and what was under way ends first", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    await nextTurn();
    if (item === 1) throw new Error("the first failed");
    await nextTurn();
    ended.push(item);
  };
  await expect(eachConcurrently([1, 2, 3, 4], 2, work)).rejects.toThrow("the first failed");
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([2]);
});

test("nothing to do is done at once", async () => {
  await expect(eachConcurrently([], 3, nextTurn)).resolves.toBeUndefined();
});
