import { hkdfSync } from "node:crypto";

import { Secret } from "./secret.ts";
import type { Tenant } from "./tenant.ts";

const keyBytes = 32;

/**
 * The tenant's own key for one purpose: 32 bytes by HKDF with SHA-256 (RFC 5869). From one purpose's key neither the tenant's
 * key nor another purpose's can be found.
 *
 * @param purpose `<module>.<what>`, such as `kernel.audit`.
 */
export function deriveKey(tenant: Tenant, purpose: string): Secret<Buffer> {
  const derived = hkdfSync("sha256", tenant.key.reveal(), "flotilla", purpose, keyBytes);
  return new Secret(Buffer.from(derived));
}
