import { isIP } from "node:net";

import ipaddr from "ipaddr.js";

import { kernelErrors } from "../kernel-errors.ts";

/**
 * Checks that every trusted proxy is an IP address or a range in CIDR notation.
 *
 * @throws `kernel.trusted_proxy_invalid`
 */
export function checkTrustedProxies(ranges: readonly string[]): void {
  for (const range of ranges) {
    if (isIP(range) === 0 && !ipaddr.isValidCIDR(range)) {
      throw kernelErrors.trusted_proxy_invalid({ range });
    }
  }
}
