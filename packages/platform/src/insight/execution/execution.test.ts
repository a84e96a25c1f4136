import { expect, test } from "vitest";

import { Execution } from "./execution.ts";

test("the same task under way is not started again", async () => {
  const execution = new Execution(2);
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const work = async () => {
    runs += 1;
    await gate.promise;
  };
  execution.submit("a", work);
  execution.submit("a", work);
  gate.resolve();
  await execution.settle();
  expect(runs).toBe(1);
});

test("no more tasks run than allowed, in the order they came", async () => {
  const execution = new Execution(2);
  const order: string[] = [];
  let running = 0;
  let most = 0;
  for (const key of ["a", "b", "c", "d", "e"]) {
    execution.submit(key, async () => {
      order.push(key);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    });
  }
  expect(execution.progressOf("e")).toEqual({ eligible: 0, queued: 1, running: 0 });
  await execution.settle();
  expect(order).toEqual(["a", "b", "c", "d", "e"]);
  expect(most).toBe(2);
  expect(execution.progressOf("e")).toBeUndefined();
});

test("after everything is done new tasks run at once", async () => {
  const execution = new Execution(1);
  for (const key of ["a", "b"]) execution.submit(key, async () => {});
  await execution.settle();
  let ran = false;
  execution.submit("c", async () => {
    ran = true;
  });
  await execution.settle();
  expect(ran).toBe(true);
});

test("tasks that have not begun can be forgotten", async () => {
  const execution = new Execution(1);
  const ran: string[] = [];
  for (const key of ["a", "b", "c"]) execution.submit(key, async () => void ran.push(key));
  execution.discardWaiting();
  await execution.settle();
  expect(ran).toEqual(["a"]);
  expect(execution.progressOf("b")).toBeUndefined();
});
