import { generateKeyPairSync } from "node:crypto";

import { Value } from "typebox/value";
import { expect, onTestFinished, test } from "vitest";

import { createAudit, createLogger, Secret } from "#kernel";
import { createHandSetClock } from "#test/identity";
import { makeTenant } from "#test/tenant";

import { identitySettings } from "./config.ts";
import { createTokenAccess } from "./token-access.ts";

async function openTwo(audience: string): Promise<void> {
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const clock = createHandSetClock("2026-03-01T12:00:00.000Z");
  const access = createTokenAccess({
    clock,
    audit: createAudit({ clock }),
    logger: createLogger("fatal"),
    settings: {
      ...Value.Create(identitySettings.schema),
      audience,
      publicKeys: new Secret(publicKey.export({ type: "spki", format: "pem" }).toString()),
    },
  });
  onTestFinished(async () => await access.close?.());
  for (const name of ["north", "south"]) {
    const made = await makeTenant(name);
    onTestFinished(async () => await made.remove());
    await access.openTenant?.(made.tenant);
  }
}

test("a process that knows keys alone opens no second tenant that would accept the first one's tokens", async () => {
  await expect(openTwo("flowapi")).rejects.toMatchObject({ code: "identity.audience_shared" });
  await expect(openTwo("flowapi:{tenant}")).resolves.toBeUndefined();
});
