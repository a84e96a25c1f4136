import { createHmac, randomInt } from "node:crypto";

import { deriveKey, type Tenant } from "#kernel";

import { plainCode } from "./plain-code.ts";

// Without 0, 1, i, l and o, which are read or typed wrongly.
const alphabet = "23456789abcdefghjkmnpqrstuvwxyz";
const howMany = 16;
const groupLength = 5;

/** Sixteen different random codes of 10 letters and digits (49 bits), in two groups: `xxxxx-xxxxx`. */
export function generateBackupCodes(): string[] {
  const codes = new Set<string>();
  while (codes.size < howMany) codes.add(`${generateGroup()}-${generateGroup()}`);
  return [...codes];
}

/** How the store knows a code: by HMAC-SHA256 with a key of the tenant. Spaces, hyphens and case do not count. */
export function hashBackupCode(tenant: Tenant, code: string): string {
  const key = deriveKey(tenant, "identity.backup_codes").reveal();
  return createHmac("sha256", key).update(plainCode(code)).digest("hex");
}

function generateGroup(): string {
  return Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}
