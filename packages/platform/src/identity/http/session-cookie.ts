import { fastifyCookie } from "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";

import type { App } from "#kernel";

import { securitySchemes } from "./security-schemes.ts";

const { name } = securitySchemes.session;
const attributes = { httpOnly: true, sameSite: "lax", path: "/", secure: "auto" } as const;

/** The domain whose hosts get the cookie as well, of the setting `sessionCookieDomain`; undefined for this host alone. */
type CookieDomain = string | undefined;

/** Makes the application read cookies, in every scope that is registered after this call. */
export function readCookies(app: App): void {
  app.register(fastifyCookie);
}

/** The session's id as the browser sent it; null when it sent none. */
export function readSessionCookie(request: FastifyRequest): string | null {
  return request.cookies[name] || null;
}

/** Without an end of its own: the browser forgets it when it closes, the platform when the session ends. */
export function setSessionCookie(
  reply: FastifyReply,
  session: string,
  domain?: CookieDomain,
): void {
  reply.setCookie(name, session, { ...attributes, ...scopeOf(reply, domain) });
}

export function clearSessionCookie(reply: FastifyReply, domain?: CookieDomain): void {
  reply.setCookie(name, "", { ...attributes, ...scopeOf(reply, domain), maxAge: 0 });
}

/** Whether a host, in lower case and without port, is the domain or below it. */
export function isWithin(domain: string, host: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

// A browser keeps no cookie for a domain that the host is not part of, and nobody could sign in there.
function scopeOf({ request }: FastifyReply, domain: CookieDomain): { domain?: string } {
  if (domain === undefined) return {};
  const host = URL.parse(`http://${request.host}`)?.hostname;
  return host !== undefined && isWithin(domain, host) ? { domain } : {};
}
