import type { IncomingMessage } from "node:http";

import type { FlotillaError } from "../errors.ts";
import { kernelErrors } from "../kernel-errors.ts";

/**
 * What makes it doubtful which host or path a request means, if anything: a proxy in front could have understood it
 * differently, and the host decides the tenant.
 */
export function ambiguityOf(request: IncomingMessage): FlotillaError | undefined {
  if (request.url?.[0] !== "/" && request.url !== "*") {
    return kernelErrors.malformed_request({ reason: "its target is not a path" });
  }
  const hosts = countHosts(request.rawHeaders);
  if (hosts > 1) return kernelErrors.malformed_request({ reason: "it has several Host headers" });
  if (hosts === 0 && request.httpVersion !== "1.0") {
    return kernelErrors.malformed_request({ reason: "it has no Host header" });
  }
  return undefined;
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  return count;
}
