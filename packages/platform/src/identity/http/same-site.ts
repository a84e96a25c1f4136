import type { FastifyRequest } from "fastify";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether the request can change nothing, whoever sent it. */
export function isSafe(request: FastifyRequest): boolean {
  return safeMethods.has(request.method);
}

/**
 * What a browser says about where a request comes from: this platform's own pages, elsewhere, or nothing at all.
 * `Sec-Fetch-Site` counts before `Origin`, because a browser that sends it has compared the scheme and the port as well.
 */
export function originOf(request: FastifyRequest): "same" | "other" | "unstated" {
  const fetchSite = request.headers["sec-fetch-site"];
  if (fetchSite !== undefined) {
    return fetchSite === "same-origin" || fetchSite === "none" ? "same" : "other";
  }
  const { origin } = request.headers;
  if (origin === undefined) return "unstated";
  return URL.parse(origin)?.host === request.host.toLowerCase() ? "same" : "other";
}
