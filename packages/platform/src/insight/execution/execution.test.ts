import { expect, test } from "vitest";

import { Execution, type Task } from "./execution.ts";

const asker = "alice";

function task(key: string, run: Task["run"] = async () => undefined, after: string[] = []): Task {
  return { key, weight: 1, after, run };
}

/** Something that runs until it is let go. */
function gated() {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const run: Task["run"] = async (signal) => {
    begun.resolve();
    signal.addEventListener("abort", () => gate.reject(signal.reason));
    await gate.promise;
  };
  return { run, open: gate.resolve, begun: begun.promise };
}

test("the same task under way is not started again", async () => {
  const execution = new Execution(2);
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const work = async () => {
    runs += 1;
    await gate.promise;
  };
  execution.submit([task("a", work)], asker);
  execution.submit([task("a", work)], asker);
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
    const work = async () => {
      order.push(key);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
    };
    execution.submit([task(key, work)], asker);
  }
  expect(execution.progressOf("e")).toEqual({ eligible: 0, queued: 1, running: 0 });
  await execution.settle();
  expect(order).toEqual(["a", "b", "c", "d", "e"]);
  expect(most).toBe(2);
  expect(execution.progressOf("e")).toBeUndefined();
});

test("after everything is done new tasks run at once", async () => {
  const execution = new Execution(1);
  for (const key of ["a", "b"]) execution.submit([task(key)], asker);
  await execution.settle();
  let ran = false;
  execution.submit([task("c", async () => void (ran = true))], asker);
  await execution.settle();
  expect(ran).toBe(true);
});

test("tasks that have not begun can be forgotten", async () => {
  const execution = new Execution(1);
  const ran: string[] = [];
  const first = gated();
  execution.submit([task("a", first.run)], asker);
  await first.begun;
  execution.submit([task("b", async () => void ran.push("b"))], asker);
  execution.submit([task("c", async () => void ran.push("c")), task("d", undefined, ["c"])], asker);
  execution.discardWaiting();
  first.open();
  await execution.settle();
  expect(ran).toEqual([]);
  expect(execution.progressOf("b")).toBeUndefined();
  expect(execution.progressOf("d")).toBeUndefined();
});

test("a query waits for those below it, and its progress counts each at its step", async () => {
  const execution = new Execution(1);
  const [below, other] = [gated(), gated()];
  const order: string[] = [];
  const answer = {
    ...task("answer", async () => void order.push("answer"), ["x", "y"]),
    weight: 3,
  };
  execution.submit([task("x", below.run), task("y", other.run), answer], asker);
  await below.begun;
  expect(execution.progressOf("answer")).toEqual({ eligible: 3, queued: 1, running: 1 });
  below.open();
  await other.begun;
  expect(execution.progressOf("answer")).toEqual({ eligible: 3, queued: 0, running: 1 });
  expect(order).toEqual([]);
  other.open();
  await execution.settle();
  expect(order).toEqual(["answer"]);
});

test("what two queries share runs once, and goes on while one of them is still wanted", async () => {
  const execution = new Execution(4);
  const shared = gated();
  let runs = 0;
  const below = task("shared", async (signal) => {
    runs += 1;
    await shared.run(signal);
  });
  const ended: string[] = [];
  const query = (key: string) => [below, task(key, async () => void ended.push(key), ["shared"])];
  execution.submit(query("a"), asker);
  execution.submit(query("b"), asker);
  await shared.begun;
  execution.cancel("a", new Error("not wanted"));
  expect(execution.progressOf("a")).toBeUndefined();
  expect(execution.progressOf("b")).toEqual({ eligible: 1, queued: 0, running: 1 });
  shared.open();
  await execution.settle();
  expect({ runs, ended }).toEqual({ runs: 1, ended: ["b"] });
});

test("what nobody wants any more is told to stop, and can be asked anew at once", async () => {
  const execution = new Execution(1);
  const running = gated();
  execution.submit([task("below", running.run), task("answer", undefined, ["below"])], asker);
  await running.begun;
  execution.cancel("answer", new Error("not wanted"));
  let answered = false;
  execution.submit([task("answer", async () => void (answered = true))], asker);
  await execution.settle();
  expect(answered).toBe(true);
});

test("what fails is told to every query that needs it", async () => {
  const execution = new Execution(2);
  const failure = new Error("the disk went away");
  const told: unknown[] = [];
  const below = task("below", async () => {
    throw failure;
  });
  for (const key of ["a", "b"]) {
    const failed = async (error: unknown) => void told.push([key, error]);
    execution.submit([below, { ...task(key, undefined, ["below"]), failed }], asker);
  }
  await execution.settle();
  expect(told).toEqual([
    ["a", failure],
    ["b", failure],
  ]);
});

test("somebody who asked as well wants a query as long as it is under way", async () => {
  const execution = new Execution(1);
  const running = gated();
  for (const name of ["alice", "bob"]) execution.submit([task("a", running.run)], name);
  expect(execution.isWantedBesides("a", "alice")).toBe(true);
  execution.withdraw("a", "bob");
  expect(execution.isWantedBesides("a", "alice")).toBe(false);
  running.open();
  await execution.settle();
  expect(execution.isWantedBesides("a", "alice")).toBe(false);
});
