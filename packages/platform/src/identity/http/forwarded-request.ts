import type { FastifyRequest } from "fastify";

/** The request that a proxy asks about. */
export interface ForwardedRequest {
  readonly method: string;
  /** As the browser sees it. */
  readonly url: URL;
}

/**
 * The request that a trusted proxy has received and asks about, by `X-Forwarded-Method`, `-Proto`, `-Host` and `-Uri`; null
 * where nobody who is trusted says what it was.
 */
export function forwardedRequestOf(request: FastifyRequest): ForwardedRequest | null {
  const method = request.headers["x-forwarded-method"];
  const uri = request.headers["x-forwarded-uri"];
  if (!isFromTrustedProxy(request) || typeof method !== "string" || typeof uri !== "string") {
    return null;
  }
  if (request.headers["x-forwarded-host"] === undefined || !uri.startsWith("/")) return null;
  const url = URL.parse(`${request.protocol}://${request.host}${uri}`);
  return url && { method, url };
}

/** Fastify lists further addresses than the connection's only where it trusts whoever connected. */
function isFromTrustedProxy({ ips }: FastifyRequest): boolean {
  return (ips?.length ?? 0) > 1;
}
