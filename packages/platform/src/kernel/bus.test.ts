import { expect, test } from "vitest";

import { type Bus, createBus } from "./bus.ts";
import { createLogger } from "./logging.ts";

function makeBus(): { bus: Bus; logged: string[] } {
  const logged: string[] = [];
  const logger = createLogger("info", { write: (line) => void logged.push(line) });
  return { bus: createBus(logger), logged };
}

/** Lets everything run that only waits for promises. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test("every listener gets every event until it stops listening", () => {
  const { bus } = makeBus();
  const first: string[] = [];
  const second: string[] = [];
  const stop = bus.subscribe("tenant.opened", ({ tenant }) => void first.push(tenant));
  bus.subscribe("tenant.opened", ({ tenant }) => void second.push(tenant));
  bus.publish("tenant.opened", { tenant: "acme" });
  stop();
  stop();
  bus.publish("tenant.opened", { tenant: "bolt" });
  expect(first).toEqual(["acme"]);
  expect(second).toEqual(["acme", "bolt"]);
});

test("an event without listeners is no mistake", () => {
  const { bus } = makeBus();
  expect(() => bus.publish("tenant.opened", { tenant: "acme" })).not.toThrow();
});

test.each<[string, () => void | Promise<void>]>([
  ["throws", () => fail("broken")],
  ["rejects", async () => await Promise.reject(new Error("broken"))],
])("a listener that %s is logged and disturbs nobody", async (_how, listener) => {
  const { bus, logged } = makeBus();
  const received: string[] = [];
  bus.subscribe("tenant.opened", listener);
  bus.subscribe("tenant.opened", ({ tenant }) => void received.push(tenant));
  expect(() => bus.publish("tenant.opened", { tenant: "acme" })).not.toThrow();
  await settle();
  expect(received).toEqual(["acme"]);
  expect(logged).toHaveLength(1);
  expect(JSON.parse(logged[0] ?? "")).toMatchObject({
    level: "error",
    event: "tenant.opened",
    err: { message: "broken" },
  });
});

test("two buses know nothing of each other", () => {
  const received: string[] = [];
  makeBus().bus.subscribe("tenant.opened", ({ tenant }) => void received.push(tenant));
  makeBus().bus.publish("tenant.opened", { tenant: "acme" });
  expect(received).toEqual([]);
});

function fail(message: string): never {
  throw new Error(message);
}
