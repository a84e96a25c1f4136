import { expect, test, vi } from "vitest";

import { Gate } from "./gate.ts";

/** Work that ends when it is told to. */
function makeWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, end: resolve };
}

test("no more work than allowed is under way, and the rest follows in its order", async () => {
  const gate = new Gate({ atOnce: 2, waiting: 10 });
  const started: number[] = [];
  const works = [0, 1, 2, 3].map(makeWork);
  const done = works.map((work, index) =>
    gate.run(async () => {
      started.push(index);
      await work.promise;
    }),
  );
  await vi.waitFor(() => expect(started).toEqual([0, 1]));
  works[1]!.end();
  await done[1];
  await vi.waitFor(() => expect(started).toEqual([0, 1, 2]));
  for (const work of works) work.end();
  await Promise.all(done);
  expect(started).toEqual([0, 1, 2, 3]);
});

test("work that fails gives its place free", async () => {
  const gate = new Gate({ atOnce: 1, waiting: 1 });
  await expect(gate.run(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
  await expect(gate.run(() => Promise.resolve("next"))).resolves.toBe("next");
});

test("what finds no room to wait is refused at once", async () => {
  const gate = new Gate({ atOnce: 1, waiting: 1 });
  const work = makeWork();
  const running = [gate.run(() => work.promise), gate.run(() => work.promise)];
  await expect(gate.run(() => work.promise)).rejects.toMatchObject({
    code: "identity.busy",
    status: 503,
  });
  work.end();
  await Promise.all(running);
});
