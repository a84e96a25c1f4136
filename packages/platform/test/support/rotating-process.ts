import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

import { systemClock, type Tenant } from "#kernel";

import { SigningKeys } from "../../src/identity/tokens/signing-keys.ts";

/** The signing keys of a tenant that has nothing but a directory, and that gets these keys one after the other. */
export function makeRotatingKeys(directory: string, pems: readonly string[]) {
  let next = 0;
  const keys = new SigningKeys({
    clock: systemClock,
    audit: { record: async () => {} },
    settings: {},
    generate: async () => createPrivateKey(pems[next++ % pems.length] ?? ""),
  });
  return { tenant: { name: "north", directory } as Tenant, keys };
}

/**
 * Replaces the key again and again until it is killed, and prints the id of each key that it may have signed with. To be run as a
 * program: `rotating-process.ts <tenant's directory> <JSON file with the keys> <first key>`.
 */
async function rotateUntilKilled(directory: string, file: string, first: number): Promise<void> {
  const pems = JSON.parse(readFileSync(file, "utf8")) as string[];
  const { tenant, keys } = makeRotatingKeys(directory, [
    ...pems.slice(first),
    ...pems.slice(0, first),
  ]);
  process.stdout.write(`${(await keys.of(tenant)).kid}\n`);
  for (;;) {
    const { kid } = await keys.rotate(tenant, { overlapSeconds: 3600 }, "operator");
    process.stdout.write(`${kid}\n`);
  }
}

const [directory, file, first] = process.argv.slice(2);
if (import.meta.main && directory && file) {
  await rotateUntilKilled(directory, file, Number(first));
}
