import { expect, onTestFinished, test } from "vitest";

import { Secret } from "#kernel";
import { makeIdentity } from "#test/identity";

import { createIdentity } from "./identity.ts";

test("an identity that could not reach Redis says so, and can be closed", async () => {
  const under = makeIdentity();
  onTestFinished(async () => await under.remove());
  // Nothing listens on port 1.
  const identity = createIdentity({ ...under, redisUrl: new Secret("redis://127.0.0.1:1") });
  await expect(identity.start?.()).rejects.toMatchObject({ code: "kernel.redis_unreachable" });
  await expect(identity.close?.()).resolves.toBeUndefined();
});
