import { expect, test } from "vitest";

import { delay } from "./delay.ts";

const hour = 3_600_000;

test("a delay ends with the signal's reason as soon as the signal is aborted", async () => {
  const controller = new AbortController();
  const waiting = delay(hour, controller.signal);
  controller.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
});

test("a delay with an aborted signal does not begin", async () => {
  await expect(delay(hour, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
});

test("a delay without a signal ends by itself", async () => {
  await expect(delay(1)).resolves.toBeUndefined();
});
